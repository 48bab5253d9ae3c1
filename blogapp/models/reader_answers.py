"""What readers answer to posts: a vote in a poll, whether they come. Each reader is counted once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Self

from sqlalchemy import JSON, ForeignKey, Index, Select, String, Text, cast, column, delete, func, select, table
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from blogapp.db import Base, UTCDateTime, now
from blogapp.models.posts import Post

ANSWERS_CHANGE = select(column("answers_change", String)).select_from(table("editions")).scalar_subquery()


class ReaderAnswer(Base):
    """What one reader answered to an action of a post. `reader` tells readers of this post apart, and names nobody.

    Another answer of the same reader takes the place of the first, as a new row: so the number of rows and the sum of
    their ids tell every state of a post's answers from all others. The highest id does not: on PostgreSQL a row may be
    seen after one that got a higher id.
    """

    __tablename__ = "reader_answers"
    __table_args__ = (
        Index("ix_reader_answers_reader", "post_id", "action", "reader", unique=True),
        Index("ix_reader_answers_place", "post_id", "id"),
        {"sqlite_autoincrement": True},  # the id of a deleted one is not given to another
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    action: Mapped[str] = mapped_column(String(30))
    reader: Mapped[str] = mapped_column(String(64))
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)

    post: Mapped[Post] = relationship()

    @classmethod
    def state(cls, session: Session, post_id: int) -> str:
        """Return what tells the answers to a post from those before and after."""
        return cls.state_and_mark(session, post_id)[0]

    @classmethod
    def state_and_mark(cls, session: Session, post_id: int) -> tuple[str, str]:
        """Return the state, and of which version of all answers it is: in one statement, so that it is of no other."""
        theirs = select(func.sum(cls.id), func.count(), ANSWERS_CHANGE).where(cls.post_id == post_id)
        ids, number, mark = session.execute(theirs).one()
        return f"{ids or 0}.{number}", mark or ""

    @classmethod
    def counted(cls, session: Session, post_id: int) -> Iterator[tuple[str, dict[str, Any], int]]:
        """Yield each answer that was given to a post, with its action and how often it was given."""
        answer = cast(cls.data, Text)
        rows = select(cls.action, answer, func.count()).where(cls.post_id == post_id).group_by(cls.action, answer)
        for action, text, number in session.execute(rows):
            yield action, json.loads(text), number

    @classmethod
    def of_post(cls, post_id: int) -> Select[Self]:
        """Select the answers to a post, the latest first."""
        return select(cls).where(cls.post_id == post_id).order_by(cls.id.desc())

    @classmethod
    def put(cls, session: Session, answer: Self) -> bool:
        """Store an answer in the place of what the same reader answered before; return whether there was anything."""
        same = (cls.post_id == answer.post_id, cls.action == answer.action, cls.reader == answer.reader)
        before = session.execute(delete(cls).where(*same).execution_options(synchronize_session=False))
        session.add(answer)
        session.flush()
        return bool(before.rowcount)  # type: ignore[attr-defined]

    @classmethod
    def put_back(cls, session: Session, answer: Self) -> bool:
        """Store an answer that was deleted, unless its reader has answered anew since; return whether it is back."""
        try:
            with session.begin_nested():
                session.add(answer)
        except IntegrityError:
            return False
        return True
