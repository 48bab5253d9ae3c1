"""A webhook that leads to a server on this machine, and a worker that delivers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from receiving import Harbour, receiving

from blogapp import db
from blogapp.events import NAMES
from blogapp.jobs.worker import Worker
from blogapp.models import Post, Webhook
from blogapp.webhooks import signing


@pytest.fixture
def harbour() -> Iterator[Harbour]:
    """A server that answers."""
    with receiving() as server:
        yield server


@pytest.fixture
def webhook(app: Flask, harbour: Harbour, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Let events be sent to the harbour, or elsewhere: `webhook(events=["published"])` returns its id."""
    monkeypatch.setitem(app.config, "OUTGOING_PRIVATE", True)

    def add(address: str = "", **given: Any) -> int:
        with app.app_context():
            told = {"events": list(NAMES), "secret": signing.new_secret()} | given
            row = Webhook(address=address or f"{harbour.url}/hook", **told)
            db.session.add(row)
            db.session.commit()
            return row.id

    return add


@pytest.fixture
def work(app: Flask) -> Callable[[], int]:
    """Do all that is due."""
    return lambda: Worker(app).run_until_idle()


@pytest.fixture
def change(app: Flask) -> Callable[..., None]:
    """Do something to a post, and commit: `change(post, lambda post: post.trash())`."""

    def run(post: Post, step: Callable[[Post], Any]) -> None:
        with app.app_context():
            step(db.session.get_one(Post, post.id))
            db.session.commit()

    return run
