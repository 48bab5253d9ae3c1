"""Where people are signed in: a row for each browser."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, ForeignKey, String, and_, or_
from sqlalchemy.orm import Mapped, mapped_column

from blogapp.db import Base, UTCDateTime, now
from blogapp.models.users import User


class Limits(NamedTuple):
    """How long a session lasts: without being used, and in all."""

    idle: timedelta
    whole: timedelta


# OWASP ASVS 5.0 (7.3.1, 7.3.2) asks for both limits, the shorter the more a session may do. 12 hours of work a day and
# a sign-in each week for those who can change everything; for the others what browsers' users expect.
STRICT_ROLES = ("administrator", "editor")
STRICT = Limits(timedelta(hours=12), timedelta(days=7))
USUAL = Limits(timedelta(days=14), timedelta(days=30))


class UserSession(Base):
    """One browser in which somebody is signed in. The cookie holds a random token, the row its hash."""

    __tablename__ = "sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    browser: Mapped[str] = mapped_column(String(30))
    system: Mapped[str] = mapped_column(String(30))
    network: Mapped[str] = mapped_column(String(50))  # of the address, no more than that
    begun_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    confirmed_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)  # when the password was last given

    @classmethod
    def lasts(cls) -> ColumnElement[bool]:
        """Return the condition, on sessions joined with users, that neither limit is reached."""
        strict = User.role.in_(STRICT_ROLES)
        return or_(and_(strict, cls._within(STRICT)), and_(~strict, cls._within(USUAL)))

    @classmethod
    def _within(cls, limits: Limits) -> ColumnElement[bool]:
        moment = now()
        return and_(cls.seen_at > moment - limits.idle, cls.begun_at > moment - limits.whole)
