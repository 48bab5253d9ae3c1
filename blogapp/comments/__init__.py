"""Leaving a comment, and moderating them."""

from flask import Blueprint, Flask

from blogapp.comments.form import comment_form

bp = Blueprint("comments", __name__)


def init_app(app: Flask) -> None:
    """Register the blueprint, and give the post page its form."""
    app.register_blueprint(bp)
    app.jinja_env.globals["comment_form"] = comment_form


from blogapp.comments import leaving as leaving, moderation as moderation  # noqa: E402, I001 - they need the blueprint
