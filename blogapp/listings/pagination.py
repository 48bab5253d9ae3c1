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
from blogapp.models import Post, User

NEWEST = (Post.published_at.desc(), Post.id.desc())
STICKY_FIRST = (Post.sticky.desc(), *NEWEST)
# What listings and pages show of a post: not the text for search nor the snapshot, and of its author not the password.
SHOWN: tuple[ExecutableOption, ...] = (
    defer(Post.text),
    defer(Post.html),
    joinedload(Post.author).load_only(User.name, User.slug),
    joinedload(Post.lead_image),
    selectinload(Post.categories),
    selectinload(Post.tags),
)
NEAR = 2  # pages that are counted off each time; to reach those beyond, the places of all posts are kept


@dataclass(frozen=True)
class Page:
    """One page of a stream: its posts, its number from 1 on, whether there are older posts, and how many there are.

    `total` counts the posts of all pages; where nobody counted, it is 0.
    """

    posts: list[Post]
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
    With a name, under which nothing else is chosen, the number of all posts is kept as long as nothing changes; and
    once deep pages are asked for again, so are the ids of all, eight bytes each: then no page costs more than another.
    `counted` counts the posts where that is cheaper than to find them all.
    """
    ids = chosen.with_only_columns(Post.id).order_by(*order)
    if name and number > NEAR and _is_asked_again(name):
        places = _places(name, ids)
        posts = _of_ids(places[(number - 1) * length : number * length], order)
        total = len(places)
    else:
        all_of = select(func.count()).select_from(chosen.with_only_columns(Post.id).subquery())
        here = ids.limit(length + 1).offset((number - 1) * length)
        posts, total = _counted_off(here, order, name, all_of if counted is None else counted)
    fetch_snapshots(posts[:length])
    return Page(posts[:length], number, total > number * length, total, length)


def _of_ids(ids: Sequence[int], order: tuple[Any, ...]) -> list[Post]:
    """Return the posts of these ids as listings show them."""
    return list(db.session.scalars(select(Post).where(Post.id.in_(ids)).order_by(*order).options(*SHOWN)))


def _is_asked_again(name: str) -> bool:
    """Return whether somebody asked for a deep page since the site changed: one alone does not pay for all ids."""
    entry = cache.of_site("deep", name)
    asked = entry.get() is not None
    if not asked:
        entry.set(True)
    return asked


def _counted_off(ids: Select[int], order: tuple[Any, ...], name: str, counted: Select[int]) -> tuple[list[Post], int]:
    """Return the posts of these ids and the number of all that were chosen, in one query."""
    entry = cache.of_site("total", name)
    known = entry.get() if name else None
    page = select(Post, counted.scalar_subquery() if known is None else literal(known)).where(
        Post.id.in_(ids.scalar_subquery())
    )
    rows = db.session.execute(page.order_by(*order).options(*SHOWN)).all()
    if rows and name and known is None:
        entry.set(rows[0][1])
    return [row[0] for row in rows], rows[0][1] if rows else 0


def _places(name: str, ids: Select[int]) -> array[int]:
    """Return the ids of all the posts under a name, in their order."""
    return array("q", cache.of_site("places", name).get_or(lambda: array("q", db.session.scalars(ids)).tobytes()))


def fetch_snapshots(posts: list[Post]) -> None:
    """Read the snapshots of those posts that nothing else can show, all in one query."""
    ids = [post.id for post in posts if plugins.state_of(post) != "fine"]
    if ids:
        db.session.scalars(select(Post).where(Post.id.in_(ids)).options(load_only(Post.html))).all()
