"""The one paginator: a page of posts by its number, found by its keys."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select, tuple_, union_all
from sqlalchemy.orm import defer, joinedload, load_only, selectinload
from sqlalchemy.sql.base import ExecutableOption

from blogapp import cache, db, plugins
from blogapp.models import Post, User
from blogapp.models.terms import post_categories, post_tags

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


COMPARED = 200  # posts of each term, among which related ones are looked for
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
        here = ids.limit(length + 1).offset((number - 1) * length)
        posts, total = _counted_off(here, order, name, _all_of(chosen) if counted is None else counted)
    fetch_snapshots(posts[:length])
    return Page(posts[:length], number, total > number * length, total, length)


def _of_ids(ids: Sequence[int], order: tuple[Any, ...]) -> list[Post]:
    return list(db.session.scalars(select(Post).where(Post.id.in_(ids)).order_by(*order).options(*SHOWN)))


def _is_asked_again(name: str) -> bool:
    """Return whether somebody asked for a deep page since the site changed: one alone does not pay for all ids."""
    entry = cache.of_site("deep", name)
    asked = entry.get() is not None
    if not asked:
        entry.set(True)
    return asked


def _all_of(chosen: Select[Post]) -> Select[int]:
    return select(func.count()).select_from(chosen.with_only_columns(Post.id).subquery())


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


def related(post: Post, most: int = 3) -> list[tuple[str, str]]:
    """Return title and address of the posts that share most terms with one, in at most one query.

    A tag says more than a category. Which these are is kept as long as nothing changes: a large category is long.
    """
    if not (post.tags or post.categories):
        return []
    return cache.of_site("related", post.id).get_or(lambda: _related(post, most))


def _related(post: Post, most: int) -> list[tuple[str, str]]:
    tags, categories = [tag.id for tag in post.tags], [category.id for category in post.categories]
    shared = union_all(
        *(_latest(post_tags.c.post_id, post_tags.c.tag_id == tag, 2) for tag in tags),
        *(_latest(post_categories.c.post_id, post_categories.c.category_id == each, 1) for each in categories),
    ).subquery()
    found = Post.open().with_only_columns(Post.name, Post.path).where(Post.id != post.id)
    found = found.join(shared, shared.c.post_id == Post.id).group_by(Post.id)
    rows = db.session.execute(found.order_by(func.sum(shared.c.weight).desc(), *NEWEST).limit(most)).all()
    return [(row.name, f"/{row.path}/") for row in rows]


def _latest(post_id: ColumnElement[int], linked: ColumnElement[bool], weight: int) -> Select[Any]:
    """Select the latest posts of a term: those of a large one are too many to be compared."""
    ids = select(post_id.label("post_id")).where(linked).order_by(post_id.desc()).limit(COMPARED).subquery()
    return select(ids.c.post_id, literal(weight).label("weight"))


def neighbours(post: Post) -> tuple[Post | None, Post | None]:
    """Return the posts next to one in time: the older and the newer, in one query."""
    here = tuple_(Post.published_at, Post.id)
    there = tuple_(post.published_at, post.id)
    ids = Post.published().with_only_columns(Post.id).limit(1)
    older = ids.where(here < there).order_by(*NEWEST).scalar_subquery()
    newer = ids.where(here > there).order_by(Post.published_at, Post.id).scalar_subquery()
    columns = load_only(Post.title, Post.headline, Post.path, Post.published_at, Post.language)
    found = db.session.scalars(select(Post).where(Post.id.in_([older, newer])).options(columns)).all()
    key = (post.published_at, post.id)
    return (
        next((other for other in found if (other.published_at, other.id) < key), None),
        next((other for other in found if (other.published_at, other.id) > key), None),
    )
