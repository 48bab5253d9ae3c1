"""The one paginator: a page of posts by its number, found by its keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select, tuple_
from sqlalchemy.orm import defer, joinedload, load_only, selectinload
from sqlalchemy.sql.base import ExecutableOption

from blogapp import db, rendering
from blogapp.models import Post, User

NEWEST = (Post.published_at.desc(), Post.id.desc())
STICKY_FIRST = (Post.sticky.desc(), *NEWEST)
# What a feed reads of a post: not the text for search, and of its author not the password.
WITH_SNAPSHOT: tuple[ExecutableOption, ...] = (
    defer(Post.text),
    joinedload(Post.author).load_only(User.name, User.slug),
    joinedload(Post.lead_image),
    selectinload(Post.categories),
    selectinload(Post.tags),
)
# What listings and pages show of a post.
SHOWN = (*WITH_SNAPSHOT, defer(Post.html))


@dataclass(frozen=True)
class Page:
    """One page of a stream: its posts, its number from 1 on, and whether there are older posts."""

    posts: list[Post]
    number: int
    has_older: bool


def read(chosen: Select[Post], number: int, length: int, order: tuple[Any, ...] = NEWEST) -> Page:
    """Return a page of the chosen posts.

    The ids of the page are counted off in an index, which holds no texts; the rows are read by these ids
    alone. One more than fits says whether there is a next page, which no count of all posts can do cheaper.
    """
    ids = chosen.with_only_columns(Post.id).order_by(*order).limit(length + 1).offset((number - 1) * length)
    page = select(Post).where(Post.id.in_(ids.scalar_subquery())).order_by(*order).options(*SHOWN)
    posts = list(db.session.scalars(page))
    fetch_snapshots(posts[:length])
    return Page(posts[:length], number, len(posts) > length)


def read_snapshots(chosen: Select[Post], length: int, order: tuple[Any, ...] = NEWEST) -> list[Post]:
    """Return the first of the chosen posts with their snapshots, for a feed; protected ones are left out."""
    chosen = chosen.where(Post.password.is_(None))
    return list(db.session.scalars(chosen.order_by(*order).limit(length).options(*WITH_SNAPSHOT)))


def fetch_snapshots(posts: list[Post]) -> None:
    """Read the snapshots of those posts that nothing else can show, all in one query."""
    ids = [post.id for post in posts if rendering.state_of(post) != "fine"]
    if ids:
        db.session.scalars(select(Post).where(Post.id.in_(ids)).options(load_only(Post.html))).all()


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
