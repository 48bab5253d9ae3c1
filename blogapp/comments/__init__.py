"""Leaving a comment, and moderating them."""

from flask import Flask

from blogapp.comments import moderation, own
from blogapp.comments.form import comment_form
from blogapp.comments.submission import bp

__all__ = ["bp", "comment_form", "init_app", "moderation", "own"]


def init_app(app: Flask) -> None:
    """Register the blueprint."""
    app.register_blueprint(bp)
