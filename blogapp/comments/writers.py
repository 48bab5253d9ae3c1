"""What the people who wrote some comments have said before."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from blogapp.models import Comment


def earlier(session: Session, comments: Sequence[Comment]) -> dict[int, Counter[str]]:
    """Return for each comment's id how many others of its writer there are, by status, in one query.

    A writer is known as for moderation: by the account, else by name and e-mail address. Others count as nobody.
    """
    users = {comment.user_id for comment in comments if comment.user_id}
    emails = {comment.email for comment in comments if comment.email and not comment.user_id}
    theirs = Comment.user_id.in_(users) | (Comment.user_id.is_(None) & Comment.email.in_(emails))
    columns = (Comment.user_id, Comment.email, Comment.name, Comment.status)
    counted = select(*columns, func.count().label("number")).where(theirs).group_by(*columns)
    numbers: defaultdict[tuple[Any, ...], Counter[str]] = defaultdict(Counter)
    for row in session.execute(counted) if users or emails else ():
        numbers[_writer(row)][row.status] += row.number
    return {comment.id: numbers[_writer(comment)] - Counter([comment.status]) for comment in comments}


def _writer(row: Any) -> tuple[Any, ...]:
    return (row.user_id,) if row.user_id else (row.email, row.name)
