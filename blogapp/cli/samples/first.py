"""The first posts of a new blog, made by hand: what somebody sees who has just installed it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from blogapp import db, media, plugins
from blogapp.accounts.permissions import MACHINE
from blogapp.cli.samples import about, sounds
from blogapp.cli.samples.content import draw, leave, published
from blogapp.formats import PostFormat
from blogapp.formats.fields import Field, Group
from blogapp.models import Comment, Media, Post, User
from blogapp.posts import saving

OF_ARTICLE = {"body", "image"}
SOUND = "audio/wav"


def write(author: User, files: Sequence[Media]) -> int:
    """Write a post of each format and a page about the blog; return how many posts. The caller commits."""
    material = tomllib.loads(Path(__file__).with_name("first.toml").read_text(encoding="utf-8"))
    places = {place["format"]: place for place in material["place"]}
    order = [*places, *plugins.formats()]
    formats = sorted(plugins.formats().values(), key=lambda format: order.index(format.name))
    written = 0
    for number, format in reversed(list(enumerate(formats))):
        place = places.get(format.name, material["elsewhere"])
        post = Post(format=format.name, author_id=author.id)
        fields = _with_files(format, _fields(format, material["article"]), files)
        entry = _entry(fields, place, hours=5 * number + 1)
        if published(post, entry, format):
            _discuss(post, place["comments"])
            written += 1
    about.write(author)
    return written


def files() -> list[Media]:
    """Draw four pictures and blow a horn; the rows are still to be added. It takes a while: no transaction waits."""
    return [*draw(Random(12), 4), media.prepare(sounds.foghorn(), [SOUND]).row(None)]


def _fields(format: type[PostFormat], article: Mapping[str, str]) -> dict[str, Any]:
    """Return the input of a post, its title included: the article where it fits, else the format's own example."""
    if format.titled != "required" or {field.role for field in format.fields.values()} - OF_ARTICLE:
        return dict(format.example)
    by_role: dict[str, Any] = {"body": article["body"], "image": {"alt": article["alt"]}}
    return {"title": article["title"]} | {name: by_role[field.role] for name, field in format.fields.items()}


def _with_files(format: type[Group], fields: dict[str, Any], files: Sequence[Media]) -> dict[str, Any]:
    """Put files that are there in the place of those that an example can only pretend to have.

    The article has the first picture; a recording comes instead of an address that an example invents. What nothing at
    hand can stand for is left empty.
    """
    is_article = getattr(format, "titled", "") == "required"
    used: set[int] = set()
    for name, field in format.fields.items():
        if field.group and fields.get(name):
            fields[name] = [_with_files(field.group, dict(row), files) for row in fields[name]]
        elif field.kinds and SOUND in field.kinds:
            fields |= {other: "" for other, address in format.fields.items() if list(address.players())}
            fields[name] = {"id": next(file.id for file in files if file.mime == SOUND)}
        elif field.kinds and fields.get(name):
            ids = [file.id for file in files if file.mime in field.kinds and file.id not in used]
            fields[name] = _at_hand(field, fields[name], ids if is_article else ids[::-1])
            used |= set(field.media_ids(fields[name] or field.empty))
    return fields


def _at_hand(field: Field[Any], example: Any, ids: Sequence[int]) -> Any:
    """Return the value of an example with the files that are at hand, if there are any."""
    parts = example if field.several else [example]
    order = (sorted(ids)[1:-1] or ids) if field.several else ids
    filled = [{**part, "id": number} for part, number in zip(parts, order, strict=False)]
    return filled if field.several else next(iter(filled), None)


def _entry(fields: dict[str, Any], place: Any, *, hours: int) -> saving.PostInput:
    return saving.PostInput(
        title=str(fields.pop("title", "")),
        fields=fields,
        new_categories=place["categories"],
        tags=place["tags"],
        published_at=db.now() - timedelta(hours=hours),
        saved_by=MACHINE,
    )


def _discuss(post: Post, comments: list[Any]) -> None:
    parent = None
    for number, comment in enumerate(comments, 1):
        at = db.now() - timedelta(minutes=60 - 20 * number)
        left = leave(post, comment["name"], comment["body"], at, parent if comment.get("answer") else None)
        db.session.flush()
        parent = left.id
    db.session.execute(Comment.recount(post.id))
