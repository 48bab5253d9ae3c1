"""Checkers that are installed for one test, a commenter whom rules let through, and a worker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from commenting import leave, stored
from flask import Flask
from flask.testing import FlaskClient

from blogapp.jobs.worker import Worker
from blogapp.models import Comment, Post

NOOR = {"name": "Noor", "email": "noor@example.org"}


@pytest.fixture
def checker(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Any], None]:
    """Install a checker under a name: `checker("gull", function)`."""
    installed = replace(app.extensions["blogapp.checkers"], found={}, loaded={})
    monkeypatch.setitem(app.extensions, "blogapp.checkers", installed)

    def add(name: str, function: Any) -> None:
        installed.found[name] = lambda: function

    return add


@pytest.fixture
def post(make_post: Callable[..., Post], make_comment: Callable[..., Comment]) -> Post:
    """A post with a comment by Noor, whom rules let through since."""
    post = make_post()
    make_comment(post, "Seen at six.", **NOOR)
    return post


@pytest.fixture
def left(app: Flask, client: FlaskClient, post: Post) -> Callable[..., Comment]:
    """Leave a comment as Noor; return it as it is stored then."""

    def run(body: str = "A lighthouse.", **typed: Any) -> Comment:
        assert leave(client, post, **NOOR | {"body": body} | typed).status_code == 303
        return stored(app)[-1]

    return run


@pytest.fixture
def work(app: Flask) -> Callable[[], int]:
    """Do all that is due."""
    return lambda: Worker(app).run_until_idle()
