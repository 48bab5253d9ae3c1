"""Which post is meant by an address, also by a former one or a near miss."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from flask import abort
from sqlalchemy import Select, select

from blogapp import cache, db
from blogapp.models import FormerAddress, Gone, Kind, Post, PostRow, Redirect, Revision
from blogapp.models.post_rows import COLUMNS
from blogapp.posts import former_addresses, translations
from blogapp.text import slug_forms

CROWD = 100  # posts of one slug; among so many, none is meant
# What stands below the address of a post: a further page of its text, its card, its feeds, its comments, a correction,
# a picture.
BELOW = re.compile(
    r"(.*[^/])/((?:embed|feed|feed/(?:atom|json)|(?:comment-page-|correction-|picture-)?[1-9][0-9]{0,9})/?)", re.ASCII
)


def find(kind: Kind, path: str) -> PostRow:
    """Return the published post at a path or, from a near miss, the one that is meant.

    That is the one that was there before, else the only one with this slug on another day or below another page.
    Where there is none, the request ends: 410 if it was deleted, else 404.
    """
    return cache.of_site("at", kind, path).get_or(lambda: _find(kind, path))


def _find(kind: Kind, path: str) -> PostRow:
    paths = slug_forms(path)
    asked = (*COLUMNS, Revision.corrected(), translations.possible(), FormerAddress.has_comments())
    posts: Select[Any] = Post.published(kind).with_only_columns(*asked)
    row = db.session.execute(posts.where(Post.path.in_(paths)).order_by(Post.path != paths[0])).first()
    if row is None and (number := _former(posts, paths) or _imported(paths) or _only(posts, paths)):
        row = db.session.execute(posts.where(Post.id == number)).first()
    if row is None:
        gone = db.session.scalar(select(Gone.path).where(Gone.path.in_(paths)).limit(1))
        abort(410 if gone else 404)
    return PostRow(*row)


def elsewhere(path: str) -> str:
    """Return where the one post or page is whose slug, now or formerly, ends an address; "" where not one is meant.

    So a post is found by its slug alone, by year and month with it, or below whatever else it once stood.
    """
    below = BELOW.fullmatch(path)
    number = _only(Post.published(None), slug_forms(below[1] if below else path))
    post = db.session.get(Post, number) if number else None
    return f"{post.url}{below[2].rstrip('/')}/" if post and below else post.url if post else ""


def _former(posts: Select[Any], paths: Sequence[str]) -> int:
    """Return the id of the post that had a path before; 0 for none."""
    moved = posts.with_only_columns(Post.id).join(Redirect, Redirect.post_id == Post.id)
    return db.session.scalar(moved.where(Redirect.path.in_(paths)).limit(1)) or 0


def _imported(paths: Sequence[str]) -> int:
    """Return the id of the post that was at a path of a former site; 0 for none. A 404 if it was something else."""
    kind, number = former_addresses.kind_at(paths)
    return number if kind in {"", Kind.POST, Kind.PAGE} else abort(404)


def _only(posts: Select[Any], paths: Sequence[str]) -> int:
    """Return the id of the only post with the slug that ends a path, else of the only one that had it; 0 for none.

    The ids are read by the slug alone: asked for all at once, a database may well begin with all that is published.
    """
    slugs = [path.strip("/").rpartition("/")[2] for path in paths]
    for namesakes in (
        select(Post.id).where(Post.slug.in_(slugs)),
        select(Redirect.post_id).where(Redirect.slug.in_(slugs)).distinct(),
    ):
        ids = db.session.scalars(namesakes.limit(CROWD)).all()
        public = posts.with_only_columns(Post.id).where(Post.id.in_(ids)).limit(2)
        published = db.session.scalars(public).all() if ids else []
        if published:
            return published[0] if len(published) == 1 and len(ids) < CROWD else 0
    return 0
