"""Uploaded files: checked, stripped of what they tell, stored in several sizes, served."""

from flask import Flask

from blogapp.media.kinds import NotAccepted
from blogapp.media.uploads import Prepared, folder, prepare
from blogapp.media.views import bp

__all__ = ["NotAccepted", "Prepared", "folder", "init_app", "prepare"]


def init_app(app: Flask) -> None:
    """Serve the media folder."""
    app.register_blueprint(bp)
