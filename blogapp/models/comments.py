"""What readers say about posts."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Select, String, Update, func, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blogapp.db import Base, UTCDateTime, now
from blogapp.models.posts import Post
from blogapp.models.users import User


class CommentStatus(StrEnum):
    """Where a comment stands: only approved ones are public."""

    PENDING = "pending"
    APPROVED = "approved"
    SPAM = "spam"
    TRASH = "trash"


class Comment(Base):
    """A comment, or an answer to one."""

    __tablename__ = "comments"
    __table_args__ = (
        Index("ix_comments_post", "post_id", "status", "created_at", "id"),
        Index("ix_comments_queue", "status", "created_at", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id", ondelete="SET NULL"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    email: Mapped[str] = mapped_column(String(254), default="", index=True)
    url: Mapped[str] = mapped_column(String(2000), default="")
    body: Mapped[str] = mapped_column()  # as typed
    html: Mapped[str] = mapped_column()  # sanitised
    status: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)

    post: Mapped[Post] = relationship()
    user: Mapped[User | None] = relationship()

    @classmethod
    def approved(cls) -> Select[Comment]:
        """Select what every reader may see, oldest first."""
        return select(cls).where(cls.status == CommentStatus.APPROVED).order_by(cls.created_at, cls.id)

    @classmethod
    def recount(cls, post_id: int) -> Update:
        """Return the statement that makes a post's number of comments right.

        It goes past the ORM, so the post's version stays: a comment is no change of the post.
        """
        count = (
            select(func.count()).where(cls.post_id == post_id, cls.status == CommentStatus.APPROVED).scalar_subquery()
        )
        return update(Post).where(Post.id == post_id).values(comment_count=count)
