"""What one person has left: found together by the e-mail address, exported, erased, blocked or let in again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from blogapp import db, site
from blogapp.accounts import permissions
from blogapp.comments import decisions
from blogapp.comments.submission import bp
from blogapp.models import Comment, CommentBlock
from blogapp.text import one_spelling

SHOWN_MAX = 200


@bp.get("/edit/comments/person")
@permissions.action("comment.moderate.all")
def person() -> ResponseReturnValue:
    """Show what somebody has left; by `format=json` all of it as a file."""
    email = one_spelling(request.args.get("email", ""))
    comments = db.session.scalars(decisions.of_person(email)).all() if email else ()
    if request.args.get("format") == "json":
        return exported(comments)
    blocks = select(CommentBlock).order_by(CommentBlock.email)
    return render_template(
        "comments/person.html", email=email, comments=comments[:SHOWN_MAX], number=len(comments),
        is_blocked=bool(email) and db.session.get(CommentBlock, email) is not None,
        blocked=db.session.scalars(blocks.limit(SHOWN_MAX)).all(),
    )  # fmt: skip


@bp.post("/edit/comments/person")
@permissions.action("comment.moderate.all")
def change_person() -> ResponseReturnValue:
    """Erase for good what somebody has left, block them, or let them in again."""
    email, action = one_spelling(request.form.get("email", "")), request.form.get("action", "")
    if not email or action not in {"erase", "block", "unblock"}:
        abort(404)
    if action == "erase":
        number = erase(db.session(), email)
        flash(_("Comments that were erased: %(number)d", number=number))
    elif action == "block":
        decisions.block(db.session(), email)
        flash(_("%(email)s is blocked: what came from there is among the spam.", email=email))
    elif block := db.session.get(CommentBlock, email):
        db.session.delete(block)
        flash(_("%(email)s is no longer blocked.", email=email))
    db.session.commit()
    return redirect(url_for(".person", email=email), 303)


def erase(session: Session, email: str) -> int:
    """Delete for good what was left under an address; return how many comments that were. The caller commits."""
    comments = Comment.to_change(session, decisions.of_person(email))
    for comment in comments:
        comment.delete(session)
    return len(comments)


def exported(comments: Sequence[Comment]) -> Response:
    """Return comments as a file for whoever wrote them: all that is stored of them and may be told."""
    response = jsonify([_told(comment) for comment in comments])
    response.headers["Content-Disposition"] = 'attachment; filename="comments.json"'
    return response


def _told(comment: Comment) -> dict[str, Any]:
    return {
        "id": comment.id,
        "on": site.absolute(comment.post.url),
        "in_answer_to": comment.parent_id,
        "name": comment.name,
        "email": comment.email,
        "website": comment.url,
        "text": comment.body,
        "status": comment.status,
        "left_at": comment.created_at.isoformat(),
    }
