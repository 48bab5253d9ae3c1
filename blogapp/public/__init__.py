"""What any reader may see: the stream, posts, pages, archives."""

from __future__ import annotations

from flask import Flask

from blogapp import articles, describing, menus, site
from blogapp.public import drawn, embedding, near_misses, overview, posts, searching, unlocking, well_known
from blogapp.public.views import bp
from blogapp.text.urls import bare

__all__ = [
    "bp", "drawn", "embedding", "init_app", "near_misses", "overview", "posts", "searching", "unlocking", "well_known",
]  # fmt: skip


def init_app(app: Flask) -> None:
    """Register the views, and tell every template of the site."""
    site.init_app(app)
    menus.init_app(app)
    articles.init_app(app)
    app.jinja_env.filters["bare_address"] = bare
    describing.init_app(app)
    app.register_blueprint(bp)
