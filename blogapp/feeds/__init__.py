"""Feeds of the stream and of every archive."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the blueprint."""
