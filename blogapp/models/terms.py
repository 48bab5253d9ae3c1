"""Categories, which form a tree, and tags, which do not."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from sqlalchemy import (
    CTE,
    Column,
    ColumnElement,
    CompoundSelect,
    ForeignKey,
    Index,
    Select,
    String,
    Subquery,
    Table,
    func,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from blogapp.db import Base
from blogapp.models.slugs import free_slug
from blogapp.models.trees import nested
from blogapp.text import normalise_line, same_name, slugify

NAME_MAX = 100
RESERVED = {"feed", "page"}  # these slugs below a category are its own feeds and pages
KEY_MAX = 200
PROPOSED = 300  # tags that a form proposes
LEVELS = 6  # categories within categories
TRAIL_MAX = LEVELS * 101

post_categories = Table(
    "post_categories",
    Base.metadata,
    Column("post_id", ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True),
    Column("category_id", ForeignKey("categories.id", ondelete="CASCADE"), primary_key=True),
    Index("ix_post_categories_category", "category_id", "post_id"),
)
post_tags = Table(
    "post_tags",
    Base.metadata,
    Column("post_id", ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True),
    Column("tag_id", ForeignKey("tags.id", ondelete="CASCADE"), primary_key=True),
    Index("ix_post_tags_tag", "tag_id", "post_id"),
)


class Category(Base):
    """A subject of the blog; it may lie within another."""

    __tablename__ = "categories"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(NAME_MAX))
    key: Mapped[str] = mapped_column(String(KEY_MAX), index=True)  # what its spellings have in common
    slug: Mapped[str] = mapped_column(String(100), unique=True)
    description: Mapped[str] = mapped_column(default="")
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id", ondelete="SET NULL"), index=True)
    trail: Mapped[str | None] = mapped_column(
        String(TRAIL_MAX)
    )  # "parent/child": the slugs down to this; none at the top

    parent: Mapped[Category | None] = relationship(remote_side=[id])

    @property
    def path(self) -> str:
        """The path of the archive. It says what the category lies within, but its own slug alone finds it."""
        return f"/category/{self.trail or self.slug}/"

    @classmethod
    def tree(cls, session: Session) -> list[tuple[Category, int]]:
        """Return every category with its depth, each right after the one it lies within."""
        return nested(session.scalars(select(cls).order_by(cls.name, cls.id)))

    @classmethod
    def settle(cls, session: Session) -> None:
        """Write down where each category lies. To be called when one got another slug or lies within another."""
        above: list[str] = []
        for category, depth in cls.tree(session):
            above[depth:] = [category.slug]
            category.trail = "/".join(above[-LEVELS:]) if depth else None

    @classmethod
    def within(cls, category_id: Any) -> Select[int]:
        """Select the ids of a category and of all that lie within it."""
        tree = select(cls.id).where(cls.id == category_id).cte(recursive=True)
        tree = tree.union(select(cls.id).join(tree, cls.parent_id == tree.c.id))
        return select(tree.c.id)

    @classmethod
    def numbers(cls, session: Session, hidden: CompoundSelect[int]) -> dict[int, int]:
        """Return by category how many posts lie in it or in one within it, each counted once, less the hidden."""
        pairs, link = cls._pairs(cls.id.in_(select(cls.parent_id))), post_categories.c
        below = pairs.c.below + 0  # no index holds this, so SQLite begins with the few pairs, not with every link
        within = select(pairs.c.top, func.count(link.post_id.distinct()))
        within = within.join(post_categories, link.category_id == below).where(link.post_id.not_in(hidden))
        both = (select(counted(post_categories, hidden)), within.group_by(pairs.c.top))
        return {term: number for rows in both for term, number in session.execute(rows)}

    @classmethod
    def _pairs(cls, *tops: ColumnElement[bool]) -> CTE:
        """Select each category, or some, with itself and with all that lie within it."""
        pairs = select(cls.id.label("top"), cls.id.label("below")).where(*tops).cte("pairs", recursive=True)
        return pairs.union(select(pairs.c.top, cls.id).join(pairs, cls.parent_id == pairs.c.below))

    @classmethod
    def used(cls, session: Session, posts: Select[Any]) -> set[int]:
        """Return the ids of the categories in which one of these posts lies, or in one within it; none is counted."""
        pairs, link, post_id = cls._pairs(), post_categories.c, posts.selected_columns.id
        is_on_post = posts.where(post_id == link.post_id).with_only_columns(post_id).exists()
        # A value and no EXISTS: of that PostgreSQL makes a join, which reads every post.
        one = select(link.post_id).where(link.category_id == pairs.c.below, is_on_post).limit(1).scalar_subquery()
        return set(session.scalars(select(pairs.c.top).where(one.is_not(None))))

    @classmethod
    def shown(cls, session: Session, posts: Select[Any]) -> list[tuple[Category, int]]:
        """Return the tree without what none of these posts lies in, which readers must not learn of."""
        used = cls.used(session, posts)
        return [(category, depth) for category, depth in cls.tree(session) if category.id in used]


class Tag(Base):
    """A word under which posts are found."""

    __tablename__ = "tags"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(NAME_MAX))
    key: Mapped[str] = mapped_column(String(KEY_MAX), unique=True)  # what its spellings have in common
    slug: Mapped[str] = mapped_column(String(100), unique=True)
    description: Mapped[str] = mapped_column(default="")

    @property
    def path(self) -> str:
        """The path of the archive."""
        return f"/tag/{self.slug}/"

    @classmethod
    def newest(cls, session: Session) -> list[str]:
        """Return the names that were used first of late, to propose: all, on a small blog."""
        return list(session.scalars(select(cls.name).order_by(cls.id.desc()).limit(PROPOSED)))


Term = TypeVar("Term", Category, Tag)


def counted(link: Table, hidden: CompoundSelect[int]) -> Subquery:
    """Select by `term_id` the `number` of posts linked to it, less the few hidden ones."""
    post_id, term_id = link.columns
    numbers = select(term_id.label("term_id"), func.count().label("number")).group_by(term_id)
    every, less = numbers.subquery(), numbers.where(post_id.in_(hidden)).subquery()
    number = every.c.number - func.coalesce(less.c.number, 0)
    rows = select(every.c.term_id, number.label("number")).outerjoin(less, less.c.term_id == every.c.term_id)
    return rows.where(number > 0).subquery()


def terms_named(
    session: Session,
    model: type[Term],
    names: Iterable[str],
    formerly: Callable[[str], Term | None] = lambda _name: None,
) -> list[Term]:
    """Return the categories or tags of these names, in their order; those that do not exist yet are made.

    Names are the same whatever the case of their letters ("Harbour", "harbour"); the first spelling stands. `formerly`
    may know which term had a name before.
    """
    wanted = [name for raw in names if (name := normalise_line(raw)[:NAME_MAX].strip())]
    if not wanted:
        return []
    keys = {key for name in wanted for key in (key_of(name), _former_key(name))}
    rows = session.scalars(select(model).where(model.key.in_(keys)).order_by(model.id.desc()))
    by_key = {term.key: term for term in rows}
    chosen: dict[int, Term] = {}
    for name in wanted:
        known = by_key.get(_former_key(name)) or by_key.get(key_of(name))
        term = known or formerly(name) or _new_term(session, model, name)
        chosen[term.id] = by_key[term.key] = term
    return list(chosen.values())


def rename(term: Category | Tag, name: str) -> None:
    """Give a category or a tag a name."""
    term.name, term.key = name, key_of(name)


def key_of(name: str) -> str:
    """Return what two spellings of one name have in common; a few letters become three without their case."""
    return same_name(name)[:KEY_MAX]


def _former_key(name: str) -> str:
    """Return the key that a tag keeps from when more spellings were told apart, if another had the new one already."""
    return name.casefold()[:KEY_MAX]


def _new_term(session: Session, model: type[Term], name: str) -> Term:
    slug = free_slug(session, select(model.slug), slugify(name, model.__name__.lower()), RESERVED)
    term = model(name=name, key=key_of(name), slug=slug, description="")
    session.add(term)
    session.flush()
    return term
