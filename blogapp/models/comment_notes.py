"""Beside comments: what readers reported of them, and whose comments are blocked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from blogapp.db import Base, UTCDateTime, now

REASON_MAX = 500  # characters


class CommentReport(Base):
    """What a reader says is wrong with a comment, until somebody decides about it. Who says so is not known."""

    __tablename__ = "comment_reports"

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str] = mapped_column(String(REASON_MAX))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)


class CommentBlock(Base):
    """An e-mail address whose comments are spam from now on; `created_at` is that of the decision."""

    __tablename__ = "comment_blocks"

    email: Mapped[str] = mapped_column(String(254), primary_key=True)  # in lower case
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
