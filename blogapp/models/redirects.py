"""Where posts used to be, and where they were until they were deleted."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from blogapp.db import Base


class Redirect(Base):
    """A path that a post once had; it leads to where the post is now."""

    __tablename__ = "redirects"

    path: Mapped[str] = mapped_column(String(400), primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), index=True)


class Gone(Base):
    """A path at which there was something until it was deleted for good, and the id that it had."""

    __tablename__ = "gone"

    path: Mapped[str] = mapped_column(String(400), primary_key=True)
    post_id: Mapped[int] = mapped_column(index=True)
