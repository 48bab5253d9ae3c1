"""The pictures of a post, in the order of its fields: each has a page of its own."""

from __future__ import annotations

from collections.abc import Sequence

from blogapp import plugins
from blogapp.formats import Picture
from blogapp.models import Post
from blogapp.plugins import checks
from blogapp.posts import binding


def of(post: Post) -> Sequence[Picture]:
    """Return the pictures that the fields of a post hold; none where its format is missing or fails."""
    if not post.data or plugins.state_of(post) != "fine":
        return ()
    media = binding.media_of([post])[post.id]
    try:
        with plugins.guard(post.format, "name its pictures", post):
            seen = binding.bind(post, media)
            files = [file for name, field in seen.fields.items() for file in field.files(getattr(seen, name))]
            return checks.pictures(files)
    except plugins.Failed:
        return ()
