"""Links to a preview of a post: made, listed and revoked on the desk, which can be undone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from blogapp import db
from blogapp.accounts.permissions import action, myself
from blogapp.editing.blueprint import bp
from blogapp.editing.posts import editable
from blogapp.i18n import writing
from blogapp.models import Change, Post, PreviewLink, Revision
from blogapp.models.ids import row_id
from blogapp.posts.preview_links import path_of
from blogapp.site import row_changes

DAYS = (1, 7, 30)


@bp.get("/posts/<int:post_id>/previews", strict_slashes=False)
@action("post.edit")
def preview_links(post_id: int) -> ResponseReturnValue:
    """List the links to a preview of a post that hold."""
    post = editable(post_id)
    links = db.session.scalars(PreviewLink.of_post(post.id).options(joinedload(PreviewLink.author))).all()
    return render_template(
        "editing/preview_links.html", post=post, links=[(link, path_of(link)) for link in links], days=DAYS,
        pending=Revision.pending(db.session(), post.id), **_revoked(post),
    )  # fmt: skip


@bp.post("/posts/<int:post_id>/previews")
@action("post.edit")
def make_preview_link(post_id: int) -> ResponseReturnValue:
    """Make a link that shows a post to whoever has it, for some days."""
    post, days = editable(post_id), row_id(request.form.get("days"))
    if days not in DAYS:
        abort(404)
    db.session.add(PreviewLink(post_id=post.id, author_id=myself().id, expires_at=db.now() + timedelta(days=days)))
    db.session.commit()
    flash(_("The link is made."))
    return redirect(url_for(".preview_links", post_id=post_id), 303)


@bp.post("/posts/<int:post_id>/previews/<int:link_id>/revoke")
@action("post.edit")
def revoke_preview_link(post_id: int, link_id: int) -> ResponseReturnValue:
    """Let a link show nothing any more. A second press changes nothing."""
    post = editable(post_id)
    if link := db.session.scalar(PreviewLink.of_post(post.id).where(PreviewLink.id == link_id)):
        db.session.delete(link)
        noted = row_changes.note_deletion(f"previews {post_id}", link)
        db.session.commit()
        row_changes.offer(noted)
    flash(_("The link is revoked: whoever has it sees nothing any more."))
    return redirect(url_for(".preview_links", post_id=post_id), 303)


@bp.post("/posts/previews/changes/<int:change_id>/undo", endpoint="undo_preview_link")
@action("post.edit")
def undo(change_id: int) -> ResponseReturnValue:
    """Let a link that was revoked hold again, until the day that it had."""
    noted = row_changes.taken("previews", change_id)
    if noted is None:
        return redirect(url_for(".desk"), 303)
    link = _link(noted)
    post, is_over = editable(link.post_id), link.expires_at <= db.now()
    if not is_over:
        db.session.add(link)
    db.session.commit()
    flash(_("Not undone, for the link has expired by now. Make a new one.") if is_over else _("Undone."))
    return redirect(url_for(".preview_links", post_id=post.id), 303)


def _revoked(post: Post) -> dict[str, Any]:
    """Return what the page needs to list what was revoked and would still hold."""
    shown = row_changes.shown(f"previews {post.id}", _told)
    return shown | {"changes": [change for change in shown["changes"] if _link(change).expires_at > db.now()]}


def _link(change: Change) -> PreviewLink:
    return row_changes.as_it_was(change, PreviewLink)


def _told(change: Change) -> str:
    """Return until when a link held that was revoked."""
    return _("The link until %(time)s was revoked.", time=writing.moment(_link(change).expires_at))
