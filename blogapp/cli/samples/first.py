"""The first posts of a new blog, made by hand: what somebody sees who has just installed it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from blogapp import db, rendering, writing
from blogapp.cli.samples import about
from blogapp.cli.samples.content import draw, leave, published
from blogapp.formats import PostFormat
from blogapp.formats import fields as f
from blogapp.models import Comment, Media, Post, User

OF_ARTICLE = {"body", "image"}


def write(author: User, pictures: Sequence[Media]) -> int:
    """Write a post of each format and a page about the blog; return how many posts. The caller commits."""
    material = tomllib.loads(Path(__file__).with_name("first.toml").read_text(encoding="utf-8"))
    first, *others = material["place"]
    formats = list(rendering.formats().values())
    written = 0
    for number, format in reversed(list(enumerate(formats))):
        place = others[(number - 1) % len(others)] if number else first
        post = Post(format=format.name, author_id=author.id)
        fields = _illustrated(format, _fields(format, material["article"]), [picture.id for picture in pictures])
        entry = _entry(fields, place, hours=5 * number + 1)
        if published(post, entry, format):
            _discuss(post, place["comments"])
            written += 1
    about.write(author)
    return written


def pictures() -> list[Media]:
    """Draw the pictures; the rows are still to be added. It comes before the transaction, as it takes a while."""
    return draw(Random(12), 4)


def _fields(format: type[PostFormat], article: Mapping[str, str]) -> dict[str, Any]:
    """Return the input of a post, its title included: the article where it fits, else the format's own example."""
    if format.titled != "required" or {field.role for field in format.fields.values()} - OF_ARTICLE:
        return dict(format.example)
    given: dict[str, Any] = {"body": article["body"], "image": {"alt": article["alt"]}}
    return {"title": article["title"]} | {name: given[field.role] for name, field in format.fields.items()}


def _illustrated(format: type[PostFormat], fields: dict[str, Any], pictures: list[int]) -> dict[str, Any]:
    """Put the pictures that were drawn in the place of those that an example can only pretend to have."""
    for name, field in format.fields.items():
        if isinstance(field, f.Image) and fields.get(name):
            fields[name] = {**fields[name], "id": pictures[0]}
        if isinstance(field, f.Images) and fields.get(name):
            parts = zip(fields[name], pictures[1:], strict=False)
            fields[name] = [{**part, "id": picture} for part, picture in parts]
    return fields


def _entry(fields: dict[str, Any], place: Any, *, hours: int) -> writing.Entry:
    return writing.Entry(
        title=str(fields.pop("title", "")),
        fields=fields,
        new_categories=place["categories"],
        tags=place["tags"],
        published_at=db.now() - timedelta(hours=hours),
    )


def _discuss(post: Post, comments: list[Any]) -> None:
    parent = None
    for number, comment in enumerate(comments, 1):
        at = db.now() - timedelta(minutes=60 - 20 * number)
        left = leave(post, comment["name"], comment["body"], at, parent if comment.get("answer") else None)
        db.session.flush()
        parent = left.id
    db.session.execute(Comment.recount(post.id))
