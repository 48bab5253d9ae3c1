"""Files that a format makes of a post, such as one for calendars."""

from __future__ import annotations

from blogapp import plugins
from blogapp.models import Post
from blogapp.posts import binding


def links(post: Post) -> dict[str, str]:
    """Return the addresses of a post's files, by what to call them; none where its format cannot make them."""
    if plugins.state_of(post) != "fine":
        return {}
    return {ending.upper(): f"{post.url}post.{ending}" for ending in plugins.formats()[post.format].downloads}


def of(post: Post, ending: str) -> tuple[bytes, str] | None:
    """Return a file of a post with its media type, or None where there is none, or its format fails to make it."""
    if plugins.state_of(post) != "fine" or ending not in plugins.formats()[post.format].downloads:
        return None
    media = binding.media_of([post])[post.id]
    try:
        with plugins.guard(post.format, f"make the file .{ending}", post):
            bound = binding.bind(post, media)
            return plugins.checks.text(bound.download(ending), "download()").encode(), bound.downloads[ending]
    except plugins.Failed:
        return None
