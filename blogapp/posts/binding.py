"""A post bound to its format: its data brought up to date, with its files and what its readers' language asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime

from babel.dates import get_date_format, get_datetime_format, get_time_format
from flask_babel import format_datetime, get_locale, gettext
from sqlalchemy import inspect

from blogapp import db, plugins, site
from blogapp.formats import MediaFile, PostFormat, Reader
from blogapp.i18n import languages
from blogapp.models import Media, Post
from blogapp.plugins import checks
from blogapp.site import absolute
from blogapp.text import quotes_of


def bind(post: Post, media: Mapping[int, MediaFile]) -> PostFormat:
    """Return the post as an instance of its format, its data brought up to date. Raises what the format raises."""
    format = plugins.formats()[post.format]
    data = format.upgrade(post.data, post.format_version)
    return format(data, title=post.title, document=f"post-{post.id}", media=media, reader=_reader(post))


def _reader(post: Post) -> Reader:
    """Return what a format may know of the reader: language, zone, addresses, quotation marks."""
    quotes = quotes_of(post.language or languages.of_site()) if site.current().typographic_quotes else ()
    return Reader(gettext, site.zone(), _moment, absolute, quotes)


def _moment(moment: datetime) -> str:
    """Return a moment to the minute, as long as its language has it: nobody types seconds."""
    locale = get_locale()
    time = re.sub(r"[:.]ss", "", get_time_format("long", locale).pattern)
    pattern = str(get_datetime_format("medium", locale)).replace("{1}", get_date_format("long", locale).pattern)
    return str(format_datetime(moment, pattern.replace("{0}", time)))  # type: ignore[no-untyped-call]


def media_of(posts: Iterable[Post]) -> dict[int, MediaFile]:
    """Return the uploaded files of several posts, in at most one query; a lead image is there already."""
    files: dict[int, MediaFile] = {}
    wanted: set[int] = set()
    for post in posts:
        wanted.update(media_ids(post))
        if "lead_image" not in inspect(post).unloaded and post.lead_image:
            files[post.lead_image.id] = post.lead_image.as_file()
    if rest := wanted - files.keys():
        files |= {media.id: media.as_file() for media in db.session.scalars(Media.of_ids(rest))}
    return files


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
