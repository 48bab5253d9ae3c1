"""What posts are put in order by, beside the date: one table for the indexed fields of all formats."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from blogapp.db import Base, UTCDateTime
from blogapp.models.posts import Post

TEXT_MAX = 200
NUMBER_MAX = 2**63 - 1


class Indexed(Base):
    """The value of one field of a post, in the column of its kind. It follows from the post's data."""

    __tablename__ = "post_index"

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    format: Mapped[str] = mapped_column(String(30), primary_key=True)
    field: Mapped[str] = mapped_column(String(100), primary_key=True)
    moment: Mapped[datetime | None] = mapped_column(UTCDateTime)
    number: Mapped[int | None] = mapped_column(BigInteger)
    text: Mapped[str | None] = mapped_column(String(TEXT_MAX))

    @classmethod
    def refill(cls, session: Session, post: Post, values: Mapping[str, Any]) -> None:
        """Put these values, by the names of fields, in the place of all that are known of a post."""
        session.execute(delete(cls).where(cls.post_id == post.id))
        for name, value in values.items():
            if columns := _columns(value):
                session.add(cls(post_id=post.id, format=post.format, field=name, **columns))

    @classmethod
    def order(cls, format: str, field: str, column: str) -> tuple[Any, ...]:
        """Return how posts are put in order by a field: moments latest first, the rest from the least on.

        Posts that the index does not know come last, the newest first, as do those with the same value.
        """
        value = select(getattr(cls, column)).where(cls.post_id == Post.id, cls.format == format, cls.field == field)
        key = value.correlate(Post).scalar_subquery()
        ordered = key.desc() if column == "moment" else key.asc()
        return (ordered.nulls_last(), Post.published_at.desc(), Post.id.desc())


def _columns(value: Any) -> dict[str, Any]:
    """Return the column that a value belongs to, or none for what cannot be stored."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return {"moment": value}
    if isinstance(value, int):
        return {"number": max(-NUMBER_MAX, min(NUMBER_MAX, value))}
    return {"text": value.casefold()[:TEXT_MAX]} if isinstance(value, str) and value else {}
