"""The files of a post as feeds name them, whatever its format: the pictures, sounds and films in its fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from blogapp import site
from blogapp.feeds.feed import Enclosure
from blogapp.formats import Picture, Player, PostFormat, Upload
from blogapp.media import uses
from blogapp.models import Media, Post
from blogapp.plugins import checks
from blogapp.posts import binding
from blogapp.text.urls import is_web_address


def files_of(posts: Iterable[Post]) -> dict[int, dict[int, Media]]:
    """Return the uploaded files that several posts show, by the ids of both, in at most one query."""
    wanted = {post: {post.lead_image_id or 0, *binding.media_ids(post)} - {0} for post in posts}
    return uses.shown_by(wanted)


def enclosures(bound: PostFormat, files: Mapping[int, Media]) -> Iterable[Enclosure]:
    """Return the files that a post shows, each once; `files` are those of this site."""
    own = {file.url: file for file in files.values()}
    holders = [(field, getattr(bound, name)) for name, field in bound.fields.items() if field.shows_files]
    shown = [checks.file(file) for field, value in holders for file in field.files(value)]
    files_named = [_enclosure(file, own) for file in shown if file]
    return {file.url: file for file in files_named if file}.values()


def _enclosure(file: Picture | Player | Upload, own: Mapping[str, Media]) -> Enclosure | None:
    """Return the file that a post shows; a page with somebody's player is none, nor is a file of ours that is gone."""
    if media := own.get(file.url):
        return Enclosure(site.absolute(media.url), media.mime, media.size)
    return Enclosure(file.url, file.mime) if file.mime and is_web_address(file.url) else None
