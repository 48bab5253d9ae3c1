"""Which version the site has just now, asked in microseconds: for whoever keeps what follows from it."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError

from blogapp import db
from blogapp.db import sqlite
from blogapp.models.posts import Kind, Post
from blogapp.models.site_version import SiteVersion

BREAK = 1.0  # seconds in which a database that failed is not asked again


class Stamp(NamedTuple):
    """The mark of the site's version, and when the next scheduled post makes another without a change."""

    mark: str | None
    until: datetime | None


def watch(app: Flask) -> Callable[[], Stamp | None]:
    """Return what tells the stamp of the site; None where nothing can be told, so that nothing may be kept."""
    with app.app_context():
        engine = db.engine()
    path = sqlite.file_of(engine.url)
    return FileWatch(engine, path).stamp if path is not None else ServerWatch(engine).stamp


class FileWatch:
    """Watches a SQLite file: a connection that stays open, one for each thread, knows when another has written."""

    def __init__(self, engine: Engine, path: Path) -> None:
        self.engine, self.path = engine, path
        self.threads = threading.local()

    def stamp(self) -> Stamp | None:
        """Return the stamp, read again after a commit, when a scheduled post comes, and when the clock is set back."""
        mine, now = self.threads, db.now()
        try:
            if getattr(mine, "file", None) is None or mine.file != sqlite.identity(self.path):
                mine.connection, mine.seen = sqlite.open_file(self.path), None
                mine.file = sqlite.identity(self.path)
            if isinstance(mine.connection, sqlite.Unwritable):
                return None  # it would not learn of changes
            version = mine.connection.execute("PRAGMA data_version").fetchone()
            if mine.seen != version or not mine.asked_at <= now or _has_passed(mine.stamp.until, now):
                mine.stamp, mine.seen = _read(self.engine), version
            mine.asked_at = now
        except (sqlite3.Error, SQLAlchemyError, OSError):
            mine.file = None
            return None
        stamp: Stamp = mine.stamp
        return stamp


class ServerWatch:
    """Asks a server each time; while it is away, the last answer holds, for nothing can change."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.last: Stamp | None = None
        self.failed_at = -BREAK

    def stamp(self) -> Stamp | None:
        """Return the stamp."""
        if time.monotonic() - self.failed_at < BREAK:
            return self.last
        try:
            self.last = _read(self.engine)
        except SQLAlchemyError:
            self.failed_at = time.monotonic()
        return self.last


def _read(engine: Engine) -> Stamp:
    """Read both in one query."""
    coming = [Post.next_scheduled(kind).scalar_subquery() for kind in (Kind.POST, Kind.PAGE)]
    with db.reader(engine) as connection:
        mark, *moments = connection.execute(select(select(SiteVersion.mark).scalar_subquery(), *coming)).one()
    return Stamp(mark, min((moment for moment in moments if moment), default=None))


def _has_passed(moment: datetime | None, now: datetime) -> bool:
    """Return whether it is so late already."""
    return moment is not None and moment <= now
