"""What is done to a post without its form: into the trash, out of it, away for good."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blogapp import db, media
from blogapp.accounts.permissions import action, may, myself, require
from blogapp.editing.blueprint import bp
from blogapp.editing.posts import editable
from blogapp.editing.submission import may_publish
from blogapp.media import uses
from blogapp.models import Kind, Post, Status


@bp.post("/posts/<int:post_id>/trash")
@action("post.trash")
def trash(post_id: int) -> ResponseReturnValue:
    """Put a post away; readers do not see it any more."""
    post = _allowed(post_id, "post.trash")
    post.trash()
    return _done(post, _("Moved to the trash."))


@bp.post("/posts/<int:post_id>/restore")
@action("post.trash")
def restore(post_id: int) -> ResponseReturnValue:
    """Take a post out of the trash, as it was. Whoever may not publish hands in what was public."""
    post = _allowed(post_id, "post.trash")
    if post.previous_status == Status.PUBLISHED and not may_publish(post):
        post.previous_status = Status.PENDING
    post.restore()
    return _done(post, _("Restored from the trash."))


@bp.route("/posts/<int:post_id>/delete", methods=["GET", "POST"])
@action("post.delete")
def delete(post_id: int) -> ResponseReturnValue:
    """Ask, then delete a post with its comments and, if wanted, the files of its own; there is no way back."""
    post = _allowed(post_id, "post.delete")
    files = [file for file in uses.only_of(post) if file.uploaded_by == myself().id or may(myself(), "media.use")]
    if request.method != "POST":
        return render_template("editing/delete.html", post=post, files=files)
    gone = files if request.form.get("files") else []
    paths = {path for file in gone for path in file.paths}
    post.delete(db.session())
    for file in gone:
        db.session.delete(file)
    answer = _done(post, _("Deleted permanently."))
    media.remove(paths)  # after the commit: a row never names a file that is not there
    return answer


def _allowed(post_id: int, name: str) -> Post:
    post = editable(post_id)
    if post.kind == Kind.POST:
        require(name, post)
    return post


def _done(post: Post, message: str) -> ResponseReturnValue:
    target = url_for(".desk" if post.kind == Kind.POST else ".pages")
    db.session.commit()
    flash(message)
    return redirect(target, 303)
