"""What was changed on the desk, with what is needed to undo it: for a month."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Self

from sqlalchemy import JSON, ForeignKey, Index, Select, String, delete, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from blogapp.db import Base, UTCDateTime, now
from blogapp.models.users import User

LASTS = timedelta(days=30)
LISTED = 20
OF_FILES = "media "  # how the kind of a file's change begins


class Change(Base):
    """A change of posts, settings, a person, a webhook, a file: `kind` says of which, `data` what stood before."""

    __tablename__ = "changes"
    __table_args__ = (
        Index("ix_changes_kind", "kind", "id"),
        {"sqlite_autoincrement": True},  # the address that undoes one undoes no other
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))  # "posts", "settings", "users", or "media 7", of one row
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    data: Mapped[dict[str, Any]] = mapped_column(JSON)

    author: Mapped[User | None] = relationship()

    @classmethod
    def latest(cls, kind: str) -> Select[Self]:
        """Select what can be undone, the newest first."""
        recent = select(cls).where(cls.kind == kind, cls.created_at > now() - LASTS)
        return recent.options(joinedload(cls.author).load_only(User.name)).order_by(cls.id.desc()).limit(LISTED)

    @classmethod
    def note(cls, session: Session, kind: str, author_id: int, data: dict[str, Any]) -> Self:
        """Note a change, and forget those that are too old to be undone; the caller commits.

        Those of files are left to whoever removes the former files with them, see posts/former_files.py.
        """
        session.execute(delete(cls).where(cls.created_at <= now() - LASTS, ~cls.kind.startswith(OF_FILES)))
        change = cls(kind=kind, author_id=author_id, data=data)
        session.add(change)
        session.flush()
        return change
