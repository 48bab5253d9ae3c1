"""Uploaded files: checked, stripped of what they tell, stored in several sizes, served."""

from flask import Flask

from blogapp.media.refusals import NotAccepted
from blogapp.media.uploads import Prepared, digest_of, folder, prepare, remove
from blogapp.media.views import bp

__all__ = ["NotAccepted", "Prepared", "digest_of", "folder", "init_app", "prepare", "remove"]


def init_app(app: Flask) -> None:
    """Serve the media folder."""
    app.register_blueprint(bp)
