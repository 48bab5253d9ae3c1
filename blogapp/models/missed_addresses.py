"""What readers asked for and did not find: each address, how often, and from which site they came last."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from sqlalchemy import Index, Select, String, select, text
from sqlalchemy.orm import Mapped, mapped_column

from blogapp.db import Base, UTCDateTime
from blogapp.text import lowered

PATH_MAX, HOST_MAX = 400, 253
MISSED_MAX = 1000  # addresses that are listed, and as many that are ignored


class MissedAddress(Base):
    """An address at which there is nothing. Who asked for it is not known: of a request only the referring host is."""

    __tablename__ = "missed_addresses"
    __table_args__ = (Index("ix_missed_addresses_seen", "ignored", "last_seen"),)

    path: Mapped[str] = mapped_column(String(PATH_MAX), primary_key=True)
    count: Mapped[int] = mapped_column()
    first_seen: Mapped[datetime] = mapped_column(UTCDateTime)
    last_seen: Mapped[datetime] = mapped_column(UTCDateTime)
    host: Mapped[str] = mapped_column(
        String(HOST_MAX), default="", server_default=text("''")
    )  # where the last link stood
    ignored: Mapped[bool] = mapped_column(default=False)

    @classmethod
    def listed(cls, words: str = "") -> Select[Self]:
        """Select what was not found, the most wanted first; with `words`, those that have them."""
        there = select(cls).where(cls.ignored.is_(False)).order_by(cls.count.desc(), cls.last_seen.desc(), cls.path)
        return there.where(cls.path.contains(lowered(words), autoescape=True)) if words else there
