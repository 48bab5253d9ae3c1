"""Which post is meant by an address, also by a former one or a near miss."""

from __future__ import annotations

from flask import abort
from sqlalchemy.sql.base import ExecutableOption

from blogapp import db
from blogapp.models import Gone, Kind, Post, Redirect
from blogapp.text import normalise_line


def find(kind: Kind, path: str, *options: ExecutableOption) -> Post:
    """Return the published post at a path or, from a near miss, the one that is meant.

    That is the one that was there before, else the only one with this slug on another day or below another page.
    `options` say what is read of it. Where there is none, the request ends: 410 if it was deleted, else 404.
    """
    path = normalise_line(path).lower()
    known = Post.published(kind).options(*options)
    post = db.session.scalars(known.where(Post.path == path)).first()
    if post is None:
        moved = known.join(Redirect, Redirect.post_id == Post.id).where(Redirect.path == path)
        post = db.session.scalars(moved).first()
    if post is None:
        namesakes = db.session.scalars(known.where(Post.slug == path.rpartition("/")[2]).limit(2)).all()
        post = namesakes[0] if len(namesakes) == 1 else None
    if post is None:
        abort(410 if db.session.get(Gone, path) else 404)
    return post
