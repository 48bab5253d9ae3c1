"""What was typed into the form of a post and not saved yet: stored as it was typed, for the one who typed it alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Select, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from blogapp.db import Base, UTCDateTime, now

OLDEST = timedelta(days=90)  # so long after it was typed last, nobody looks for it any more


class Autosave(Base):
    """One form as it was typed: `typed` are its names and values, in their order, without files and passwords.

    A form has an id of its own, its `draft`: what was typed into it later takes the place of what it held before.
    A new post has no `post_id` yet, but a `format` and a `kind`.
    """

    __tablename__ = "autosaves"
    __table_args__ = (
        Index("ix_autosaves_draft", "author_id", "draft", unique=True),
        Index("ix_autosaves_post", "post_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    draft: Mapped[str] = mapped_column(String(64))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))
    format: Mapped[str] = mapped_column(String(30))
    typed_at: Mapped[int] = mapped_column(BigInteger, default=0)  # milliseconds, by the browser's own clock
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    typed: Mapped[list[list[str]]] = mapped_column(JSON)

    @classmethod
    def of_author(cls, author_id: int) -> Select[Self]:
        """Select what somebody typed and did not save, the latest first."""
        lasts = cls.saved_at > now() - OLDEST
        return select(cls).where(cls.author_id == author_id, lasts).order_by(cls.saved_at.desc(), cls.id.desc())

    @classmethod
    def of_draft(cls, session: Session, author_id: int, draft: str) -> Self | None:
        """Return what somebody typed into one form, to be changed: nobody else changes it until the commit."""
        return session.scalar(select(cls).where(cls.author_id == author_id, cls.draft == draft).with_for_update())

    @classmethod
    def forget(cls, session: Session, author_id: int, draft: str, until: int | None = None) -> None:
        """Forget what somebody typed into a form, `until` a moment: it is saved, or not wanted. All too old goes."""
        of_author, of_draft = cls.author_id == author_id, cls.draft == draft
        if until is not None:
            of_draft &= cls.typed_at <= until
        gone = of_author & (of_draft | (cls.saved_at <= now() - OLDEST))
        session.execute(delete(cls).where(gone).execution_options(synchronize_session=False))
