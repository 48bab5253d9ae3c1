"""Which version the site has just now, asked in microseconds: for whoever keeps what follows from it."""

from __future__ import annotations

import sqlite3
import threading
import time
from pathlib import Path
from typing import Protocol

from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from blogapp import db
from blogapp.db import sqlite
from blogapp.models.site_version import SiteVersion

BREAK = 1.0  # seconds in which a database that failed is not asked again


class Watch(Protocol):
    """Tells the version of the site."""

    is_free: bool  # it costs no query while nothing changes

    def current(self) -> SiteVersion.Current | None:
        """Return the version; None where nothing can be told, so that nothing may be kept."""


def of(app: Flask) -> Watch:
    """Return what watches the database of an application."""
    with app.app_context():
        engine = db.engine()
    path = sqlite.file_of(engine.url)
    return FileWatch(engine, path) if path is not None else ServerWatch(engine)


class FileWatch:
    """Watches a SQLite file: a connection that stays open, one for each thread, knows when another has written."""

    is_free = True

    def __init__(self, engine: Engine, path: Path) -> None:
        self.engine, self.path = engine, path
        self.threads = threading.local()

    def current(self) -> SiteVersion.Current | None:
        """Return the version, read again after a commit, when its time is over, and when the clock is set back.

        Commits are asked for before it is read: what is committed in between is asked for once more.
        """
        mine, clock = self.threads, db.now()
        try:
            if getattr(mine, "file", None) is None or mine.file != sqlite.identity(self.path):
                mine.connection, mine.seen = sqlite.open_file(self.path), None
                mine.file = sqlite.identity(self.path)
            if isinstance(mine.connection, sqlite.Unwritable):
                return None  # it would not learn of changes
            commits = mine.connection.execute("PRAGMA data_version").fetchone()
            if mine.seen != commits or clock < mine.asked_at or (mine.until and mine.until <= clock):
                mine.version = _read(self.engine)
                mine.seen, mine.until = commits, mine.version.until
            mine.asked_at = clock
        except (sqlite3.Error, SQLAlchemyError, OSError):
            mine.file = None
            return None
        version: SiteVersion.Current = mine.version
        return version


class ServerWatch:
    """Asks a server each time; while it is away, the last answer holds, for nothing can change."""

    is_free = False

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.last: SiteVersion.Current | None = None
        self.failed_at = -BREAK

    def current(self) -> SiteVersion.Current | None:
        """Return the version."""
        if time.monotonic() - self.failed_at < BREAK:
            return self.last
        try:
            self.last = _read(self.engine)
        except SQLAlchemyError:
            self.failed_at = time.monotonic()
        return self.last


def _read(engine: Engine) -> SiteVersion.Current:
    with db.reader(engine) as connection:
        return SiteVersion.current(connection)
