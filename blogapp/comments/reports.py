"""Readers report a comment: it comes to the queue with what they say, and stays where it is until somebody decides."""

from __future__ import annotations

from collections.abc import Sequence

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from blogapp import db
from blogapp.accounts import permissions
from blogapp.comments.submission import bp
from blogapp.forms.filters import as_line
from blogapp.http.rate_limits import comment_rate, limiter
from blogapp.models import Comment, CommentReport
from blogapp.models.comment_notes import REASON_MAX

MOST = 20  # reports of one comment: more say no more


@bp.route("/comments/<int:comment_id>/report", methods=["GET", "POST"])
@permissions.action(permissions.PUBLIC)
def report(comment_id: int) -> ResponseReturnValue:
    """Ask what is wrong with a comment; note it."""
    comment = db.session.scalars(Comment.approved().where(Comment.id == comment_id)).first()
    if comment is None or not comment.post.is_public or comment.post.is_protected:
        abort(404)
    if request.form.get("action") != "report":
        return _page(comment)
    return _noted(comment)


@limiter.limit(comment_rate)
def _noted(comment: Comment) -> ResponseReturnValue:
    reason = as_line(request.form.get("reason", "")) or ""
    if not reason:
        return _page(comment, 422, error=_("Say in a few words what is wrong with it."))
    if len(reason) > REASON_MAX:
        return _page(comment, 422, reason, error=_("At most %(most)s characters fit. Shorten it.", most=REASON_MAX))
    number = select(func.count()).where(CommentReport.comment_id == comment.id)
    if (db.session.scalar(number) or 0) < MOST:
        db.session.add(CommentReport(comment_id=comment.id, reason=reason))
        db.session.commit()
    return _page(comment, is_done=True)


def _page(
    comment: Comment, status: int = 200, reason: str = "", *, error: str = "", is_done: bool = False
) -> ResponseReturnValue:
    values = {
        "comment": comment,
        "post": comment.post,
        "reason": reason,
        "error": error,
        "is_done": is_done,
        "most": REASON_MAX,
    }
    return render_template("comments/report.html", **values), status, {"X-Robots-Tag": "noindex"}


def of(session: Session, comments: Sequence[Comment]) -> dict[int, list[str]]:
    """Return what was reported of comments, by their ids."""
    found: dict[int, list[str]] = {}
    wanted = select(CommentReport).where(CommentReport.comment_id.in_([comment.id for comment in comments]))
    for each in session.scalars(wanted.order_by(CommentReport.id)) if comments else ():
        found.setdefault(each.comment_id, []).append(each.reason)
    return found
