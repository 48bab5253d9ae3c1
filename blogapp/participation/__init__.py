"""Readers take part: the form of an action under a post, such as a vote; what they answered, on the desk."""

from flask import Flask

from blogapp.participation import desk
from blogapp.participation.submission import bp, under

__all__ = ["bp", "desk", "init_app", "under"]


def init_app(app: Flask) -> None:
    """Register the blueprint."""
    app.register_blueprint(bp)
