"""The moderation queue: what waits, what is public, and what was put away."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from blogapp import db
from blogapp.accounts import permissions
from blogapp.comments.submission import bp
from blogapp.models import Comment, CommentStatus
from blogapp.models.comments import DISCARDED
from blogapp.models.ids import row_id

PER_PAGE = 20
PAGE_MAX = 100_000

TABS = {
    CommentStatus.PENDING: _l("Pending"),
    CommentStatus.APPROVED: _l("Approved"),
    CommentStatus.SPAM: _l("Spam"),
    CommentStatus.TRASH: _l("Trash"),
}
DONE = {
    "approve": _l("The comment by %(name)s is approved."),
    "spam": _l("The comment by %(name)s is marked as spam."),
    "trash": _l("The comment by %(name)s is in the trash."),
    "restore": _l("The comment by %(name)s is back where it was."),
    "delete": _l("The comment by %(name)s is deleted permanently."),
}
MOVES = {"approve": CommentStatus.APPROVED, "spam": CommentStatus.SPAM, "trash": CommentStatus.TRASH}


@bp.get("/edit/comments/")
@permissions.action("comment.moderate")
def queue() -> ResponseReturnValue:
    """Show the comments of one status, newest first."""
    status, page = _place(request.args.get("status", ""), request.args.get("page", ""))
    start = (page - 1) * PER_PAGE
    comments = db.session.scalars(Comment.queue(status).offset(start).limit(PER_PAGE + 1)).all()
    if page > 1 and not comments:
        return redirect(url_for(".queue", status=status))
    return render_template(
        "comments/queue.html", comments=comments[:PER_PAGE], more=len(comments) > PER_PAGE, page=page, status=status,
        tabs=TABS, numbers=Comment.numbers(db.session()),
    )  # fmt: skip


@bp.post("/edit/comments/<int:comment_id>")
@permissions.action("comment.moderate")
def moderate(comment_id: int) -> ResponseReturnValue:
    """Approve a comment, put it away, bring it back, or delete it for good. A second press changes nothing."""
    action = request.form.get("action", "")
    comment = Comment.to_change(db.session(), comment_id)
    if comment is None or action not in DONE:
        abort(404)
    name, former = comment.name, comment.status
    if action == "delete" and comment.status not in DISCARDED:
        flash(_("Only spam and what is in the trash can be deleted permanently."))
    else:
        _carry_out(comment, action)
        db.session.commit()
        flash(DONE[action] % {"name": name})
        if action != "delete" and comment.status != former:
            flash(url_for(".undo", comment_id=comment_id, was=former, now=comment.status), "undo")
    status, page = _place(request.form.get("status", ""), request.form.get("page", ""))
    return redirect(url_for(".queue", status=status, page=page), 303)


@bp.post("/edit/comments/<int:comment_id>/undo")
@permissions.action("comment.moderate")
def undo(comment_id: int) -> ResponseReturnValue:
    """Take back what was decided of a comment, unless it has been decided anew since."""
    was, now = request.args.get("was", ""), request.args.get("now", "")
    comment = Comment.to_change(db.session(), comment_id)
    if comment is None or was not in set(CommentStatus):
        abort(404)
    if comment.status == now:
        comment.put_back(db.session(), CommentStatus(was))
        db.session.commit()
        flash(_("Undone."))
    else:
        flash(_("Somebody has decided about this comment since. Nothing is undone."))
    return redirect(url_for(".queue", status=comment.status), 303)


def _carry_out(comment: Comment, action: str) -> None:
    if action in MOVES:
        comment.move(db.session(), MOVES[action])
    elif action == "restore":
        comment.restore(db.session())
    else:
        comment.delete(db.session())


def _place(status: str, page: str) -> tuple[CommentStatus, int]:
    """Return the tab and the page that were asked for; the first of each when they make no sense."""
    tab = CommentStatus(status) if status in set(CommentStatus) else CommentStatus.PENDING
    return tab, min(row_id(page) or 1, PAGE_MAX)
