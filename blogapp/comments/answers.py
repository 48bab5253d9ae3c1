"""An answer from the desk: written beside the comment it answers, by somebody who tends the discussion."""

from __future__ import annotations

from sqlalchemy.orm import Session

from blogapp.comments import repeating
from blogapp.comments.form import TextForm
from blogapp.models import Comment, CommentStatus, User


def post(session: Session, comment: Comment, form: TextForm, writer: User) -> None:
    """Put the answer below a comment, public at once. The caller commits."""
    answer = Comment(
        post_id=comment.post_id, parent_id=comment.id, user_id=writer.id, name=writer.name, email=writer.email, url="",
        body=form.body.data, html=str(form.html),
    )  # fmt: skip
    if session.scalars(repeating.twins(answer)).first() is None:  # a second press is no second answer
        session.add(answer)
        answer.move(session, CommentStatus.APPROVED)
