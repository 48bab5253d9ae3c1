"""Who writes waits in line: one at a time over all processes, each process in turn, and nobody for the dead."""

from __future__ import annotations

import fcntl
import os
import stat
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
from blogapp.db.fair_lock import FairLock

COUNTING = """
import sys
from pathlib import Path
from blogapp.db.fair_lock import FairLock
place = Path(sys.argv[1])
lock = FairLock(place)
for _ in range(100):
    assert lock.acquire(60)
    place.write_text(str(int(place.read_text()) + 1))
    lock.release()
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
from blogapp.db.fair_lock import FairLock
assert FairLock(Path(sys.argv[1])).acquire(10)
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
    mine, other, turns = FairLock(tmp_path / "a"), FairLock(tmp_path / "a"), []

    def wait() -> None:
        assert other.acquire(60)
        turns.append("other")
        other.release()

    assert mine.acquire(10)
    waiting = Thread(target=wait)
    waiting.start()
    try:
        until(lambda: not is_free(tmp_path / "a-next"), 20)  # the other one comes next
        for _ in range(20):
            mine.release()
            assert mine.acquire(10)
            turns.append("mine")
    finally:
        mine.release()
        waiting.join()
    assert turns[0] == "other"


def test_who_is_patient_no_longer_goes_without_a_turn(tmp_path: Path) -> None:
    assert FairLock(tmp_path / "a").acquire(10) is True
    other = FairLock(tmp_path / "a")
    assert other.acquire(0.01) is False
    assert FairLock(tmp_path / "b").acquire(10) is True


@pytest.mark.slow
def test_nobody_waits_for_a_process_that_died(tmp_path: Path) -> None:
    assert ended([started(DYING, tmp_path / "a")]) == [b""]
    assert FairLock(tmp_path / "a").acquire(0) is True


def test_where_no_file_can_be_made_threads_alone_wait(tmp_path: Path) -> None:
    lock = FairLock(tmp_path / "nowhere" / "a")
    assert lock.acquire(0) is True
    assert lock.acquire(0) is False


@pytest.mark.slow
def test_writers_of_the_database_wait_in_line(instance: Path, make_app: Callable[..., Flask]) -> None:
    app = make_app(INSTANCE=str(instance))
    lock = FairLock(instance / "blogapp.db")
    with app.app_context():
        with db.reading():
            db.session.connection()
        assert lock.acquire(0)  # nobody who reads is in it
        lock.release()
        with db.writing():
            db.session.connection()
            assert not lock.acquire(0)
        assert lock.acquire(0)
        lock.release()


def test_files_at_which_processes_meet_can_be_read_by_others_and_written_by_nobody(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        lock = FairLock(tmp_path / "blog.db")
        assert lock.acquire(0)
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
        lock.release()
    finally:
        os.umask(before)
    assert modes == {"blog.db-next": 0o644, "blog.db-turn": 0o644}


def test_who_comes_while_another_has_the_turn_waits_as_long_as_was_said(tmp_path: Path) -> None:
    first, second = FairLock(tmp_path / "blog.db"), FairLock(tmp_path / "blog.db")
    assert first.acquire(0)
    assert not second.acquire(0.01)
    assert not second.acquire(0)
    first.release()
    assert second.acquire(0)  # who gave up holds no place in the line
    assert not second.acquire(0.01)  # nor may another thread of the same process
    second.release()
    assert first.acquire(0)
    first.release()


def test_threads_wait_for_each_other_where_processes_cannot_meet(tmp_path: Path) -> None:
    for place in (None, tmp_path / "nowhere" / "blog.db"):
        lock = FairLock(place)
        assert lock.acquire(0)
        assert not lock.acquire(0.01)
        lock.release()
        assert lock.acquire(0)
        lock.release()
