"""A new post: one box for whatever is pasted or typed, or a format chosen at once."""

from __future__ import annotations

import mimetypes
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from blogapp import db, plugins, site
from blogapp.accounts.permissions import action, may, usable, visitor
from blogapp.editing import posts, submission, uploads
from blogapp.editing.blueprint import bp
from blogapp.formats import PostFormat
from blogapp.formats import fields as f
from blogapp.forms import PostForm, resubmission
from blogapp.forms.files import NO_FILE, UploadField
from blogapp.models import Kind, Media
from blogapp.models.ids import row_id
from blogapp.text import normalise

MOST_FILES = 100


@dataclass
class Pasted:
    """What came out of the box: a text, and files, new ones or those that are stored already."""

    text: str
    files: Sequence[FileStorage] = ()
    stored: Sequence[Media] = ()
    refused: bool = False  # an id that was sent is that of no file, or of none that may be used

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
        return _ask(_("No format takes this file by itself. Choose a format below and add it there."), pasted.text)
    return _fill(name, pasted)


def _ask(error: str = "", text: str = "") -> ResponseReturnValue:
    may_upload = may(visitor(), "media.upload")
    page = render_template(
        "editing/new.html", formats=plugins.formats(), error=error, text=text, may_upload=may_upload,
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
    """Return a file's media type, by its name where the browser does not say."""
    kind = file.mimetype
    return kind if kind not in {"", "application/octet-stream"} else mimetypes.guess_type(file.filename or "")[0] or ""


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
    return (1.0 if field.required else 0.5) + (0.1 if isinstance(field, f.File) else 0.0)


def _place(format: type[PostFormat], kinds: Sequence[str]) -> f.File | f.Images | None:
    """Return the field of a format in which all files have their place."""
    for field in format.fields.values():
        several = isinstance(field, f.Images)
        if isinstance(field, f.File | f.Images) and (several or len(kinds) == 1) and set(kinds) <= set(field.kinds):
            return field
    return None


def _fill(name: str, pasted: Pasted) -> ResponseReturnValue:
    format = plugins.formats()[name]
    post = posts.drafted(name, Kind.POST, site.current().comments_open)
    raw = _input(format, pasted.text)
    post.title = str(raw.pop("title", "") or "")
    post.data = {name: value for name, value in raw.items() if name in format.fields}
    form = PostForm(post, as_stored=True)
    form.draft.data = resubmission.draft_id(request.form.get("draft"))
    file_ids = [media.id for media in pasted.stored] + _take(form, format, pasted)
    if pasted.refused:
        form.form_errors.append(_(NO_FILE))
    return submission.show(form, target=name, pasted=pasted.text, file_ids=file_ids, formats=plugins.formats())


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
    for name, sentence in form.unreadable.items():
        if refused := form.find(name):
            refused.errors = [*refused.errors, sentence]
    return sorted(control.media_ids() - set(before))
