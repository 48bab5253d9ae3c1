"""A moment of the database to read at leisure, while others write: on SQLite a copy, on PostgreSQL a transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, StaticPool, create_engine

from blogapp.backup.archive import Unusable
from blogapp.machine.atomic_files import DRAFT


@contextmanager
def snapshot(engine: Engine, folder: Path) -> Iterator[Connection]:
    """Yield a connection that sees the database as it is now; a copy of SQLite's file lies in the folder meanwhile."""
    if engine.dialect.name == "postgresql":
        steady = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with steady.connect() as connection:
            yield connection
        return
    with closing(_copied(engine, folder)) as copy:
        of_copy = create_engine("sqlite://", creator=lambda: copy, poolclass=StaticPool)
        with of_copy.connect() as connection:
            yield connection


def _copied(engine: Engine, folder: Path) -> sqlite3.Connection:
    """Return a connection to a copy of the database, whose file is gone when it is closed, or the process.

    Who read the database itself for long would keep its log from being copied back, which then grows.
    """
    with TemporaryDirectory(prefix=".", suffix=DRAFT, dir=folder) as place:  # for its owner alone
        path = Path(place) / "copy.db"
        raw = engine.raw_connection()
        try:
            source: Any = raw.driver_connection
            with closing(sqlite3.connect(path)) as target:
                target.execute("PRAGMA synchronous=OFF")  # after a sudden end nobody asks for it
                source.backup(target)
        except sqlite3.Error as error:
            raise Unusable(f"The database cannot be copied into {folder}: {error}.") from error
        finally:
            raw.close()
        # Nobody else has it: what it says of WAL need not be heeded.
        copy = sqlite3.connect(f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        copy.execute("PRAGMA query_only=ON")
        return copy
