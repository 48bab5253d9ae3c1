"""What leads on from a post: related posts, which share its tags and categories, and its neighbours in time."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select, tuple_, union_all
from sqlalchemy.orm import load_only

from blogapp import cache, db
from blogapp.listings.pagination import NEWEST
from blogapp.models import Post
from blogapp.models.terms import post_categories, post_tags

COMPARED = 200  # posts of each term, among which related ones are looked for


def of(post: Post, most: int = 3) -> list[tuple[str, str]]:
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
