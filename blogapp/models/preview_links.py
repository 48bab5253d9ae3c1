"""Preview links: who has one sees a post before it is published, until a day, or until the link is revoked."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from sqlalchemy import ForeignKey, Index, Select, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blogapp.db import Base, UTCDateTime, now
from blogapp.models.posts import Post
from blogapp.models.users import User


class PreviewLink(Base):
    """A link to a post, or to the changes that wait beside it. It holds as long as its author may change the post."""

    __tablename__ = "preview_links"
    __table_args__ = (
        Index("ix_preview_links_post", "post_id", "id"),
        {"sqlite_autoincrement": True},  # its address is made of its id, which no other one gets
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)

    post: Mapped[Post] = relationship()
    author: Mapped[User] = relationship()

    @classmethod
    def of_post(cls, post_id: int) -> Select[Self]:
        """Select the links to a post that have not expired, the newest first."""
        return select(cls).where(cls.post_id == post_id, cls.expires_at > now()).order_by(cls.id.desc())
