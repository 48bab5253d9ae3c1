"""What any reader may see: the stream, posts, pages, archives."""

from __future__ import annotations

from flask import Flask

from blogapp import site
from blogapp.listings import fragments
from blogapp.metadata import head
from blogapp.public import archive_index, embedding, images, posts, redirects, search, unlocking, well_known
from blogapp.public.views import bp
from blogapp.site import menus
from blogapp.text.urls import bare

__all__ = [
    "archive_index",
    "bp",
    "embedding",
    "images",
    "init_app",
    "posts",
    "redirects",
    "search",
    "unlocking",
    "well_known",
]  # fmt: skip


def init_app(app: Flask) -> None:
    """Register the views, and tell every template of the site."""
    site.init_app(app)
    menus.init_app(app)
    fragments.init_app(app)
    app.jinja_env.filters["bare_address"] = bare
    head.init_app(app)
    app.register_blueprint(bp)
