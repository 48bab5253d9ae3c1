"""Events: what happened on the blog, recorded with the change, and told after its commit to plugins and webhooks."""

from flask import Flask

from blogapp.events import payloads, recording, subscribers, telling
from blogapp.events.event import NAMES, Event, on
from blogapp.events.receivers import Receiver, add_source

__all__ = [
    "NAMES",
    "Event",
    "Receiver",
    "add_source",
    "init_app",
    "on",
    "payloads",
    "recording",
    "subscribers",
    "telling",
]


def init_app(app: Flask) -> None:
    """Find the names of those who subscribe. Their code is loaded by the worker alone."""
    app.extensions["blogapp.subscribers"] = subscribers.find(app)
    app.extensions["blogapp.events"] = []
    add_source(app, telling.receivers)
