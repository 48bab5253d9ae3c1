"""Webhooks: where events are sent, which, and the secret that signs them."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from blogapp.db import Base, UTCDateTime, now

BOTH_FOR = timedelta(days=1)  # for so long a former secret signs, too, so that a receiver can change it in peace


class Webhook(Base):
    """An address to which events are sent, until it is paused."""

    __tablename__ = "webhooks"
    __table_args__ = {"sqlite_autoincrement": True}  # the outbox knows it by its id

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(String(2000))
    events: Mapped[list[str]] = mapped_column(JSON)
    secret: Mapped[str] = mapped_column(String(100))
    former_secret: Mapped[str | None] = mapped_column(String(100))
    former_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    paused: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)

    @property
    def receiver(self) -> str:
        """What the outbox calls it."""
        return f"webhook {self.id}"

    def secrets(self, moment: datetime) -> list[str]:
        """Return what signs at a moment: the secret, and for a day after a change the former one, too."""
        lasts = self.former_secret and self.former_until and moment < self.former_until
        return [self.secret, self.former_secret] if lasts and self.former_secret else [self.secret]

    def change_secret(self, secret: str) -> None:
        """Sign by another secret from now on."""
        self.former_secret, self.former_until = self.secret, now() + BOTH_FOR
        self.secret = secret
