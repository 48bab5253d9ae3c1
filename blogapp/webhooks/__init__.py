"""Webhooks: each event is sent, signed, to the addresses that an administrator entered on the desk."""

from flask import Flask

from blogapp import events
from blogapp.webhooks import delivery, signing

__all__ = ["delivery", "init_app", "signing"]


def init_app(app: Flask) -> None:
    """Let the webhooks be told of events."""
    events.add_source(app, delivery.receivers)
