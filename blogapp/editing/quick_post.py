"""A new post: one box for whatever is pasted or typed, or a format chosen at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from blogapp import db, file_types, plugins, site
from blogapp.accounts.permissions import action, myself, usable, visitor, visitor_may
from blogapp.editing import autosaving, posts, submission, uploads
from blogapp.editing.blueprint import bp
from blogapp.formats import PostFormat
from blogapp.formats.fields import Field
from blogapp.forms import PostForm, resubmission
from blogapp.forms.files import NO_FILE, UploadField
from blogapp.models import Kind, Media, Post
from blogapp.models.ids import row_id
from blogapp.text import normalise

MOST_FILES = 100
TAGS = re.compile(r"(?<=\S)(?:\s+#(?!\d+(?:\s|$))[\w-]{1,50})+\s*\Z")  # no numbers, as in "the answer to #12"


@dataclass
class Pasted:
    """What came out of the box: a text, the tags at its end, and files: new ones, or those that are stored already."""

    typed: str
    files: Sequence[FileStorage] = ()
    stored: Sequence[Media] = ()
    refused: bool = False  # an id that was sent is that of no file, or of none that may be used

    def __post_init__(self) -> None:
        """Take the tags off the text. A text of nothing but tags stays as it is."""
        found = TAGS.search(self.typed)
        self.text = self.typed[: found.start()] if found else self.typed
        self.tags = [word.lstrip("#") for word in found[0].split()] if found else []

    @property
    def kinds(self) -> list[str]:
        """The media types of the files."""
        return [*(media.mime for media in self.stored), *map(_kind, self.files)]


@bp.route("/new/", methods=["GET", "POST"])
@action("post.create", takes_files=True)
def new() -> ResponseReturnValue:
    """Take whatever is pasted to the form of its format, filled in; or choose a format."""
    if request.method != "POST":
        return _ask()
    pasted = _pasted()
    if not pasted.text.strip() and not pasted.kinds:
        return _ask(_(NO_FILE) if pasted.refused else _("Paste or type something, or choose a format below."))
    name = _chosen(pasted)
    if name is None:
        return _ask(_("No format takes this file by itself. Choose a format below and add it there."), pasted.typed)
    return _publish(name, pasted) if request.form.get("action") == "publish" else _show(name, pasted)


def _show(name: str, pasted: Pasted) -> ResponseReturnValue:
    """Show the form of a format, filled in; the other formats are one click away."""
    form, file_ids = _filled(name, pasted)
    return submission.show(form, target=name, pasted=pasted.typed, file_ids=file_ids, formats=plugins.formats())


def _publish(name: str, pasted: Pasted) -> ResponseReturnValue:
    """Publish what was typed as it is; where something is missing, the form says what."""
    if pasted.refused:
        return _show(name, pasted)
    form, _file_ids = _filled(name, pasted)
    sent = str(form.draft.data)  # the Back button may bring the same box for another post
    form.draft.data = f"{sent[:20]}-{resubmission.fingerprint()}"
    load = partial(posts.begun, name, Kind.POST, form.draft.data)
    answer = submission.Submission(form, load, url_for(".desk")).answer()
    if db.session.scalar(Post.of_draft(myself().id, form.draft.data, Kind.POST)):
        autosaving.tell_the_browser(sent, request.form.get("sent_at"))
    return answer


def _ask(error: str = "", text: str = "") -> ResponseReturnValue:
    page = render_template(
        "editing/new.html", formats=plugins.formats(), error=error, text=text,
        may_upload=visitor_may("media.upload"), may_publish=visitor_may("post.publish"),
        draft=resubmission.draft_id(request.form.get("draft")),
    )  # fmt: skip
    return page, 422 if error else 200


def _pasted() -> Pasted:
    ids = [number for text in request.form.getlist("file")[:MOST_FILES] if (number := row_id(text))]
    allowed = usable(visitor(), set(ids))
    rows = {row.id: row for row in db.session.scalars(Media.of_ids(allowed))} if allowed else {}
    files = [file for file in request.files.getlist("files") if file.filename][:MOST_FILES]
    stored = [rows[number] for number in dict.fromkeys(ids) if number in rows]
    return Pasted(normalise(request.form.get("text", "")), files, stored, refused=not rows.keys() >= set(ids))


def _kind(file: FileStorage) -> str:
    """Return a file's media type: that of a picture or film as the browser says, of which others it knows few."""
    is_shown = file_types.kind_of(file.mimetype) != "document"
    return file.mimetype if is_shown else file_types.of_name(file.filename or "") or file.mimetype


def _chosen(pasted: Pasted) -> str | None:
    """Return the format that was clicked, else that which claims what was pasted most surely; of equals the first."""
    formats = plugins.formats()
    clicked = request.form.get("format")
    if clicked in formats:
        return clicked
    if pasted.kinds:
        surest = max(formats.values(), key=lambda format: _takes(format, pasted.kinds))
        return surest.name if _takes(surest, pasted.kinds) else None
    return max(formats.values(), key=lambda format: _claim(format, pasted.text)).name


def _claim(format: type[PostFormat], text: str) -> float:
    try:
        with plugins.guard(format.name, "say whether a text is of its kind"):
            return float(format.claims(text))
    except plugins.Failed:
        return 0.0


def _takes(format: type[PostFormat], kinds: Sequence[str]) -> float:
    """Return how surely files are of a format: it cannot do without them, or it can take them."""
    field = _place(format, kinds)
    if field is None:
        return 0.0
    return (1.0 if field.required else 0.5) + (0.0 if field.several else 0.1)


def _place(format: type[PostFormat], kinds: Sequence[str]) -> Field[Any] | None:
    """Return the field of a format in which all files have their place."""
    for field in format.fields.values():
        if (field.several or len(kinds) == 1) and set(kinds) <= set(field.kinds):
            return field
    return None


def _filled(name: str, pasted: Pasted) -> tuple[PostForm, list[int]]:
    """Return the form of a format with what was pasted in it, and the ids of the files that are stored now."""
    format = plugins.formats()[name]
    post = posts.drafted(name, Kind.POST, site.current().comments_open)
    raw = _input(format, pasted.text)
    post.title = str(raw.pop("title", "") or "")
    post.data = {name: value for name, value in raw.items() if name in format.fields}
    form = PostForm(post, as_stored=True)
    form.draft.data = resubmission.draft_id(request.form.get("draft"))
    form.tags.data = ", ".join(pasted.tags)
    file_ids = [media.id for media in pasted.stored] + _take(form, format, pasted)
    if pasted.refused:
        form.form_errors.append(_(NO_FILE))
    return form, file_ids


def _input(format: type[PostFormat], text: str) -> dict[str, Any]:
    """Return what a format makes of a text; one that fails gets it as any format would."""
    if not text.strip():
        return {}
    try:
        with plugins.guard(format.name, "take a text apart"):
            return plugins.checks.data(format.fill(text))
    except plugins.Failed:
        return {"body" if "body" in format.fields else "title": text}


def _take(form: PostForm, format: type[PostFormat], pasted: Pasted) -> list[int]:
    """Put the files in their field, and return the ids of those that were stored just now."""
    field = _place(format, pasted.kinds) if pasted.kinds else None
    control = form.find(field.name) if field else None
    if not isinstance(control, UploadField):
        return []
    before = [media.id for media in pasted.stored]
    for number in before:
        control.keep(number)
    control.storages = pasted.files
    uploads.take(form)
    control.storages = ()
    for name, sentence in form.unreadable.items():
        if refused := form.find(name):
            refused.errors = [*refused.errors, sentence]
    return sorted(control.media_ids() - set(before))
