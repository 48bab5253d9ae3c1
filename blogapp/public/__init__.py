"""What any reader may see: the stream, posts, pages, archives."""

from __future__ import annotations

from flask import Flask

from blogapp.public import (
    archive_index,
    corrections,
    embedding,
    images,
    offline,
    pictures,
    posts,
    previews,
    redirects,
    search,
    subscribing,
    unlocking,
    well_known,
)
from blogapp.public.views import bp

__all__ = [
    "archive_index",
    "bp",
    "corrections",
    "embedding",
    "images",
    "init_app",
    "offline",
    "pictures",
    "posts",
    "previews",
    "redirects",
    "search",
    "subscribing",
    "unlocking",
    "well_known",
]  # fmt: skip


def init_app(app: Flask) -> None:
    """Register the views."""
    app.register_blueprint(bp)
