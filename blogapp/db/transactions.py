"""Which transactions read and which may write, and how those that write wait for one another on SQLite."""

from __future__ import annotations

import contextlib
import sqlite3 as driver
import time
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any

from flask import has_request_context, request
from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import ConnectionPoolEntry

from blogapp.db import sqlite
from blogapp.db.fair_lock import FairLock

# What SQLite's planner goes by, from a thousand rows of each index: on a large site it takes wrong indexes without.
ANALYSIS = ("PRAGMA analysis_limit=1000", "ANALYZE")
DAY = 24 * 60 * 60.0  # seconds
PATIENCE = 10  # seconds in line before SQLite is asked all the same, which then says what is the matter

_reads: ContextVar[bool | None] = ContextVar("blogapp_reads", default=None)


def is_reading() -> bool:
    """Return whether what runs now only reads: as `db.reading` or `db.writing` says, else as the request's method does.

    A GET never writes. Outside a request, what nobody spoke for may write.
    """
    declared = _reads.get()
    return has_request_context() and request.method in {"GET", "HEAD"} if declared is None else declared


@contextlib.contextmanager
def declaring(*, reads: bool) -> Iterator[None]:
    """Let each transaction that begins in this block read, or write."""
    before = _reads.get()
    _reads.set(reads)
    try:
        yield
    finally:
        _reads.set(before)


class Turns:
    """The transactions on SQLite, whose writers wait in line, whatever process they belong to.

    SQLite lets them race for its lock, and among sixteen the unlucky one gives up after `busy_timeout`. In line there
    is one at a time; `busy_timeout` is for other programs.
    """

    def __init__(self, engine: Engine) -> None:
        self._lock = FairLock(sqlite.file_of(engine.url))
        self._analysed = time.monotonic()
        event.listen(engine, "checkin", self._end)

    def begin(self, connection: Connection) -> None:
        """Take the write lock at once, unless this only reads.

        A transaction that begins as a reader and turns into a writer fails with "database is locked"
        as soon as another has written in between; one that begins as a writer waits its turn.
        """
        if is_reading():
            connection.exec_driver_sql("BEGIN")
            return
        if not connection.info.get("blogapp_turn"):
            patience = connection.get_execution_options().get("blogapp_patience", PATIENCE)
            connection.info["blogapp_turn"] = self._lock.acquire(patience)
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    def _end(self, _connection: Any, record: ConnectionPoolEntry) -> None:
        """Let the next one write. A connection comes back however its transaction ended."""
        if record.info.pop("blogapp_turn", False):
            self._analyse_daily(record)
            self._lock.release()

    def _analyse_daily(self, record: ConnectionPoolEntry) -> None:
        """Renew the statistics after the first change of a day, in its turn; PostgreSQL does so by itself."""
        if time.monotonic() - self._analysed < DAY or record.driver_connection is None:
            return
        self._analysed = time.monotonic()
        with contextlib.suppress(driver.Error):  # another process writes, or the disk is full: tomorrow, then
            for statement in ANALYSIS:
                record.driver_connection.execute(statement)
