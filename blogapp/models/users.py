"""People who can sign in."""

from __future__ import annotations

import secrets
from datetime import datetime
from enum import StrEnum

from flask_security import UserMixin
from sqlalchemy import JSON, Select, String, select
from sqlalchemy.orm import Mapped, mapped_column

from blogapp.db import Base, UTCDateTime, now
from blogapp.text import one_spelling


class OneTime(StrEnum):
    """What became of a password that was made for somebody: it opens once, and then only to choose another.

    That of somebody who is invited opens nothing: nobody knows it.
    """

    INVITED = "invited"
    UNUSED = "unused"
    USED = "used"


class CommentMail(StrEnum):
    """When somebody is told by mail of comments that wait for them."""

    EACH = "each"
    DAILY = "daily"
    NEVER = "never"


class User(Base, UserMixin):
    """Somebody with an account: an editor, an author, or a member who comments."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)  # in lower case
    name: Mapped[str] = mapped_column(String(100))
    slug: Mapped[str] = mapped_column(String(100), unique=True)
    role: Mapped[str] = mapped_column(String(20))
    bio: Mapped[str] = mapped_column(default="")
    links: Mapped[list[str] | None] = mapped_column(JSON)  # addresses of the same person elsewhere
    password: Mapped[str] = mapped_column(String(255))
    one_time: Mapped[str | None] = mapped_column(String(10))  # of a password that somebody else made: a `OneTime`
    comment_mail: Mapped[str] = mapped_column(String(10), default=CommentMail.EACH, server_default="each")
    review_mail: Mapped[str] = mapped_column(String(10), default=CommentMail.EACH, server_default="each")  # or never
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True, default=lambda: secrets.token_hex(32))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)

    roles = ()  # type: ignore[assignment]  # Flask-Security's; who may do what stands in accounts.permissions

    @property
    def path(self) -> str:
        """The path of the page that lists what this person wrote."""
        return f"/author/{self.slug}/"

    @property
    def is_invited(self) -> bool:
        """Whether this person has yet to choose a password, with the link of the invitation."""
        return self.one_time == OneTime.INVITED

    @classmethod
    def by_email(cls, email: str) -> Select[User]:
        """Select the person with an address, however it is spelt."""
        return select(cls).where(cls.email == one_spelling(email))
