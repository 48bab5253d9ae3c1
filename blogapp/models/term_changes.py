"""What categories and tags were before they were changed, merged or deleted: for a month this can be undone."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any, Self

from sqlalchemy import JSON, ForeignKey, Index, Select, String, delete, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from blogapp.db import Base, UTCDateTime, now
from blogapp.models.redirects import FormerSlug
from blogapp.models.terms import NAME_MAX, Term, key_of, terms_named
from blogapp.models.users import User
from blogapp.text import slugify

LASTS = timedelta(days=30)
LISTED = 20


class TermChange(Base):
    """A change of a category or a tag, by the name that it had, with what is needed to undo it.

    With `into_id` it was merged into another one. `data` holds its columns before and, if it is still there, after the
    change; else also the ids of its posts and of what lay within it.
    """

    __tablename__ = "term_changes"
    __table_args__ = (
        Index("ix_term_changes_term", "kind", "term_id"),
        {"sqlite_autoincrement": True},  # the address that undoes one undoes no other
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))  # "categories", "tags"
    term_id: Mapped[int]
    into_id: Mapped[int | None]
    name: Mapped[str] = mapped_column(String(NAME_MAX))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    data: Mapped[dict[str, Any]] = mapped_column(JSON)

    author: Mapped[User | None] = relationship()

    @property
    def what(self) -> str:
        """What was done."""
        return "merged" if self.into_id else "changed" if "after" in self.data else "deleted"

    @classmethod
    def latest(cls, kind: str) -> Select[Self]:
        """Select what can be undone, the newest first."""
        recent = select(cls).where(cls.kind == kind, cls.created_at > now() - LASTS)
        return recent.options(joinedload(cls.author).load_only(User.name)).order_by(cls.id.desc()).limit(LISTED)

    @classmethod
    def forget_old(cls, session: Session) -> None:
        """Delete what is too old to be undone."""
        session.execute(delete(cls).where(cls.created_at <= now() - LASTS))

    @classmethod
    def merged_on(cls, session: Session, change: Self) -> list[Self]:
        """Return the later merges of what a term was merged into, in their order."""
        found, last = [], change
        while last.into_id is not None:
            on = select(cls).where(cls.kind == change.kind, cls.term_id == last.into_id, cls.into_id.is_not(None))
            later = session.scalar(on.where(cls.id > last.id).order_by(cls.id).limit(1))
            if later is None:
                break
            found.append(later)
            last = later
        return found

    @classmethod
    def followed(cls, session: Session, kind: str, ids: Collection[int]) -> set[int]:
        """Return the ids of the terms into which these have been merged: a form that was opened before names those."""
        found: set[int] = set()
        while ids:
            merged = select(cls.into_id).where(cls.kind == kind, cls.term_id.in_(ids), cls.into_id.is_not(None))
            ids = {number for number in session.scalars(merged) if number} - found
            found |= ids
        return found


def terms_called(
    session: Session, model: type[Term], names: Iterable[str], of_post: Collection[Term] = (), *, by_slug: bool = False
) -> list[Term]:
    """Return the categories or tags of these names; those of none are made.

    What was merged of late is found by the name that it had, and so is what was renamed, if it is one `of_post`: its
    form was open meanwhile. Else that name is free for another. `by_slug` finds all, also by the address that a name
    makes, for texts of long ago.
    """
    return terms_named(session, model, names, lambda name: _formerly(session, model, name, of_post, by_slug))


def _formerly(session: Session, model: type[Term], name: str, of_post: Collection[Term], by_slug: bool) -> Term | None:
    """Return the term that had a name before it was merged or renamed."""
    kind, key = model.__tablename__, key_of(name)
    rows = select(TermChange).where(TermChange.kind == kind).order_by(TermChange.id.desc())
    for change in session.scalars(rows):
        if change.what != "deleted" and key_of(change.name) == key:
            ids = {change.into_id or change.term_id}
            ids |= TermChange.followed(session, kind, ids)
            there = session.scalar(select(model).where(model.id.in_(ids)).limit(1))
            if there and (by_slug or change.into_id is not None or there in of_post):
                return there
    if not by_slug:
        return None
    slug = slugify(name, model.__name__.lower())
    return session.scalar(FormerSlug.had_by(model, [slug]).limit(1))
