"""The database: the base of all models, moments in UTC, how connections behave, and whether its tables are current."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from flask import Flask, has_app_context
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

from blogapp.db import sqlite
from blogapp.db.transactions import ANALYSIS, Turns, declaring, is_reading

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

IN_BULK = "blogapp_in_bulk"  # of the session: see `in_bulk`
REHEARSES = "blogapp_rehearses"  # of the session: see `db.rehearsal`
WRITING = 1_651_469_415  # any number that nobody else takes for a lock of this database


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
    in_url = make_url(url).query
    waiting = {"connect_timeout": 2, "tcp_user_timeout": 5000, "options": "-c lock_timeout=10s"}
    own = {name: value for name, value in waiting.items() if name not in in_url}
    return {"pool_pre_ping": True, "pool_timeout": 3, "connect_args": own}


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
    transaction. A rehearsal takes none.
    """
    if engine().dialect.name == "postgresql" and not session().info.get(REHEARSES):
        with session.no_autoflush:  # what is flushed is locked, and somebody in line may need it
            session.execute(select(func.pg_advisory_xact_lock(WRITING)))


def write_aside(*statements: Executable) -> bool:
    """Write something small in a transaction of its own, beside a request that reads; do without where that must wait.

    Nobody waits for it, be the database busy or read-only. Return whether it is written.
    """
    is_sqlite = engine().dialect.name == "sqlite"
    with contextlib.suppress(SQLAlchemyError), declaring(reads=False), engine().connect() as made:
        connection = made.execution_options(blogapp_patience=0)
        if is_sqlite:
            _driver(connection).execute("PRAGMA busy_timeout=0")
        try:
            with connection.begin():
                for statement in statements:
                    connection.execute(statement)
        finally:
            if is_sqlite:
                _driver(connection).execute(f"PRAGMA busy_timeout={sqlite.BUSY}")
        return True
    return False


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection


@contextmanager
def reading() -> Iterator[None]:
    """Only read in this block, whatever the request: on SQLite that waits for nobody. What it began ends with it.

    Within a transaction that may write, what is read belongs to that.
    """
    if in_transaction() and not is_reading():
        yield
    else:
        with _transactions(reads=True):
            yield


@contextmanager
def writing() -> Iterator[None]:
    """Write in this block: each transaction waits its turn when it begins. What is not committed at its end is undone.

    Raises `RuntimeError` within a transaction that reads: on SQLite none can turn into one that writes.
    """
    if in_transaction() and is_reading():
        raise RuntimeError("A transaction that only reads has begun. End it before something is written.")
    with _transactions(reads=False):
        yield


@contextmanager
def _transactions(*, reads: bool) -> Iterator[None]:
    began_before = in_transaction()
    with declaring(reads=reads):
        try:
            yield
        finally:
            if not began_before and in_transaction():
                session.rollback()


@contextmanager
def in_bulk() -> Iterator[None]:
    """Let commits in this block tell nobody, and leave to its end what follows from all of them, as an import does.

    The version of the site and the numbers of the archives stay as they are meanwhile; the caller renews them.
    """
    info = session().info
    info[IN_BULK] = True
    try:
        yield
    finally:
        info.pop(IN_BULK, None)


@contextmanager
def released() -> Iterator[None]:
    """End the transaction before this block, which takes its time, as hashing does: nobody waits for it meanwhile.

    What was changed and not committed is undone.
    """
    session.rollback()
    yield


@contextmanager
def reader(engine: Engine) -> Iterator[Connection]:
    """Yield a connection that only reads, beside whatever the session does."""
    with declaring(reads=True), engine.connect() as connection:
        yield connection


@contextmanager
def writer(engine: Engine) -> Iterator[Connection]:
    """Yield a connection that writes, beside whatever the session does: its transaction is committed at the end."""
    with declaring(reads=False), engine.begin() as connection:
        yield connection


def in_transaction() -> bool:
    """Return whether the session has begun a transaction."""
    return has_app_context() and session.registry.has() and session().in_transaction()


def engine() -> Engine:
    """Return the engine of the current application."""
    return database.engine


__all__ = [
    "IN_BULK",
    "REHEARSES",
    "Base",
    "UTCDateTime",
    "analyse",
    "database",
    "engine",
    "in_bulk",
    "in_transaction",
    "init_app",
    "is_reading",
    "now",
    "reader",
    "reading",
    "released",
    "session",
    "write_aside",
    "writer",
    "writing",
]
