"""SQLite's log (the file `-wal`) does not grow without end, whoever reads meanwhile."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from commands import done
from flask import Flask

from blogapp import create_app, db
from blogapp.cli.application import inside
from blogapp.exporting import wordpress

MEGABYTE = 1024 * 1024


@pytest.fixture
def blog(instance: Path) -> Flask:
    """A blog with some posts."""
    done("sample", "--posts", "8")
    return create_app()


def write(instance: Path, megabytes: int) -> int:
    """Store so much, a megabyte at a time, from another process; return the most that the log held."""
    log, most = instance / "blogapp.db-wal", 0
    with sqlite3.connect(instance / "blogapp.db", isolation_level=None, timeout=0.5) as other:
        for _ in range(megabytes):
            other.execute("UPDATE posts SET excerpt = hex(randomblob(524288)) WHERE id = 1")
            most = max(most, log.stat().st_size)
    other.close()
    return most


@pytest.mark.slow
def test_slow_export_holds_nobody_up_and_lets_the_log_not_grow(
    blog: Flask, instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wordpress, "BATCH", 2)
    with inside(blog):
        largest, items = 0, 0
        for part in wordpress.parts():
            if "<item>" in part or "<channel>" in part:
                largest, items = max(largest, write(instance, 10)), items + 1
        assert items > 8
    assert largest < 16 * MEGABYTE


@pytest.mark.slow
def test_log_is_small_again_after_a_long_reader(blog: Flask, instance: Path) -> None:
    with inside(blog):
        with db.reading():
            db.session.connection().exec_driver_sql("SELECT * FROM posts").fetchone()
            assert write(instance, 40) > 32 * MEGABYTE
        for sticky in (0, 1):
            with db.engine().begin() as connection:
                connection.exec_driver_sql(f"UPDATE posts SET sticky = {sticky}")
        assert (instance / "blogapp.db-wal").stat().st_size <= 16 * MEGABYTE
