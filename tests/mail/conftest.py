"""A blog that can send mail, to a server of the test's own, and a worker that does."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from mailing import Letterbox, letterbox

from blogapp.jobs.worker import Worker


@pytest.fixture
def box(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Letterbox]:
    """The mail server, which the blog knows."""
    with letterbox() as box:
        monkeypatch.setitem(app.config, "MAIL_URL", f"smtp://127.0.0.1:{box.port}")
        monkeypatch.setitem(app.config, "BASE_URL", "https://blog.example")
        yield box


@pytest.fixture
def work(app: Flask) -> Callable[[], int]:
    """Do all that is due."""
    return lambda: Worker(app).run_until_idle()
