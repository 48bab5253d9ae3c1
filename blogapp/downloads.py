"""Files that a format makes of a post, such as one for calendars."""

from __future__ import annotations

import logging

from blogapp import rendering
from blogapp.models import Post

log = logging.getLogger(__name__)


def links(post: Post) -> dict[str, str]:
    """Return the addresses of a post's files, by what to call them; none where its format cannot make them."""
    if rendering.state_of(post) != "fine":
        return {}
    return {ending.upper(): f"{post.url}post.{ending}" for ending in rendering.formats()[post.format].downloads}


def of(post: Post, ending: str) -> tuple[bytes, str] | None:
    """Return a file of a post with its media type, or None where there is none, or its format fails to make it."""
    if rendering.state_of(post) != "fine" or ending not in rendering.formats()[post.format].downloads:
        return None
    try:
        seen = rendering.seen_through(post, rendering.media_of([post]))
        return str(seen.download(ending)).encode(), seen.downloads[ending]
    except Exception:  # a plugin may raise anything
        log.exception("The format %s failed to make the file .%s of post %s.", post.format, ending, post.id)
        return None
