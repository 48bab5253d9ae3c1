"""An outbox with tasks of the tests' own, and workers for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from blogapp import db
from blogapp.jobs import outbox
from blogapp.jobs.tasks import TASKS, Task, Work
from blogapp.jobs.worker import Worker
from blogapp.models import Job


@pytest.fixture
def task(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let a function carry out the task "row": `task(run)`."""

    def put(run: Callable[[Work], str], kept: int = 0) -> None:
        monkeypatch.setitem(TASKS, "row", Task(run, kept))

    return put


@pytest.fixture
def put(app: Flask) -> Callable[..., None]:
    """Put jobs into the outbox, and commit: `put("first", "second", receiver="boat 2")`."""

    def put(*names: str, receiver: str = "boat 1", subject: str = "post 1", **given: Any) -> None:
        of = {"task": "row", "receiver": receiver, "subject": subject}
        with app.app_context():
            outbox.put(db.session(), [of | given | {"payload": {"name": name}} for name in names])
            db.session.commit()

    return put


@pytest.fixture
def work(app: Flask) -> Callable[[], int]:
    """Do all that is due."""
    return lambda: Worker(app).run_until_idle()


@pytest.fixture
def jobs(app: Flask) -> Callable[..., list[Any]]:
    """Return what the rows say: `jobs("state", "attempts")`."""

    def read(*names: str) -> list[Any]:
        with app.app_context():
            rows = db.session.execute(select(*(getattr(Job, name) for name in names)).order_by(Job.id))
            return [row[0] if len(names) == 1 else tuple(row) for row in rows]

    return read
