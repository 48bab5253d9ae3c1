"""The page of an uploaded file: where it is used, what is said of it; it is replaced, both with Undo, and deleted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blogapp import db, file_types, media
from blogapp.accounts.permissions import action, may_edit, may_edit_file, visitor
from blogapp.editing.blueprint import bp
from blogapp.forms import untouched
from blogapp.i18n import writing
from blogapp.i18n.catalogs import lazy as _l
from blogapp.media import uses
from blogapp.models import Change, Media, Post, User
from blogapp.posts import files, former_files
from blogapp.site import row_changes
from blogapp.text import normalise_line, notation
from blogapp.text.clusters import clipped

SAID = {"description": 500, "caption": 500, "credit": 200, "licence": 200}  # with how many characters fit
LABELS = {
    "description": _l("What it shows"),
    "caption": _l("Caption"),
    "credit": _l("Credit"),
    "licence": _l("Licence"),
}
SHOWN = 60  # characters of what was said before


@dataclass(frozen=True)
class Used:
    """Which posts use a file: those that whoever asks may see, each with an address, and how many others."""

    posts: Sequence[tuple[Post, str]]
    others: int

    @classmethod
    def of(cls, file: Media) -> Used:
        """Look up the posts."""
        posts = uses.posts_with(file)
        seen = [(post, address) for post in posts if (address := _address(post))]
        return cls(seen, len(posts) - len(seen))


@bp.route("/media/<int:media_id>", methods=["GET", "POST"], endpoint="media_file", strict_slashes=False)
@action("media.edit")
def show(media_id: int) -> ResponseReturnValue:
    """Show a file, and change what is said of it."""
    file = _file(media_id)
    if request.method != "POST":
        return _page(file)
    typed = {name: normalise_line(request.form.get(name, getattr(file, name))) for name in SAID}
    errors = {
        name: _("This is %(length)s characters long; at most %(most)s fit. Shorten it.", length=len(text), most=most)
        for name, most in SAID.items()
        if len(text := typed[name]) > most
    }
    if errors:
        return _page(file, typed, errors), 422
    before = _said(file)
    typed = untouched.kept(typed, before)
    for name, text in typed.items():
        setattr(file, name, text)
    noted = row_changes.note(f"media {file.id}", file.id, file.filename, before, typed)
    db.session.flush()
    files.show_anew(file, visitor())
    return _done(file, _("Saved."), noted)


@bp.post("/media/changes/<int:change_id>/undo", endpoint="undo_media_file")
@action("media.edit")
def undo(change_id: int) -> ResponseReturnValue:
    """Undo a change of what is said of a file; what somebody has changed since stays."""
    noted = row_changes.taken("media", change_id)
    if noted is None:
        return redirect(url_for(".library"), 303)
    file = _file(noted.data["row"])
    if former_files.is_of(noted):
        return _former_back(file, noted)
    left = [str(LABELS[name]) for name in row_changes.put_back(noted, file)]
    db.session.flush()
    files.show_anew(file, visitor())
    return _done(
        file,
        _("Not undone, for somebody has changed it since: %(names)s", names=_(", ").join(left))
        if left
        else _("Undone."),
    )


@bp.post("/media/<int:media_id>/replace")
@action("media.edit", takes_files=True)
def replace_media(media_id: int) -> ResponseReturnValue:
    """Put another file in the place of this one, wherever it stands."""
    file = _file(media_id)
    storage = request.files.get("file")
    if storage is None or not storage.filename:
        return _page(file, errors={"file": _("Choose a file.")}), 422
    try:
        noted = files.replace(file.id, storage, visitor())
    except media.NotAccepted as error:
        db.session.rollback()
        return _page(_file(media_id), errors={"file": str(error)}), 422
    return _done(file, _("Replaced: it is the new file wherever it stands."), noted)


@bp.route("/media/<int:media_id>/delete", methods=["GET", "POST"])
@action("media.edit")
def delete_media(media_id: int) -> ResponseReturnValue:
    """Name the posts that use a file, then delete it; there is no way back."""
    file = _file(media_id)
    is_of_site = uses.by_site(file)
    if request.method != "POST" or is_of_site:
        page = render_template("editing/delete_media.html", file=file, used=Used.of(file), is_of_site=is_of_site)
        return page, 422 if request.method == "POST" else 200
    gone = former_files.forget(file) | files.delete(file, visitor())
    db.session.commit()
    media.remove(gone)
    flash(_("Deleted permanently."))
    return redirect(url_for(".library"), 303)


def _former_back(file: Media, noted: Change) -> ResponseReturnValue:
    """Undo that a file was replaced, or say why not; then it can be undone later."""
    number = file.id
    try:
        newer = former_files.put_back(file, noted, visitor())
    except media.NotAccepted as error:
        db.session.rollback()
        return _page(_file(number), errors={"file": str(error)}), 422
    answer = _done(file, _("Undone."))
    media.remove(newer)  # after the commit: a row never names a file that is not there
    return answer


def _address(post: Post) -> str:
    """Return where whoever asks sees a post; "" where nowhere."""
    if may_edit(visitor(), post):
        return url_for(".edit", post_id=post.id)
    return post.url if post.is_public else ""


def _file(media_id: int) -> Media:
    file = db.session.get(Media, media_id)
    return file if file and may_edit_file(visitor(), file) else abort(404)


def _said(file: Media) -> dict[str, str]:
    return {name: getattr(file, name) for name in SAID}


def _told(change: Change) -> str:
    """Return what was said of a file before a change, or which file was replaced."""
    if former_files.is_of(change):
        return _("%(name)s was replaced.", name=change.data["name"])
    return " · ".join(f"{LABELS[name]}: {clipped(text, SHOWN) or '–'}" for name, text in change.data["before"].items())


def _done(file: Media, message: str, noted: Change | None = None) -> ResponseReturnValue:
    target = url_for(".media_file", media_id=file.id)
    db.session.commit()
    flash(message)
    row_changes.offer(noted)
    return redirect(target, 303)


def _page(file: Media, typed: dict[str, str] | None = None, errors: dict[str, str] | None = None) -> str:
    said = typed or _said(file)
    kind = file_types.kind_of(file.mime)
    alike = [mime for mime, each in file_types.TYPES.items() if each.kind == kind]
    owner = db.session.get(User, file.uploaded_by) if file.uploaded_by else None
    return render_template(
        "editing/media_file.html", file=file, kind=kind, said=said, errors=errors or {}, used=Used.of(file),
        called=_(file_types.called(file.mime)), owner=owner, size=writing.size(file.size),
        notation=notation(file.id, file.filename, is_picture=file.width > 0),
        accepted=file_types.accepted(alike if kind != "document" else [file.mime]),
        began=untouched.drawn(_said(file)), **row_changes.shown(f"media {file.id}", _told),
    )  # fmt: skip
