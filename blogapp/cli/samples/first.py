"""The first posts of a new blog, made by hand: what somebody sees who has just installed it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from blogapp import db, rendering, writing
from blogapp.cli.samples import about
from blogapp.cli.samples.content import draw, leave, published
from blogapp.formats import PostFormat
from blogapp.models import Comment, Media, Post, User

OF_ARTICLE = {"body", "image"}


def write(author: User, picture: Media) -> int:
    """Write a post of each format and a page about the blog; return how many posts. The caller commits."""
    material = tomllib.loads(Path(__file__).with_name("first.toml").read_text(encoding="utf-8"))
    formats = list(rendering.formats().values())
    written = 0
    for number, format in reversed(list(enumerate(formats))):
        place = material["place"][number % len(material["place"])]
        post = Post(format=format.name, author_id=author.id)
        entry = _entry(_fields(format, material["article"], picture), place, hours=5 * number + 1)
        if published(post, entry, format):
            _discuss(post, place["comments"])
            written += 1
    about.write(author)
    return written


def picture() -> Media:
    """Draw the lead image; the row is still to be added. It comes before the transaction, as it takes a while."""
    return draw(Random(12), 1)[0]


def _fields(format: type[PostFormat], article: Mapping[str, str], picture: Media) -> dict[str, Any]:
    """Return the input of a post, its title included: the article where it fits, else the format's own example."""
    if format.titled != "required" or {field.role for field in format.fields.values()} - OF_ARTICLE:
        return dict(format.example)
    given = {"body": article["body"], "image": {"id": picture.id, "alt": article["alt"]}}
    return {"title": article["title"]} | {name: given[field.role] for name, field in format.fields.items()}


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
