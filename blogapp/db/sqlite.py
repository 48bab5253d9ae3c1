"""The SQLite file: how it is opened, and what holds for each connection whatever process it belongs to."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Engine, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

BUSY = 5000  # milliseconds that SQLite waits for another process
LOG_MAX = 16 * 1024 * 1024  # bytes that the log keeps on the disk, once all in it stands in the file
PRAGMAS = (
    f"busy_timeout={BUSY}",
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "cache_size=-500",  # kB for each connection; the machine caches the file once for all of them
    f"journal_size_limit={LOG_MAX}",
)
FILE = "blogapp_file"  # what a connection's file is known by: another one may lie at its place later


class Unwritable(sqlite3.Connection):
    """A connection to a file that could only be read when it was opened."""


def init_engine(engine: Engine) -> None:
    """Have the engine open its file as it is: none is made where there is none."""
    path = file_of(engine.url)
    if path is None:
        event.listen(engine, "connect", lambda connection, _record: _prepare(connection))
        return
    event.listen(engine, "do_connect", lambda _dialect, _record, _args, options: open_file(path, options))
    event.listen(engine, "connect", lambda _connection, record: record.info.update({FILE: identity(path)}))

    @event.listens_for(engine, "checkout")
    def _same_file(_connection: Any, record: ConnectionPoolEntry, _proxy: Any) -> None:
        if record.info[FILE] != identity(path):
            raise DisconnectionError(f"{path} is another file than it was, or is gone.")
        if isinstance(record.driver_connection, Unwritable) and os.access(path.parent, os.W_OK):
            raise DisconnectionError(f"{path} can be written to again.")


def file_of(url: URL) -> Path | None:
    """Return the file of a SQLite database; None for one in memory, for a URI, and for other databases."""
    if (
        url.get_backend_name() != "sqlite"
        or url.database in {None, "", ":memory:"}
        or str(url.database).startswith("file:")
    ):
        return None
    return Path(str(url.database))


def make_file(url: URL) -> None:
    """Make an empty file, for its owner alone: it will hold addresses and hashed passwords."""
    path = file_of(url)
    if path is not None and not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)


def identity(path: Path) -> tuple[int, int] | None:
    """Return what a file is known by: another one may lie at its place later."""
    try:
        stat = os.stat(path)  # noqa: PTH116 - this is asked for each page, and `Path.stat` takes longer
    except OSError:
        return None
    return stat.st_dev, stat.st_ino


def open_file(path: Path, options: Mapping[str, Any] = MappingProxyType({})) -> sqlite3.Connection:
    """Open the file. Where nobody can write to it nor beside it, it is read without what WAL wants there."""
    try:
        return _prepare(_connect(path, "mode=rw", options))
    except sqlite3.OperationalError:
        if not path.is_file() or os.access(path.parent, os.W_OK):
            raise
        return _connect(path, "mode=ro&immutable=1", {**options, "factory": Unwritable})


def _connect(path: Path, how: str, options: Mapping[str, Any]) -> sqlite3.Connection:
    connection: sqlite3.Connection = sqlite3.connect(f"file:{quote(str(path))}?{how}", uri=True, **options)
    connection.isolation_level = None  # transactions are begun by db.Turns alone
    return connection


def _prepare(connection: sqlite3.Connection) -> sqlite3.Connection:
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    return connection
