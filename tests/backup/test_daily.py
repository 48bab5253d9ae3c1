"""The daily backup: made by the worker where the settings want it, the newest few kept, and missed when it is late."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from commands import blogapp, done
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from time_machine import travel

from blogapp import db
from blogapp.jobs.worker import Worker
from blogapp.models import Job

pytestmark = pytest.mark.database
SENTENCE = "There is no daily backup"


@pytest.fixture
def keeping(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the blog keep two daily backups; return their folder."""
    monkeypatch.setitem(app.config, "BACKUP_KEEP", 2)
    folder = Path(app.instance_path) / "backups"
    for path in folder.glob("*"):
        path.unlink()
    return folder


def work(app: Flask) -> int:
    return Worker(app).run_until_idle()


@pytest.mark.slow
def test_one_is_made_each_day_and_two_are_kept(app: Flask, keeping: Path) -> None:
    now = db.now()
    for day in range(4):
        with travel(now + timedelta(days=day, minutes=day)):
            assert work(app) == 1
            assert work(app) == 0
    made = sorted(path.name for path in keeping.iterdir())
    assert [f"daily-{now + timedelta(days=day):%Y%m%d}" for day in (2, 3)] == [name[:14] for name in made]
    assert "is whole" in done("restore", "--check", str(keeping / made[0]))


def test_none_is_made_unless_the_settings_want_it(app: Flask) -> None:
    assert work(app) == 0


def test_what_a_killed_one_left_is_swept_and_nothing_else(app: Flask, keeping: Path) -> None:
    keeping.mkdir(exist_ok=True)
    (keeping / ".blogapp-0123.part").mkdir()
    for name in (".blogapp-0123.part/copy.db", "notes.txt", "before-upgrade-20200101T000000Z.zip"):
        (keeping / name).write_text("")
    work(app)
    names = {path.name for path in keeping.iterdir()}
    assert {"notes.txt", "before-upgrade-20200101T000000Z.zip"} < names
    assert ".blogapp-0123.part" not in names
    assert len(names) == 3


def test_one_that_fails_says_why_and_is_tried_again(app: Flask, keeping: Path) -> None:
    if keeping.exists():
        keeping.rmdir()
    keeping.write_text("in the way")
    work(app)
    keeping.unlink()
    with app.app_context():
        [(state, outcome)] = db.session.execute(select(Job.state, Job.outcome)).all()
    assert state == "waiting"
    assert outcome["pattern"].startswith("No backup could be made")


def test_the_desk_says_to_administrators_alone_that_it_is_late(
    app: Flask, keeping: Path, signed_in: Callable[..., FlaskClient]
) -> None:
    administrator, editor = signed_in("administrator", "Ana"), signed_in("editor", "Sol")
    assert SENTENCE in administrator.get("/edit/").text
    assert SENTENCE not in editor.get("/edit/").text
    work(app)
    assert SENTENCE not in administrator.get("/edit/").text
    with app.app_context(), db.writer(db.engine()) as connection:
        connection.execute(update(Job).values(finished_at=db.now() - timedelta(days=3)))
    assert SENTENCE in administrator.get("/edit/").text


def test_the_desk_says_nothing_where_none_is_wanted(app: Flask, signed_in: Callable[..., FlaskClient]) -> None:
    assert SENTENCE not in signed_in("administrator").get("/edit/").text


@pytest.mark.slow
def test_the_doctor_says_that_it_is_late(instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "none is made by itself" in blogapp("doctor").stdout
    monkeypatch.setenv("BLOGAPP_BACKUP_KEEP", "7")
    assert "warn   backups: There is no daily one yet" in blogapp("doctor").stdout
    assert "1 job" in done("worker", "--once")
    assert "ok     backups: The last daily one is of" in blogapp("doctor").stdout
