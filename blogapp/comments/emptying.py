"""The trash and the spam are emptied: what lies there for thirty days is deleted for good, each day by the worker."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Select, func, select

from blogapp import db
from blogapp.jobs import Work, task
from blogapp.models import Comment
from blogapp.models.comment_states import DISCARDED
from blogapp.text import Sentence

KEPT = timedelta(days=30)
AT_ONCE = 500  # comments in one transaction


def _old() -> Select[Any]:
    """Select what was put away long ago, or came as spam and was never decided about."""
    since = func.coalesce(Comment.decided_at, Comment.created_at)
    return select(Comment).where(Comment.status.in_(DISCARDED), since < db.now() - KEPT).order_by(Comment.id)


def is_due() -> bool:
    """Return whether there is something to delete. This only reads."""
    with db.reader(db.engine()) as connection:
        return connection.execute(_old().with_only_columns(Comment.id).limit(1)).first() is not None


@task("empty the trash of comments", kept=1, daily=is_due)
def empty(_work: Work) -> str:
    """Delete it, some at a time, so that nobody waits long."""
    number = 0
    while True:
        with db.writing():
            comments = Comment.to_change(db.session(), _old().limit(AT_ONCE))
            for comment in comments:
                comment.delete(db.session())
            db.session.commit()
        number += len(comments)
        if len(comments) < AT_ONCE:
            return Sentence("Comments that were deleted: %(number)d.", number=number)
