"""Leaving a comment, and moderating them."""

from flask import Flask

from blogapp import events
from blogapp.comments import avatars, emptying, moderation, own, own_data, people, places, reports, telling
from blogapp.comments.form import comment_form
from blogapp.comments.submission import bp

__all__ = [
    "avatars", "bp", "comment_form", "emptying", "init_app", "moderation", "own", "own_data", "people", "places",
    "reports", "telling",
]  # fmt: skip


def init_app(app: Flask) -> None:
    """Register the blueprint, and let comments be told of by mail."""
    app.register_blueprint(bp)
    events.add_source(app, telling.receivers)
