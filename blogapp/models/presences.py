"""Who has the form of a post open: said by their browsers, so that two who write one post know of each other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Self

from sqlalchemy import ForeignKey, Index, delete, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from blogapp.db import Base, UTCDateTime, now
from blogapp.models.users import User

LASTS = timedelta(seconds=90)  # after the last word of a browser, which comes every half a minute


class Presence(Base):
    """Somebody who has the form of a post open: since when, when the browser said so last, when a key was pressed."""

    __tablename__ = "presences"
    __table_args__ = (Index("ix_presences_seen", "seen_at"),)

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    since: Mapped[datetime] = mapped_column(UTCDateTime)
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime)
    active_at: Mapped[datetime] = mapped_column(UTCDateTime)

    user: Mapped[User] = relationship()

    @classmethod
    def others(cls, session: Session, post_id: int, user_id: int) -> Sequence[Self]:
        """Return who else has a post open, those who came first first."""
        there = select(cls).where(cls.post_id == post_id, cls.user_id != user_id, cls.seen_at > now() - LASTS)
        return session.scalars(there.options(joinedload(cls.user)).order_by(cls.since, cls.user_id)).all()

    @classmethod
    def note(cls, session: Session, post_id: int, user_id: int, idle: timedelta) -> None:
        """Note that somebody has a post open and pressed a key so long ago. Those who left are forgotten."""
        moment = now()
        session.execute(delete(cls).where(cls.seen_at <= moment - LASTS).execution_options(synchronize_session="fetch"))
        known = session.get(cls, (post_id, user_id))
        since = known.since if known else moment
        session.merge(cls(post_id=post_id, user_id=user_id, since=since, seen_at=moment, active_at=moment - idle))
