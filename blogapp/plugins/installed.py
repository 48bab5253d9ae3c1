"""Which formats are installed, and whether a post's own is among them and understands its data."""

from __future__ import annotations

from typing import Literal

from flask import current_app
from flask_babel import gettext

from blogapp.formats.registry import Registry
from blogapp.models import Post

State = Literal["fine", "missing", "newer"]


def formats() -> Registry:
    """Return the formats of the current application."""
    registry: Registry = current_app.extensions["blogapp.formats"]
    return registry


def state_of(post: Post) -> State:
    """Return whether a post's format is here and understands its data; if not, the snapshot stands in."""
    format = formats().get(post.format)
    if format is None:
        return "missing"
    return "newer" if (post.format_version or 1) > format.version else "fine"  # a new post has none before its flush


def label_of(name: str) -> str:
    """Return what a format is called in the language of the page; of one that is not installed, its name."""
    format = formats().get(name)
    return gettext(format.label) if format else name.capitalize()
