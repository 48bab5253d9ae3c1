"""Who writes waits in line: one at a time over all processes, each process in turn, and nobody for the dead."""

from __future__ import annotations

import fcntl
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest
from commands import rows
from flask import Flask
from together import until

from blogapp import db
from blogapp.db.line import Line

COUNTING = """
import sys
from pathlib import Path
from blogapp.db.line import Line
place = Path(sys.argv[1])
line = Line(place)
for _ in range(100):
    assert line.enter(60)
    place.write_text(str(int(place.read_text()) + 1))
    line.leave()
"""
WRITING = """
import sys
from concurrent.futures import ThreadPoolExecutor
from blogapp import create_app, db
from blogapp.models import Setting
app = create_app()
def write(number):
    with app.app_context(), db.writing():
        db.session.add(Setting(name=f"{sys.argv[1]}-{number}", value=number))
        db.session.commit()
with ThreadPoolExecutor(4) as pool:
    list(pool.map(write, range(100)))
"""
DYING = """
import os, sys
from pathlib import Path
from blogapp.db.line import Line
assert Line(Path(sys.argv[1])).enter(10)
os._exit(1)
"""


def started(program: str, *words: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", program, *map(str, words)], stderr=subprocess.PIPE)


def ended(running: list[subprocess.Popen[bytes]]) -> list[bytes]:
    """Return what processes complained of."""
    return [each.communicate(timeout=120)[1] for each in running]


def is_free(place: Path) -> bool:
    """Return whether nobody holds a lock on a file."""
    with place.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


@pytest.mark.slow
def test_one_at_a_time_over_all_processes(tmp_path: Path) -> None:
    (tmp_path / "count").write_text("0")
    assert ended([started(COUNTING, tmp_path / "count") for _ in range(4)]) == [b""] * 4
    assert (tmp_path / "count").read_text() == "400"


@pytest.mark.slow
def test_processes_that_write_at_once_never_find_the_database_locked(instance: Path) -> None:
    before = len(rows(instance, "SELECT name FROM settings"))
    assert ended([started(WRITING, number) for number in range(4)]) == [b""] * 4
    assert len(rows(instance, "SELECT name FROM settings")) == before + 400


def test_a_process_that_waits_comes_before_one_that_had_its_turn(tmp_path: Path) -> None:
    mine, other, turns = Line(tmp_path / "a"), Line(tmp_path / "a"), []

    def wait() -> None:
        assert other.enter(60)
        turns.append("other")
        other.leave()

    assert mine.enter(10)
    waiting = Thread(target=wait)
    waiting.start()
    try:
        until(lambda: not is_free(tmp_path / "a-next"), 20)  # the other one comes next
        for _ in range(20):
            mine.leave()
            assert mine.enter(10)
            turns.append("mine")
    finally:
        mine.leave()
        waiting.join()
    assert turns[0] == "other"


def test_who_is_patient_no_longer_goes_without_a_turn(tmp_path: Path) -> None:
    assert Line(tmp_path / "a").enter(10) is True
    other = Line(tmp_path / "a")
    assert other.enter(0.01) is False
    assert Line(tmp_path / "b").enter(10) is True


@pytest.mark.slow
def test_nobody_waits_for_a_process_that_died(tmp_path: Path) -> None:
    assert ended([started(DYING, tmp_path / "a")]) == [b""]
    assert Line(tmp_path / "a").enter(0) is True


def test_where_no_file_can_be_made_threads_alone_wait(tmp_path: Path) -> None:
    line = Line(tmp_path / "nowhere" / "a")
    assert line.enter(0) is True
    assert line.enter(0) is False


def test_writers_of_the_database_wait_in_line(instance: Path, make_app: Callable[..., Flask]) -> None:
    app = make_app(INSTANCE=str(instance))
    line = Line(instance / "blogapp.db")
    with app.app_context():
        with db.reading():
            db.session.connection()
        assert line.enter(0)  # nobody who reads is in it
        line.leave()
        with db.writing():
            db.session.connection()
            assert not line.enter(0)
        assert line.enter(0)
        line.leave()
