"""The series that a post belongs to: which part it is, and the parts before and after it."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Select, func, select

from blogapp import cache, db
from blogapp.listings.related import Link
from blogapp.models import Post, PostRow

PROPOSED = 100  # names
IN_ORDER = (Post.published_at, Post.id)  # the first part was published first


class Series(NamedTuple):
    """Where a post stands in its series: as which `part` of how many, each counted while readers see it."""

    name: str
    path: str
    part: int
    parts: int
    previous: Link | None
    following: Link | None


def posts_of(slug: str) -> Select[Post]:
    """Select the posts of a series that readers see."""
    return Post.published().where(Post.series_slug == slug)


def names() -> list[str]:
    """Return the names of the series that were begun or went on last, to propose."""
    known = select(Post.series).where(Post.series_slug.is_not(None)).group_by(Post.series)
    return [name for name in db.session.scalars(known.order_by(func.max(Post.id).desc()).limit(PROPOSED)) if name]


def path_of(slug: str) -> str:
    """Return the address of the page of a series."""
    return f"/series/{slug}/"


def around(row: PostRow) -> Series | None:
    """Return the series of a post and its neighbours there, in one query; None of a post that belongs to none."""
    slug = row.series_slug
    return cache.of_posts("series", row.id).get_or(lambda: _around(row.id, slug)) if slug else None


def _around(post_id: int, slug: str) -> Series | None:
    columns = posts_of(slug).with_only_columns(Post.id, Post.name, Post.path, Post.series)
    rows = db.session.execute(columns.order_by(*IN_ORDER)).all()
    place = next((place for place, row in enumerate(rows) if row.id == post_id), None)
    if place is None:  # it was taken down a moment ago
        return None
    links = [Link(name, f"/{path}/") for _id, name, path, _series in rows]
    following = links[place + 1] if place + 1 < len(links) else None
    return Series(rows[-1].series, path_of(slug), place + 1, len(rows), links[place - 1] if place else None, following)
