"""What leads on from a post: related posts, which share its tags and categories, and its neighbours in time."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, literal, select, tuple_, union_all

from blogapp import cache, db
from blogapp.listings.fragments import ListedPost
from blogapp.listings.pagination import NEWEST
from blogapp.models import Post, PostRow
from blogapp.models.terms import post_categories, post_tags

COMPARED = 200  # posts of each term, among which related ones are looked for


class Link(NamedTuple):
    """A post that another leads on to."""

    name: str
    url: str


class Beside(NamedTuple):
    """What stands beside a post: the next older and newer ones, and those that share most terms with it."""

    older: Link | None
    newer: Link | None
    related: tuple[Link, ...]


def beside(row: PostRow, page: ListedPost) -> Beside:
    """Return what stands beside a post, in one query, and cached until a post changes: a large category is long."""
    return cache.of_posts("beside", row.id).get_or(lambda: _beside(page.post))


def _beside(post: Post) -> Beside:
    """Read all of it in one query."""
    parts = _neighbours(post) + ([_related(post)] if post.tags or post.categories else [])
    rows = db.session.execute(union_all(*(select(part.subquery()) for part in parts))).all()
    links: dict[str, list[Link]] = {"older": [], "newer": [], "related": []}
    for row in sorted(rows, key=lambda row: row.place):
        links[row.part].append(Link(row.name, f"/{row.path}/"))
    return Beside(next(iter(links["older"]), None), next(iter(links["newer"]), None), tuple(links["related"]))


def _neighbours(post: Post) -> list[Select[Any]]:
    """Select the posts next to one in time: the older and the newer."""
    here = tuple_(Post.published_at, Post.id)
    there = tuple_(post.published_at, post.id)
    older = _columns("older", literal(0)).where(here < there).order_by(*NEWEST).limit(1)
    return [older, _columns("newer", literal(0)).where(here > there).order_by(Post.published_at, Post.id).limit(1)]


def _columns(part: str, place: ColumnElement[int]) -> Select[Any]:
    """Select what links to published posts, as a part of what stands beside one."""
    columns: tuple[Any, ...] = (literal(part).label("part"), place.label("place"), Post.name.label("name"), Post.path)
    return Post.published().with_only_columns(*columns)


def _related(post: Post, most: int = 3) -> Select[Any]:
    """Select the posts that share most terms with one. A tag says more than a category."""
    tags, categories = [tag.id for tag in post.tags], [category.id for category in post.categories]
    shared = union_all(
        *(_latest(post_tags.c.post_id, post_tags.c.tag_id == tag, 2) for tag in tags),
        *(_latest(post_categories.c.post_id, post_categories.c.category_id == each, 1) for each in categories),
    ).subquery()
    order = (func.sum(shared.c.weight).desc(), *NEWEST)
    others = _columns("related", func.row_number().over(order_by=order)).where(Post.id != post.id)
    found = others.where(Post.password.is_(None))
    return found.join(shared, shared.c.post_id == Post.id).group_by(Post.id).order_by(*order).limit(most)


def _latest(post_id: ColumnElement[int], linked: ColumnElement[bool], weight: int) -> Select[Any]:
    """Select the latest posts of a term: those of a large one are too many to be compared."""
    ids = select(post_id.label("post_id")).where(linked).order_by(post_id.desc()).limit(COMPARED).subquery()
    return select(ids.c.post_id, literal(weight).label("weight"))
