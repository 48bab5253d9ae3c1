"""The database: the base of all models, moments in UTC, how connections behave, and whether its tables are current."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import time
from datetime import UTC, datetime
from typing import Any

from flask import Flask, has_request_context, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    Connection,
    DateTime,
    Dialect,
    Engine,
    Executable,
    MetaData,
    TypeDecorator,
    event,
    func,
    make_url,
    select,
)
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Session, scoped_session
from sqlalchemy.pool import ConnectionPoolEntry

from blogapp.db import sqlite

LARGEST_ID = 2**31 - 1  # what an INTEGER column of PostgreSQL holds
NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The base of every model."""

    metadata = MetaData(naming_convention=NAMING)


class UTCDateTime(TypeDecorator[datetime]):
    """A moment: aware on the Python side, UTC in the database. A naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware moment into UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone; pass an aware datetime.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back an aware moment, also where the database (SQLite) keeps no zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


database = SQLAlchemy(model_class=Base, disable_autonaming=True)
session: scoped_session[Session] = database.session  # type: ignore[assignment]

READING = "blogapp_reading"
WRITING = 1_651_469_415  # any number that nobody else takes for a lock of this database
# What SQLite's planner goes by, from a thousand rows of each index: on a large site it takes wrong indexes without.
ANALYSIS = ("PRAGMA analysis_limit=1000", "ANALYZE")
DAY = 24 * 60 * 60.0  # seconds
PATIENCE = 10  # seconds in line before SQLite is asked all the same, which then says what is the matter


def now() -> datetime:
    """Return this moment, aware."""
    return datetime.now(UTC)


def init_app(app: Flask) -> None:
    """Connect the application to its database; nothing is opened before the first query."""
    app.config["SQLALCHEMY_DATABASE_URI"] = _with_driver(app.config["DATABASE_URL"])
    if app.config["SQLALCHEMY_DATABASE_URI"].startswith("postgresql"):
        app.config["SQLALCHEMY_ENGINE_OPTIONS"] = _impatient(app.config["SQLALCHEMY_DATABASE_URI"])
    database.init_app(app)
    with app.app_context():
        engine = database.engine
    if engine.dialect.name == "sqlite":
        sqlite.init_engine(engine)
        event.listen(engine, "begin", Turns(engine).begin)


def _with_driver(url: str) -> str:
    """Accept `postgres://` and `postgresql://` as everybody writes them, and use psycopg 3."""
    scheme, _, rest = url.partition("://")
    return f"postgresql+psycopg://{rest}" if scheme in {"postgres", "postgresql"} else url


def _impatient(url: str) -> dict[str, Any]:
    """Return the options for a server that may be away: say so soon, and notice at once when it is back.

    What the address itself says goes before.
    """
    given = make_url(url).query
    waiting = {"connect_timeout": 2, "tcp_user_timeout": 5000, "options": "-c lock_timeout=10s"}
    own = {name: value for name, value in waiting.items() if name not in given}
    return {"pool_pre_ping": True, "pool_timeout": 3, "connect_args": own}


class Turns:
    """The transactions of one process on SQLite, whose writers wait in line.

    SQLite lets them race for its lock, and among sixteen the unlucky one gives up after `busy_timeout`. In line there
    is one at a time; `busy_timeout` is for other processes.
    """

    def __init__(self, engine: Engine) -> None:
        self._writing = threading.Lock()
        self._analysed = time.monotonic()
        event.listen(engine, "checkin", self._end)

    def begin(self, connection: Connection) -> None:
        """Take the write lock at once, unless this is a GET, which never writes.

        A transaction that begins as a reader and turns into a writer fails with "database is locked"
        as soon as another has written in between; one that begins as a writer waits its turn.
        """
        if connection.get_execution_options().get(READING, is_reading_request()):
            connection.exec_driver_sql("BEGIN")
            return
        if not connection.info.get("blogapp_turn"):
            connection.info["blogapp_turn"] = self._writing.acquire(timeout=PATIENCE)
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    def _end(self, _connection: Any, record: ConnectionPoolEntry) -> None:
        """Let the next one write. A connection comes back however its transaction ended."""
        if record.info.pop("blogapp_turn", False):
            self._analyse_daily(record)
            self._writing.release()

    def _analyse_daily(self, record: ConnectionPoolEntry) -> None:
        """Renew the statistics after the first change of a day, in its turn; PostgreSQL does so by itself."""
        if time.monotonic() - self._analysed < DAY or record.driver_connection is None:
            return
        self._analysed = time.monotonic()
        with contextlib.suppress(sqlite3.Error):  # another process writes, or the disk is full: tomorrow, then
            for statement in ANALYSIS:
                record.driver_connection.execute(statement)


def analyse(engine: Engine) -> None:
    """Renew what the planner of queries goes by. To be called after much was written at once.

    PostgreSQL counts in an index alone only where VACUUM has noted that all rows of a page are seen by everybody.
    """
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM (ANALYZE)")
        return
    with engine.begin() as connection:
        for statement in ANALYSIS:
            connection.exec_driver_sql(statement)


def take_turn() -> None:
    """Wait until nobody else is writing a post, on PostgreSQL too: on SQLite there is but one writer anyhow.

    Two would choose the same address or make the same tag, each not seeing the other's. The turn ends with the
    transaction.
    """
    if engine().dialect.name == "postgresql":
        with session.no_autoflush:  # what is flushed is locked, and somebody in line may need it
            session.execute(select(func.pg_advisory_xact_lock(WRITING)))


def write_aside(statement: Executable) -> None:
    """Write something small in a transaction of its own, beside a request that reads; do without where that must wait.

    Nobody waits for it, be the database busy or read-only.
    """
    is_sqlite = engine().dialect.name == "sqlite"
    with contextlib.suppress(SQLAlchemyError), engine().connect() as plain:
        connection = plain.execution_options(**{READING: True})
        if is_sqlite:
            _driver(connection).execute("PRAGMA busy_timeout=0")
        try:
            with connection.begin():
                connection.execute(statement)
        finally:
            if is_sqlite:
                _driver(connection).execute(f"PRAGMA busy_timeout={sqlite.BUSY}")


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection


def is_reading_request() -> bool:
    """Say whether this is a GET, which never writes."""
    return has_request_context() and request.method in {"GET", "HEAD"}


def engine() -> Engine:
    """Return the engine of the current application."""
    return database.engine


__all__ = [
    "READING",
    "Base",
    "UTCDateTime",
    "analyse",
    "database",
    "engine",
    "init_app",
    "is_reading_request",
    "now",
    "session",
    "write_aside",
]
