"""A post bound to its format: its data brought up to date, with its files and what its readers' language asks for."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from datetime import datetime
from hashlib import blake2b
from typing import Any

from flask_babel import gettext
from sqlalchemy import inspect

from blogapp import db, plugins, site
from blogapp.formats import Answers, MediaFile, PostFacts, PostFormat, Reader
from blogapp.i18n import languages, writing
from blogapp.media import uses
from blogapp.models import Media, Post
from blogapp.plugins import checks
from blogapp.posts import answers, references
from blogapp.site import absolute
from blogapp.text import quotes_of


def bind(post: Post, media: Mapping[int, MediaFile]) -> PostFormat:
    """Return the post as an instance of its format, its data brought up to date. Raises what the format raises."""
    format = plugins.formats()[post.format]
    data = format.upgrade(post.data, post.format_version)
    return seen(post, format, data, post.title, media, facts_of(post), answers.of(post, format))


def seen(
    post: Post, format: type[PostFormat], data: Mapping[str, Any], title: str, media: Mapping[int, MediaFile],
    facts: PostFacts, given: Mapping[str, Answers] | None = None,
) -> PostFormat:  # fmt: skip
    """Return what a post holds, or is about to hold, as an instance of a format."""
    known: dict[str, Any] = {"media": media, "reader": _reader(post), "post": facts, "answers": given}
    return format(data, title=title, document=f"post-{post.id}", **known)


def facts_of(post: Post) -> PostFacts:
    """Return what a post knows of itself whatever its format."""

    def here(moment: datetime | None) -> datetime | None:
        return moment and moment.astimezone(site.zone()).replace(microsecond=0)

    return PostFacts(
        address=absolute(post.url) if post.path else "",
        published=here(post.published_at),
        updated=here(post.updated_at),
        author=post.author.name if post.author else "",
        categories=tuple(category.name for category in post.categories),
        tags=tuple(tag.name for tag in post.tags),
        language=(post.language or languages.of_site()).replace("_", "-"),
    )


def mark_of(post: Post) -> str:
    """Return what tells what a post knows of itself from what it knew before its author took another name, say."""
    facts, state = facts_of(post), answers.state(post)
    return blake2b(repr((facts, state) if state else facts).encode(), digest_size=12).hexdigest()


def known_of(post: Post) -> tuple[Hashable, ...]:
    """Return what a post's looks follow from beside what was saved: itself, the posts that it names, its answers."""
    return facts_of(post), references.mark(post.format), answers.state(post)


def _reader(post: Post) -> Reader:
    """Return what a format may know of the reader: language, zone, addresses, quotation marks."""
    quotes = quotes_of(post.language or languages.of_site()) if site.current().typographic_quotes else ()
    return Reader(
        translate=gettext,
        zone=site.zone(),
        moment=writing.moment,
        absolute=absolute,
        quotes=quotes,
        size=writing.size,
        day=writing.day,
        number=writing.number,
        span=writing.span,
        zoned=writing.zoned,
        listed=writing.listed,
        post=references.public,
    )


def media_of(posts: Collection[Post]) -> dict[int, dict[int, MediaFile]]:
    """Return the uploaded files of several posts, by the ids of both, in at most one query; a lead image is there.

    One that a post names and does not use is left out. The posts that they name are looked up, too.
    """
    references.prepare(posts)
    leads = {post: post.lead_image for post in posts if "lead_image" not in inspect(post).unloaded and post.lead_image}
    wanted = {post: set(media_ids(post)) - {leads[post].id if post in leads else 0} for post in posts}
    found = uses.shown_by(wanted)
    files = {post.id: {file.id: file.as_file() for file in found.get(post.id, {}).values()} for post in posts}
    for post, lead in leads.items():
        files[post.id][lead.id] = lead.as_file()
    return files


def files_of(ids: Collection[int]) -> dict[int, MediaFile]:
    """Return the uploaded files of these ids, by id, in one query."""
    return {media.id: media.as_file() for media in db.session.scalars(Media.of_ids(ids))} if ids else {}


def media_ids(post: Post) -> list[int]:
    """Return the ids of the files that a post shows, the lead image first; none where its format cannot say."""
    if not post.data or plugins.state_of(post) != "fine":
        return []
    format = plugins.formats()[post.format]
    try:
        with plugins.guard(post.format, "name the files", post):
            return checks.ids(format.media_ids(format.upgrade(post.data, post.format_version)))
    except plugins.Failed:
        return []
