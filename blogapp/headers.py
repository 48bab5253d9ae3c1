"""The headers of every response: security policy, caching."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Connect this part to the application."""
