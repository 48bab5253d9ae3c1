"""The one paginator: a page of posts by its number, found by its keys."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, literal, select
from sqlalchemy.orm import defer, joinedload, load_only, selectinload
from sqlalchemy.sql.base import ExecutableOption

from blogapp import cache, db, plugins
from blogapp.models import Post, PostRow, User
from blogapp.models.post_rows import COLUMNS, post_rows

NEWEST = (Post.published_at.desc(), Post.id.desc())
STICKY_FIRST = (Post.sticky.desc(), *NEWEST)
# What listings and pages show of a post: not the text for search nor the snapshot, and of its author not the password.
SHOWN: tuple[ExecutableOption, ...] = (
    defer(Post.text),
    defer(Post.html),
    joinedload(Post.author).load_only(User.name, User.slug, User.bio),
    joinedload(Post.lead_image),
    selectinload(Post.categories),
    selectinload(Post.tags),
)
NEAR = 2  # pages that are counted off each time; to reach those beyond, the places of all posts are cached


@dataclass(frozen=True)
class Page:
    """One page of a stream: its posts, its number from 1 on, whether there are older posts, and how many there are.

    `total` counts the posts of all pages; where nobody counted, it is 0.
    """

    rows: Sequence[PostRow]
    number: int
    has_older: bool
    total: int = 0
    length: int = 10

    @property
    def last(self) -> int:
        """The number of the last page; 0 where nobody counted."""
        return -(-self.total // self.length)

    @property
    def numbers(self) -> list[int]:
        """The numbers of the pages that this one leads to, with 0 for a gap: 1 0 6 7 8 0 20."""
        near = {1, self.last, *range(self.number - 1, self.number + 2)}
        shown = sorted(number for number in near if 1 <= number <= self.last)
        pairs = zip(shown, [0, *shown], strict=False)
        return [number for here, before in pairs for number in ([0, here] if here - before > 1 else [here])]


def read(
    chosen: Select[Post], number: int, length: int, order: tuple[Any, ...] = NEWEST, name: str = "",
    counted: Select[int] | None = None,
) -> Page:  # fmt: skip
    """Return a page of the chosen posts.

    The ids of the page are counted off in an index, which holds no texts; the rows are read by these ids alone.
    With a name, under which nothing else is chosen, the ids and the number of all posts are cached until one changes.
    Once deep pages are asked for again, so are the ids of all, eight bytes each: then no page costs more than another.
    `counted` counts the posts where that is cheaper than to find them all.
    """

    if page := cached_page(name, number, length) if name else None:
        return page
    every = chosen.with_only_columns(Post.id).order_by(*order)
    if name and number > NEAR and cache.is_asked_again(cache.of_posts("deep", name)):
        places = _places(name, every)
        rows, total = rows_of(places[(number - 1) * length : number * length]), len(places)
    else:
        number_of = select(func.count()).select_from(chosen.with_only_columns(Post.id).subquery())
        here = every.limit(length).offset((number - 1) * length)
        rows, total = _counted_off(here, order, name, number_of if counted is None else counted)
    if name:
        cache.of_posts("page", name, number, length).set((tuple(row.id for row in rows), total))
    return Page(rows, number, total > number * length, total, length)


def cached_page(name: str, number: int, length: int) -> Page | None:
    """Return a page of what was read under this name since a post changed, if it was; with what was said since."""
    found: tuple[tuple[int, ...], int] | None = cache.of_posts("page", name, number, length).get()
    if found is None:
        return None
    ids, total = found
    rows = rows_of(ids)
    return Page(rows, number, total > number * length, total, length)


def rows_of(ids: Sequence[int]) -> Sequence[PostRow]:
    """Return the rows of these posts, in this order, cached until the site changes."""

    def read() -> tuple[PostRow, ...]:
        rows = post_rows(db.session.execute(select(*COLUMNS).where(Post.id.in_(ids))))
        return tuple(sorted(rows, key=lambda row: ids.index(row.id)))

    return cache.of_site("rows", *ids).get_or(read) if ids else ()


def posts_of(ids: Sequence[int]) -> list[Post]:
    """Return the posts of these ids as listings show them, in this order."""
    posts = list(db.session.scalars(select(Post).where(Post.id.in_(ids)).options(*SHOWN)))
    fetch_snapshots(posts)
    return sorted(posts, key=lambda post: ids.index(post.id))


def _counted_off(
    here: Select[int], order: tuple[Any, ...], name: str, counted: Select[int]
) -> tuple[list[PostRow], int]:
    """Return the posts of these ids and the number of all that were chosen, in one query."""
    entry = cache.of_posts("total", name)
    known = entry.get() if name else None
    page = select(counted.scalar_subquery() if known is None else literal(known), *COLUMNS)
    found = db.session.execute(page.where(Post.id.in_(here.scalar_subquery())).order_by(*order)).all()
    total = found[0][0] if found else 0
    if found and name and known is None:
        entry.set(total)
    return post_rows(row[1:] for row in found), total


def _places(name: str, ids: Select[int]) -> array[int]:
    """Return the ids of all the posts under a name, in their order."""
    return array("q", cache.of_posts("places", name).get_or(lambda: array("q", db.session.scalars(ids)).tobytes()))


def fetch_snapshots(posts: list[Post]) -> None:
    """Read the snapshots of those posts that nothing else can show, all in one query."""
    ids = [post.id for post in posts if plugins.state_of(post) != "fine"]
    if ids:
        db.session.scalars(select(Post).where(Post.id.in_(ids)).options(load_only(Post.html))).all()
