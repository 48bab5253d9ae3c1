"""Leaving a comment, and moderating them."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the blueprint."""
