"""The files of a post as feeds name them, whatever its format: the pictures, sounds and films in its fields."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from blogapp import db, plugins, site
from blogapp.feeds.feed import Enclosure
from blogapp.formats import Picture, Player, PostFormat
from blogapp.models import Media, Post
from blogapp.plugins import checks
from blogapp.posts import binding

HOLD_FILES = {"file", "image", "images", "url"}  # other fields are not asked: a text would be rendered for nothing


def files_of(posts: Iterable[Post]) -> dict[int, Media]:
    """Return the uploaded files that several posts name, in at most one query."""
    wanted = {number for post in posts for number in (post.lead_image_id, *binding.media_ids(post)) if number}
    return {file.id: file for file in db.session.scalars(Media.of_ids(wanted))} if wanted else {}


def from_format(post: Post, files: Mapping[int, Media]) -> tuple[list[Enclosure], str]:
    """Return a post's files, and the address elsewhere that it points to; nothing where its format cannot say."""
    if plugins.state_of(post) != "fine":
        return [], ""
    own = {file.url: file for file in files.values()}
    try:
        with plugins.guard(post.format, "name what belongs to it in feeds", post):
            bound = binding.bind(post, {number: file.as_file() for number, file in files.items()})
            enclosures = [_enclosure(checks.file(value), own) for value in _values(bound)]
            return list({file.url: file for file in enclosures if file}.values()), checks.address(bound.leads_to())
    except plugins.Failed:
        return [], ""


def _values(bound: PostFormat) -> Iterator[Any]:
    for name, field in bound.fields.items():
        if field.control in HOLD_FILES:
            value = getattr(bound, name)
            yield from value if isinstance(value, list | tuple) else [value]


def _enclosure(value: Any, own: Mapping[str, Media]) -> Enclosure | None:
    """Return the file that a value shows; a page with somebody's player is none."""
    if isinstance(value, Picture | Player) and value.url in own:
        file = own[value.url]
        return Enclosure(site.absolute(file.url), file.mime, file.size)
    if isinstance(value, Player) and not value.embed:
        path = urlsplit(value.url).path
        mime = mimetypes.guess_type(path)[0] or f"{value.kind}/{path.rpartition('.')[2].lower()}"
        return Enclosure(value.url, mime)
    return None
