"""What leads on from a post: its author, related posts, which share its tags and categories, neighbours in time."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, literal, select, tuple_, union_all

from blogapp import cache, db
from blogapp.formats import MediaFile
from blogapp.listings.fragments import ListedPost
from blogapp.listings.pagination import NEWEST
from blogapp.models import Media, Post, PostRow, User, media_uses
from blogapp.models.terms import post_categories, post_tags
from blogapp.text import headline

BIO = 240  # signs of what somebody says of themselves
WIDE_ENOUGH = 300  # pixels of a thumbnail
COMPARED = 200  # posts of each term, among which related ones are looked for


class Thumbnail(NamedTuple):
    """A picture of a post, small, and decoration beside its name."""

    url: str
    width: int
    height: int


class Link(NamedTuple):
    """A post that another leads on to."""

    name: str
    url: str
    picture: Thumbnail | None = None


class AboutAuthor(NamedTuple):
    """Who wrote a post, in a few words of their own."""

    name: str
    path: str
    bio: str


class Beside(NamedTuple):
    """What stands beside a post: the next older and newer ones, those that share most terms with it, its author."""

    older: Link | None
    newer: Link | None
    related: tuple[Link, ...]
    author: AboutAuthor | None = None


def latest(most: int = 5) -> list[Link]:
    """Return the newest posts, which lead on from where nothing is: in one query, and cached until a post changes."""
    return cache.of_posts("latest", most).get_or(lambda: _latest(most))


def _latest(most: int) -> list[Link]:
    newest = Post.open().order_by(*NEWEST).limit(most)
    return [
        Link(name, f"/{path}/") for name, path in db.session.execute(newest.with_only_columns(Post.name, Post.path))
    ]


def beside(row: PostRow, page: ListedPost) -> Beside:
    """Return what stands beside a post, in one query, and cached until a post changes: a large category is long."""
    return cache.of_posts("beside", row.id).get_or(lambda: _beside(page.post))


def _beside(post: Post) -> Beside:
    """Read all of it in one query."""
    parts = _neighbours(post) + ([_related(post)] if post.tags or post.categories else [])
    found = union_all(*(select(part.subquery()) for part in parts)).subquery()
    rows = db.session.execute(select(found, Media).outerjoin(Media, Media.id == _picture_of(found.c))).all()
    links: dict[str, list[Link]] = {"older": [], "newer": [], "related": []}
    for row in sorted(rows, key=lambda row: row.place):
        links[row.part].append(Link(row.name, f"/{row.path}/", row.Media and _thumbnail(row.Media.as_file())))
    older, newer = (next(iter(links[part]), None) for part in ("older", "newer"))
    return Beside(older, newer, tuple(links["related"]), _about(post.author))


def _picture_of(post: Any) -> ColumnElement[int]:
    """Return the id of the picture at the head of a post, else of the first that it shows."""
    shown = select(func.min(Media.id)).join(media_uses, media_uses.c.media_id == Media.id)
    return func.coalesce(
        post.lead_image_id, shown.where(media_uses.c.post_id == post.id, Media.width > 0).scalar_subquery()
    )


def _about(author: User | None) -> AboutAuthor | None:
    """Return what is said of an author; None of one who says nothing."""
    bio = headline(author.bio, BIO) if author else ""
    return AboutAuthor(author.name, author.path, bio) if author and bio else None


def _thumbnail(file: MediaFile) -> Thumbnail:
    """Return the narrowest copy of a picture that is wide enough."""
    wide = min((width for width in file.widths if width >= WIDE_ENOUGH), default=0)
    return Thumbnail(file.widths.get(wide, file.url), file.width, file.height)


def _neighbours(post: Post) -> list[Select[Any]]:
    """Select the posts next to one in time: the older and the newer."""
    here = tuple_(Post.published_at, Post.id)
    there = tuple_(post.published_at, post.id)
    older = _columns("older", literal(0)).where(here < there).order_by(*NEWEST).limit(1)
    return [older, _columns("newer", literal(0)).where(here > there).order_by(Post.published_at, Post.id).limit(1)]


def _columns(part: str, place: ColumnElement[int]) -> Select[Any]:
    """Select what links to published posts, as a part of what stands beside one."""
    named = (Post.id, Post.name.label("name"), Post.path, Post.lead_image_id)
    columns: tuple[Any, ...] = (literal(part).label("part"), place.label("place"), *named)
    return Post.published().with_only_columns(*columns)


def _related(post: Post, most: int = 3) -> Select[Any]:
    """Select the posts that share most terms with one. A tag says more than a category."""
    tags, categories = [tag.id for tag in post.tags], [category.id for category in post.categories]
    shared = union_all(
        *(_newest(post_tags.c.post_id, post_tags.c.tag_id == tag, 2) for tag in tags),
        *(_newest(post_categories.c.post_id, post_categories.c.category_id == each, 1) for each in categories),
    ).subquery()
    order = (func.sum(shared.c.weight).desc(), *NEWEST)
    others = _columns("related", func.row_number().over(order_by=order)).where(Post.id != post.id)
    found = others.where(Post.password.is_(None))
    return found.join(shared, shared.c.post_id == Post.id).group_by(Post.id).order_by(*order).limit(most)


def _newest(post_id: ColumnElement[int], linked: ColumnElement[bool], weight: int) -> Select[Any]:
    """Select the latest posts of a term: those of a large one are too many to be compared."""
    ids = select(post_id.label("post_id")).where(linked).order_by(post_id.desc()).limit(COMPARED).subquery()
    return select(ids.c.post_id, literal(weight).label("weight"))
