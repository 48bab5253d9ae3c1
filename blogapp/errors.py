"""What is shown when something goes wrong."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Connect this part to the application."""
