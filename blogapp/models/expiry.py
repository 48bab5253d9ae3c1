"""When a post is taken down: once its time is over, readers do not see it any more."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, literal, select
from sqlalchemy.orm import Mapped, mapped_column, object_session

from blogapp.db import UTCDateTime, now
from blogapp.models.moments import CLOCK, moment


class Expiring:
    """What readers see until a moment. The few that have one are found in an index of their own."""

    if TYPE_CHECKING:
        id: Mapped[int]

    expires_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @classmethod
    def expired(cls) -> Select[Any]:
        """Select the ids of those whose time is over."""
        return select(cls.id).where(cls.expires_at <= moment())

    @classmethod
    def next_expiry(cls) -> Select[Any]:
        """Select the moment at which the next one is taken down."""
        return select(cls.expires_at).where(cls.expires_at > CLOCK).order_by(cls.expires_at).limit(1)

    @classmethod
    def last_expiry(cls) -> Select[Any]:
        """Select the moment at which the last one was taken down."""
        return select(cls.expires_at).where(cls.expires_at <= moment()).order_by(cls.expires_at.desc()).limit(1)

    @property
    def is_expired(self) -> bool:
        """Whether its time is over. The database is asked where the clock alone would say that it is not."""
        if self.expires_at is None or self.expires_at <= now():
            return self.expires_at is not None
        if (session := object_session(self)) is None:
            return False
        with session.no_autoflush:
            return bool(session.scalar(select(literal(self.expires_at, UTCDateTime()) <= moment())))
