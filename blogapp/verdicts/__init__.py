"""Verdicts: checkers of comments, by plugins, which the worker asks after the commit, and what they answer."""

from flask import Flask

from blogapp.verdicts import checkers
from blogapp.verdicts.shapes import Checker, Hold, Submission

__all__ = ["Checker", "Hold", "Submission", "checkers", "init_app"]


def init_app(app: Flask) -> None:
    """Find the names of the checkers. Their code is loaded by the worker alone."""
    app.extensions["blogapp.checkers"] = checkers.find(app)
