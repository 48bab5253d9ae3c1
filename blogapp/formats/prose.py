"""The text of a post as HTML, whatever its format."""

from __future__ import annotations

from typing import Any

from blogapp.text import Prose


def prose_of(post: Any) -> Prose | None:
    """Return the body of a post, seen through its format, with its teaser and pages; None where it is no such text."""
    field = post.fields.get("body")
    return field.prose(post.body) if field else None
