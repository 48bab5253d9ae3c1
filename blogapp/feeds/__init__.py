"""Feeds of the stream and of every archive."""

from __future__ import annotations

from flask import Flask

from blogapp.feeds.views import bp

__all__ = ["bp", "init_app"]


def init_app(app: Flask) -> None:
    """Register the blueprint."""
    app.register_blueprint(bp)
