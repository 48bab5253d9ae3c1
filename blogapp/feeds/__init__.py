"""Feeds of the stream, of every archive and of comments, each as RSS 2.0, Atom and JSON Feed."""

from __future__ import annotations

from flask import Flask, request

from blogapp.feeds import sitemap
from blogapp.feeds.views import bp
from blogapp.i18n import languages

__all__ = ["bp", "init_app", "sitemap"]


def init_app(app: Flask) -> None:
    """Register the blueprint, whose pages speak the language of the site."""
    app.register_blueprint(bp)
    app.before_request(_speak_to_all)


def _speak_to_all() -> None:
    """Each reader of a feed gets the same one."""
    if request.blueprint == bp.name:
        languages.speak_to_all()
