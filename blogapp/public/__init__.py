"""What any reader may see: the stream, posts, pages, archives."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the blueprint."""
