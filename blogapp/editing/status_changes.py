"""What is done to a post without its form: into the trash, out of it, away for good; and a change undone."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blogapp import db, media, site
from blogapp.accounts.permissions import action, may, myself, require
from blogapp.editing import autosaving, bulk
from blogapp.editing import undo as offering
from blogapp.editing.blueprint import bp
from blogapp.editing.posts import editable
from blogapp.editing.submission import may_publish
from blogapp.media import uses
from blogapp.models import Kind, Post, Revision, Status
from blogapp.models.ids import row_id
from blogapp.posts import former_files, undoing
from blogapp.site import row_changes

NAMED = ("revision", "waiting")  # what the address of an undo names: what it takes back, and what waited before that


@bp.post("/posts/<int:post_id>/trash")
@action("post.trash")
def trash(post_id: int) -> ResponseReturnValue:
    """Put a post away; readers do not see it any more."""
    post = _allowed(post_id, "post.trash")
    if _is_outdated(post):
        return _refused(post)
    post.trash()
    return _done(post, _("Moved to the trash."))


@bp.post("/posts/<int:post_id>/restore")
@action("post.trash", takes_files=True)
def restore(post_id: int) -> ResponseReturnValue:
    """Take a post out of the trash, as it was. Whoever may not publish hands in what was public."""
    post = _allowed(post_id, "post.trash")
    autosaving.keep_of(post)
    if _is_outdated(post):
        return _refused(post)
    bulk.restored(post)
    return _done(post, _("Restored from the trash."))


@bp.post("/posts/<int:post_id>/undo")
@action("post.edit")
def undo(post_id: int) -> ResponseReturnValue:
    """Take back the change that the page before told of, unless somebody has changed the post since."""
    post = editable(post_id)
    db.take_turn()
    revision, waiting = (Revision.one(db.session(), post.id, row_id(request.args.get(name))) for name in NAMED)
    if revision is None or revision is not undoing.last(post):
        flash(_("Somebody has changed this post since. Nothing is undone."))
    elif undoing.status_before(revision) in {Status.PUBLISHED, Status.PRIVATE} and not may_publish(post):
        abort(404)
    else:
        undoing.take_back(post, revision, waiting, site.zone())
        db.session.commit()
        flash(_("Undone."))
    form = url_for(".edit", post_id=post.id)
    return redirect(form if request.form.get("from") == form else _list_of(post), 303)


@bp.route("/posts/<int:post_id>/delete", methods=["GET", "POST"])
@action("post.delete")
def delete(post_id: int) -> ResponseReturnValue:
    """Ask, then delete a post with its comments and, if wanted, the files of its own; there is no way back."""
    post = _allowed(post_id, "post.delete")
    files = [file for file in uses.only_of(post) if file.uploaded_by == myself().id or may(myself(), "media.use")]
    if request.method != "POST":
        return render_template("editing/delete.html", post=post, files=files)
    gone = files if request.form.get("files") else []
    paths = {path for file in gone for path in file.paths | former_files.forget(file)}
    row_changes.forget_all(f"answers {post.id}", f"previews {post.id}")
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


def _is_outdated(post: Post) -> bool:
    """Return whether a post was changed since the page was made whose button was pressed, as far as that says so."""
    return request.args.get("version", str(post.version)) != str(post.version)


def _refused(post: Post) -> ResponseReturnValue:
    db.session.commit()
    flash(_("Somebody has changed this post since the list was made. Nothing was done; look at it first."))
    return redirect(_list_of(post), 303)


def _done(post: Post, message: str) -> ResponseReturnValue:
    target = _list_of(post)
    db.session.commit()
    flash(message)
    offering.offer(post)
    return redirect(target, 303)


def _list_of(post: Post) -> str:
    return url_for(".desk" if post.kind == Kind.POST else ".pages")
