"""A plugin that hears every event, and a worker that tells it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from blogapp import db
from blogapp.events import NAMES, Event, on
from blogapp.jobs.worker import Worker
from blogapp.models import Comment, CommentStatus, Post


@pytest.fixture
def plugin(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let a function subscribe as the plugin of a name: `plugin("board", function)`."""
    subscribers = app.extensions["blogapp.subscribers"]
    monkeypatch.setattr(subscribers, "loaded", {})

    def add(name: str, function: Any) -> None:
        monkeypatch.setitem(subscribers.found, name, lambda: [function])

    return add


@pytest.fixture
def heard(plugin: Callable[..., None]) -> list[Event]:
    """All that a plugin has heard, once a worker has told it."""
    events: list[Event] = []

    @on(*NAMES)
    def hear(event: Event) -> None:
        events.append(event)

    plugin("board", hear)
    return events


@pytest.fixture
def work(app: Flask) -> Callable[[], int]:
    """Do all that is due."""
    return lambda: Worker(app).run_until_idle()


@pytest.fixture
def told(heard: list[Event], work: Callable[[], int]) -> Callable[[], list[str]]:
    """Return the names of the events that the plugin hears now, and forget them."""

    def names() -> list[str]:
        work()
        names = [event.name for event in heard]
        heard.clear()
        return names

    return names


@pytest.fixture
def change(app: Flask) -> Callable[..., None]:
    """Do something to a post, and commit: `change(post, lambda post: post.trash())`."""

    def run(post: Post, step: Callable[[Post], Any]) -> None:
        with app.app_context():
            step(db.session.scalars(select(Post).where(Post.id == post.id)).one())
            db.session.commit()

    return run


@pytest.fixture
def comment(app: Flask) -> Callable[..., int]:
    """Leave a comment: `comment(post, "pending")`."""

    def leave(post: Post, status: str = "approved") -> int:
        with app.app_context():
            words = {"name": "Mira", "body": "So *it* is.", "html": "<p>So <em>it</em> is.</p>"}
            left = Comment(post_id=post.id, status="", **words)
            db.session.add(left)
            left.move(db.session(), CommentStatus(status))
            db.session.commit()
            return left.id

    return leave
