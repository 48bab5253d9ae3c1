"""How many posts each archive holds: counted when a large blog changes, so that no reader waits for it.

Only what the numbers depend on has them counted again, in the transaction that changes it: no comment, no new text.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from flask import current_app
from sqlalchemy import delete, desc, event, func, insert, inspect, select
from sqlalchemy.orm import ORMExecuteState, Session

from blogapp import db
from blogapp.listings import archives
from blogapp.models import ArchiveCounts, Category, Post, Tag, User
from blogapp.models.archive_counts import MOVES
from blogapp.models.terms import counted, post_categories, post_tags

LARGE = 2000  # posts, from which on the numbers are stored; fewer are counted sooner than a page is made
AT_ONCE = 400  # months that one query counts
LISTED_MAX = 100  # the tags that are used most, those who wrote most; a list of thousands helps nobody
# What the numbers, and the names and addresses beside them, depend on; of the terms of a post, the links.
DEPENDED_ON: dict[type[Any], tuple[str, ...]] = {
    Post: ("kind", "status", "published_at", "expires_at", "format", "author_id", "categories", "tags"),
    Category: ("name", "slug", "trail", "parent_id"),
    Tag: ("name", "slug"),
    User: ("name", "slug"),
}
TABLES = {post_categories.name, post_tags.name, *(model.__tablename__ for model in DEPENDED_ON)}
_CHANGED = "blogapp_archives_changed"


class Counts(NamedTuple):
    """How many posts there are by month, category (with its depth), tag, format and author: with name and address."""

    months: Sequence[tuple[str, int]]  # "2026-05-01"
    categories: Sequence[tuple[str, str, int, int]]
    tags: Sequence[tuple[str, str, int]]
    formats: Sequence[tuple[str, int]]
    authors: Sequence[tuple[str, str, int]]


def current() -> Counts:
    """Return the stored numbers. Where there are none, or a post came or went in its time, all is counted now."""
    stored = _stored()
    return count() if stored is None else Counts(**stored.numbers)


def are_stored() -> bool:
    """Return whether the numbers of a large blog are stored and still hold; another needs none."""
    return not _is_large(db.session()) or _stored() is not None


def _stored() -> ArchiveCounts | None:
    stored = db.session.get(ArchiveCounts, 1)
    if stored is None or stored.zone != current_app.config["TIMEZONE"] or (stored.until and stored.until <= db.now()):
        return None
    return stored


def _is_large(session: Session) -> bool:
    return (session.scalar(select(func.max(Post.id))) or 0) >= LARGE


def store(session: Session) -> None:
    """Count all there is and store it, on a large blog; on another, leave nothing. Goes past the ORM's events."""
    connection = session.connection()
    connection.execute(delete(ArchiveCounts))
    if not _is_large(session):
        return
    zone, moments = current_app.config["TIMEZONE"], (Post.next_scheduled(), Post.next_expiry())
    until = min(filter(None, map(session.scalar, moments)), default=None)
    connection.execute(insert(ArchiveCounts).values(id=1, zone=zone, until=until, numbers=count()._asdict()))


@event.listens_for(db.session, "after_flush")
def _note_flush(session: Session, _context: Any) -> None:
    """Note whether a flush changed what the numbers depend on."""
    came_or_went = (type(row) in DEPENDED_ON for row in (*session.new, *session.deleted))
    if any(came_or_went) or any(map(_changes, session.dirty)):
        session.info[_CHANGED] = True


def _changes(row: Any) -> bool:
    attributes = inspect(row).attrs
    return any(attributes[name].history.has_changes() for name in DEPENDED_ON.get(type(row), ()))


@event.listens_for(db.session, "do_orm_execute")
def _note_statement(state: ORMExecuteState) -> None:
    """Note a statement on one of the tables, unless it says that the numbers do not depend on what it changes."""
    writes = state.is_insert or state.is_update or state.is_delete
    if writes and state.execution_options.get(MOVES, True) and state.statement.table.name in TABLES:  # type: ignore[attr-defined]
        state.session.info[_CHANGED] = True


@event.listens_for(db.session, "before_commit")
def _store(session: Session) -> None:
    """Store new numbers after the version is replaced, for whose row others wait: so none misses another's posts."""
    is_part = session.in_nested_transaction() or session.info.get(db.IN_BULK)
    if not is_part and session.info.pop(_CHANGED, False):
        store(session)


def count() -> Counts:
    """Count all there is. Whole indexes are read, but no posts; each count leaves the few hidden ones out."""
    return Counts(_by_month(), _by_category(), _by_tag(), _by_format(), _by_author())


def _by_month() -> list[tuple[str, int]]:
    """Return the months, the newest first, with what was posted in each by the site's own calendar."""
    ends = archives.ends(Post.published())
    months = list(archives.months(*ends)) if ends else []
    numbers = [number for start in range(0, len(months), AT_ONCE) for number in _in(months[start : start + AT_ONCE])]
    return [(month.isoformat(), posts) for month, posts in reversed(list(zip(months, numbers, strict=True))) if posts]


def _in(months: Sequence[date]) -> Sequence[int]:
    """Count the posts of each of these months: by their ends in the index, for no column holds the month."""
    each = []
    for start, after in map(archives.span, months):
        each.append(Post.published_within(start, after).with_only_columns(func.count()).scalar_subquery())
    return db.session.execute(select(*each)).one()


def _by_category() -> list[tuple[str, str, int, int]]:
    """Return the categories as a tree, those with posts."""
    numbers = Category.numbers(db.session(), Post.hidden())
    tree = Category.tree(db.session())
    return [(row.name, row.path, numbers[row.id], depth) for row, depth in tree if numbers.get(row.id)]


def _by_tag() -> list[tuple[str, str, int]]:
    """Return the tags that are used most, by name."""
    numbers = counted(post_tags, Post.hidden())
    rows = select(Tag.name, Tag.slug, numbers.c.number).join(numbers, numbers.c.term_id == Tag.id)
    found = db.session.execute(rows.order_by(numbers.c.number.desc(), Tag.name).limit(LISTED_MAX)).all()
    return [(name, f"/tag/{slug}/", posts) for name, slug, posts in sorted(found, key=lambda row: row.name.casefold())]


def _by_format() -> list[tuple[str, int]]:
    """Return the formats, the one that is used most first."""
    each = Post.formats()
    number = Post.published().where(Post.format == each.c.format).with_only_columns(func.count()).scalar_subquery()
    found = db.session.execute(select(each.c.format, number)).all()
    return sorted(((name, posts) for name, posts in found if posts), key=lambda row: -row[1])


def _by_author() -> list[tuple[str, str, int]]:
    """Return those who wrote most, by name."""
    number = Post.published().where(Post.author_id == User.id).with_only_columns(func.count()).correlate(User)
    rows = select(User.name, User.slug, number.scalar_subquery().label("number"))
    found = db.session.execute(rows.order_by(desc("number"), User.name, User.slug).limit(LISTED_MAX)).all()
    written = sorted((row for row in found if row.number), key=lambda row: (row.name, row.slug))
    return [(name, f"/author/{slug}/", posts) for name, slug, posts in written]
