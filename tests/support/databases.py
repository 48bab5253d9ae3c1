"""The databases of the tests: SQLite in a folder, and an empty PostgreSQL database beside the one that was given."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from blogapp import db
from blogapp.formats import registry
from blogapp.plugins import guarding
from blogapp.search import index

POSTGRES = os.environ.get("BLOGAPP_TEST_POSTGRES_URL")
ON_POSTGRES = [pytest.mark.postgres, pytest.mark.skipif(not POSTGRES, reason="no PostgreSQL given")]
DATABASES = ["sqlite", pytest.param("postgres", marks=ON_POSTGRES)]


def postgres_for(worker: str) -> str:
    """Make an empty database for this worker beside the given one, and return its address."""
    url = sa.make_url(str(POSTGRES)).set(drivername="postgresql+psycopg")
    name = f"{url.database}_{worker}"
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
        connection.exec_driver_sql(f'ALTER DATABASE "{name}" SET synchronous_commit TO off')  # nothing here must last
    engine.dispose()
    return url.set(database=name, drivername="postgresql").render_as_string(hide_password=False)


def let_nothing_last(engine: sa.Engine) -> None:
    """Spare SQLite the wait for the disk after each commit: no power fails in the middle of a test."""
    if engine.dialect.name == "sqlite":
        engine.dispose()
        sa.event.listen(engine, "connect", lambda file, _record: file.execute("PRAGMA synchronous=OFF"))


def empty(app: Flask) -> None:
    """Take out all that a test has put into an application."""
    with app.app_context(), db.engine().begin() as connection:
        tables = list(reversed(db.Base.metadata.sorted_tables))
        taken_out = [f"DELETE FROM {table.name}" for table in tables]
        index.of(connection).clear(connection)
        if connection.dialect.name == "sqlite":
            for statement in [*taken_out, "DELETE FROM sqlite_sequence"]:
                connection.exec_driver_sql(statement)
        else:  # all in one message; many times faster than TRUNCATE for a handful of rows
            own = [table.name for table in tables if "id" in table.columns]
            restart = ", ".join(f"setval(pg_get_serial_sequence('{name}', 'id'), 1, false)" for name in own)
            connection.exec_driver_sql("; ".join([*taken_out, f"SELECT {restart}"]))
    app.extensions["blogapp.cache"].clear()
    app.extensions["blogapp.pages"].current = lambda **_how: None  # see the fixture `page_cache`
    guarding.init_app(app)
    shutil.rmtree(Path(app.instance_path, "imports"), ignore_errors=True)  # a daily task sees them
    loaded = app.extensions["blogapp.formats"].loaded
    in_order = sorted(loaded.items(), key=registry._order)  # a test may have taken one away and put it back
    loaded.clear()
    loaded.update(in_order)


def note_revision(app: Flask, name: str) -> None:
    """Let the tables be of another version, by what they say."""
    with app.app_context(), db.engine().begin() as connection:
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{name}'")
