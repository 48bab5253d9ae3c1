"""What the people who wrote some comments have said before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from blogapp.models import Comment

Writer = tuple[int | None, str, str]


def earlier(session: Session, comments: Sequence[Comment]) -> dict[int, Counter[str]]:
    """Return for each comment's id how many others of its writer there are, by status, in one query.

    A writer is known as for moderation: by the account, else by name and e-mail address.
    """
    users = {comment.user_id for comment in comments if comment.user_id}
    emails = {comment.email for comment in comments if comment.email and not comment.user_id}
    anonymous = Comment.user_id.is_(None) & Comment.email.in_(emails)
    columns = (Comment.user_id, Comment.email, Comment.name, Comment.status)
    counted = select(*columns, func.count()).where(or_(Comment.user_id.in_(users), anonymous)).group_by(*columns)
    numbers: dict[Writer, Counter[str]] = {}
    for user_id, email, name, status, number in session.execute(counted) if users or emails else ():
        numbers.setdefault(_writer(user_id, email, name), Counter())[status] += number
    found = {}
    for comment in comments:
        of_writer: Mapping[str, int] = numbers.get(_writer(comment.user_id, comment.email, comment.name), {})
        found[comment.id] = Counter(of_writer)
        found[comment.id][comment.status] -= 1
    return found


def _writer(user_id: int | None, email: str, name: str) -> Writer:
    return (user_id, "", "") if user_id else (None, email, name)
