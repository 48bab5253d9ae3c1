"""Uploaded files: checked, stripped of what they tell, stored in several sizes, served."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Connect this part to the application."""
