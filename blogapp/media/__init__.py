"""Uploaded files: checked, stripped of what they tell, stored in several sizes, served."""

from flask import Flask

from blogapp import storage as stores
from blogapp.media.refusals import NotAccepted
from blogapp.media.uploads import NAME, Prepared, digest_of, is_stored, prepare, remove, storage
from blogapp.media.views import bp

__all__ = ["NotAccepted", "Prepared", "digest_of", "init_app", "is_stored", "prepare", "remove", "storage"]


def init_app(app: Flask) -> None:
    """Serve what is uploaded, from where the settings have it."""
    app.extensions[NAME] = stores.of(app.config)
    app.register_blueprint(bp)
