"""Leaving a comment, and moderating them."""

from flask import Flask

from blogapp.comments import moderation
from blogapp.comments.form import comment_form
from blogapp.comments.submission import bp

__all__ = ["bp", "init_app", "moderation"]


def init_app(app: Flask) -> None:
    """Register the blueprint, and give the post page its form."""
    app.register_blueprint(bp)
    app.jinja_env.globals["comment_form"] = comment_form
