"""Which version the site has just now, asked in microseconds: for whoever keeps what follows from it."""

from __future__ import annotations

import sqlite3
import threading
import time
from datetime import datetime
from pathlib import Path
from typing import Protocol

from flask import Flask
from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.exc import SQLAlchemyError

from blogapp import db
from blogapp.db import sqlite
from blogapp.models.site_version import SiteVersion

# A name of ours; there is one row.
MARKS = text(f"SELECT mark, coalesce(answers_change, '') FROM {SiteVersion.__tablename__}")  # noqa: S608
BREAK = 1.0  # seconds in which a database that failed is not asked again


class Watch(Protocol):
    """Tells the version of the site."""

    is_free: bool  # it asks nobody while nothing changes

    def current(self, *, blocking: bool = True) -> SiteVersion.Current | None:
        """Return the version; None where nothing can be told, so that nothing may be cached, or not without waiting."""


def of(app: Flask) -> Watch:
    """Return what watches the database of an application."""
    with app.app_context():
        engine = db.engine()
    if engine.dialect.name == "postgresql":
        return ServerWatch(engine)
    path = sqlite.file_of(engine.url)
    return FileWatch(engine, path) if path is not None else Unwatched()


class Unwatched:
    """Knows nothing: of a database in memory, which is no site."""

    is_free = False

    def current(self, *, blocking: bool = True) -> None:
        """Return None."""


class FileWatch:
    """Watches a SQLite file: a connection that stays open, shared by all threads, knows when another has written."""

    is_free = True

    def __init__(self, engine: Engine, path: Path) -> None:
        self.engine, self.path = engine, path
        self.lock = threading.Lock()
        self.connection: sqlite3.Connection | None = None
        self.version: SiteVersion.Current | None = None
        self.file: object = None  # the connection's
        self.seen: object = None  # which commits the version shows
        self.asked_at = db.now()
        event.listen(engine, "engine_disposed", self._close)

    def current(self, *, blocking: bool = True) -> SiteVersion.Current | None:
        """Return the version, read again after a commit, when its time is over, and when the clock is set back.

        Commits are asked for before it is read: what is committed in between is asked for once more.
        """
        if not self.lock.acquire(blocking=blocking):
            return None
        try:
            return self._ask(blocking)
        except (sqlite3.Error, SQLAlchemyError, OSError):
            self._forget()
            return None
        finally:
            self.lock.release()

    def _ask(self, blocking: bool) -> SiteVersion.Current | None:
        clock = db.now()
        if self.connection is None or self.file != sqlite.identity(self.path):
            self._forget()
            self.connection = sqlite.open_file(self.path, {"check_same_thread": False})
            self.file = sqlite.identity(self.path)
        if isinstance(self.connection, sqlite.Unwritable):
            return None  # it would not learn of changes
        commits = self.connection.execute("PRAGMA data_version").fetchone()
        if self.version is None or self.seen != commits or _is_over(self.version, self.asked_at, clock):
            if not blocking:
                return None
            self.version, self.seen = _read(self.engine), commits
        self.asked_at = clock
        return self.version

    def _forget(self) -> None:
        self.connection = self.version = None

    def _close(self, _engine: Engine) -> None:
        """Let go of the file with the engine's own connections."""
        with self.lock:
            self._forget()


class ServerWatch:
    """Asks PostgreSQL each time for the marks alone; while it is away, the last answer holds, for nothing can change.

    One connection, which the first request opens and all share, is asked by a statement that the server has prepared.
    NOTIFY would spare the question, but comes when it comes: of 2000 notifications, 915 were not there yet when the
    commit had returned, and the latest took 0.1 seconds. A reader who comes after a commit must see it.
    """

    is_free = False

    def __init__(self, engine: Engine) -> None:
        self.engine, self.lock = engine, threading.Lock()
        self.connection: Connection | None = None
        self.last: SiteVersion.Current | None = None
        self.asked_at = db.now()
        event.listen(engine, "engine_disposed", self._close)
        self.failed_at = -BREAK

    def current(self, *, blocking: bool = True) -> SiteVersion.Current | None:
        """Return the version, read again when a mark is another, when its time is over, or the clock is set back."""
        if not blocking:
            return None
        with self.lock:
            if time.monotonic() - self.failed_at < BREAK:
                return self.last
            clock = db.now()
            try:
                marks = self._marks()
                if (
                    self.last is None
                    or (self.last.change, self.last.answers) != marks
                    or _is_over(self.last, self.asked_at, clock)
                ):
                    self.last = _read(self.engine)
                self.asked_at = clock
            except SQLAlchemyError:
                self.failed_at = time.monotonic()
            return self.last

    def _close(self, _engine: Engine) -> None:
        """Close the connection with those of the engine."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def _marks(self) -> tuple[str | None, str]:
        """Ask; where the connection is gone, on a new one, for since then anything may be changed."""
        for is_last in (False, True):
            try:
                if self.connection is None:
                    self.connection = self.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
                    self.connection.detach()
                row = self.connection.execute(MARKS).first()
                return (row[0], row[1]) if row else (None, "")
            except SQLAlchemyError:
                self._close(self.engine)
                if is_last:
                    raise
        return None, ""


def _read(engine: Engine) -> SiteVersion.Current:
    with db.reader(engine) as connection:
        return SiteVersion.current(connection)


def _is_over(version: SiteVersion.Current, asked_at: datetime, clock: datetime) -> bool:
    """Return whether a version that held at one moment holds no more at another, though nothing was changed."""
    return clock < asked_at or (version.until is not None and version.until <= clock)
