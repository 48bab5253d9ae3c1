"""Where posts, categories and tags used to be, and where posts were until they were deleted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import ForeignKey, Select, String, select
from sqlalchemy.orm import Mapped, mapped_column

from blogapp.db import Base
from blogapp.models.terms import Category, Tag

Term = TypeVar("Term", Category, Tag)


def _slug_of(context: Any) -> str:
    return str(context.get_current_parameters()["path"]).rpartition("/")[2]


class Redirect(Base):
    """A path that a post once had; it leads to where the post is now."""

    __tablename__ = "redirects"

    path: Mapped[str] = mapped_column(String(400), primary_key=True)
    slug: Mapped[str] = mapped_column(String(200), index=True, default=_slug_of)  # the last part of the path
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), index=True)


class FormerSlug(Base):
    """A slug that a category or a tag once had; it leads to where that is now."""

    __tablename__ = "former_slugs"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(100), index=True)
    category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id", ondelete="CASCADE"), index=True)
    tag_id: Mapped[int | None] = mapped_column(ForeignKey("tags.id", ondelete="CASCADE"), index=True)

    @classmethod
    def of(cls, term: Category | Tag) -> FormerSlug:
        """Return the slug that a category or a tag is about to lose."""
        return cls(slug=term.slug, **{f"{type(term).__name__.lower()}_id": term.id})

    @classmethod
    def had_by(cls, model: type[Term], slugs: Sequence[str]) -> Select[Term]:
        """Select the category or the tag that had one of these slugs last."""
        column = {"categories": cls.category_id, "tags": cls.tag_id}[model.__tablename__]
        return select(model).join(cls, column == model.id).where(cls.slug.in_(slugs)).order_by(cls.id.desc())


class Gone(Base):
    """A path at which there was something until it was deleted for good, and the id that it had."""

    __tablename__ = "gone"

    path: Mapped[str] = mapped_column(String(400), primary_key=True)
    post_id: Mapped[int] = mapped_column(index=True)
