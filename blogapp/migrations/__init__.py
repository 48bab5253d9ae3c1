"""The history of the tables: brought up to date, taken back, and compared with the models."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import JSON, Column, Connection, Engine, delete, func, select
from sqlalchemy.orm import Session

from blogapp import models
from blogapp.db import WRITING, Base, UTCDateTime, analyse, reader, schema, sqlite
from blogapp.search import index

FOLDER = Path(__file__).resolve().parent
TABLES = models.Post.metadata.tables  # importing the models fills the metadata


def upgrade(engine: Engine, revision: str = "head", first: Callable[[], None] | None = None) -> None:
    """Bring the tables to a revision. All of it happens, or nothing; at that revision nothing happens.

    Where there are older tables, `first` is called before they change, when nobody else changes them any more.
    At the newest one search knows every post, also those that were there before its index, and the planner the tables.
    """
    before = schema.revision(engine)
    with _changing(engine) as config:
        config.attributes["first"] = first
        command.upgrade(config, revision)
    if schema.revision(engine) == head():
        with Session(engine) as session, session.begin():
            index.fill(session)
            if before != head():  # a revision may have changed what was counted
                session.execute(delete(models.ArchiveCounts))
        analyse(engine)


def downgrade(engine: Engine, revision: str) -> None:
    """Take the tables back to a revision: its id, `-1` for the one before, or `base` for no table at all."""
    with _changing(engine) as config:
        command.downgrade(config, revision)


@contextmanager
def remade(engine: Engine, revision: str, refuse: Callable[[Connection], None]) -> Iterator[Connection]:
    """Yield a connection on which all tables are empty and of a revision; afterwards bring them to the newest one.

    It is one transaction: what was in the tables is gone, and what is stored in the block is there, or nothing changes.
    `refuse` looks at what there is, when nobody else writes any more, and raises what it has against that.
    """
    with _changing(engine) as config:
        connection: Connection = config.attributes["connection"]
        with connection.begin():
            if engine.dialect.name == "postgresql":
                connection.execute(select(func.pg_advisory_xact_lock(WRITING)))
            refuse(connection)
            command.downgrade(config, "base")
            command.upgrade(config, revision)
            yield connection
            command.upgrade(config, "head")
            with Session(connection) as session:
                index.fill(session)
                if revision != head():  # a revision may have changed what was counted
                    session.execute(delete(models.ArchiveCounts))
                session.flush()


def revisions() -> list[str]:
    """Return the revisions that this version of the package knows, the oldest first."""
    return [script.revision for script in ScriptDirectory(str(FOLDER)).walk_revisions()][::-1]


def write(engine: Engine, message: str, revision: str) -> None:
    """Write the revision that leads from the tables of this database to the models. For developers."""
    with _changing(engine) as config:
        command.revision(config, message, autogenerate=True, rev_id=revision)


def head() -> str:
    """Return the newest revision of this version of the package."""
    return ScriptDirectory(str(FOLDER)).get_current_head() or ""


def differences(engine: Engine) -> list[str]:
    """Return in what the database differs from the models, an entry each."""
    with reader(engine) as connection:
        context = MigrationContext.configure(connection, opts=OPTIONS)
        return [_sentence(difference) for difference in compare_metadata(context, Base.metadata)]


def _is_ours(name: str | None, kind: str, _parents: Any) -> bool:
    """Leave out the tables that the models do not know, such as those of a search index."""
    return kind != "table" or name in TABLES


def _render(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our own types as what they are in the database: a revision must outlive the class."""
    return f"sa.{item.impl!r}" if kind == "type" and isinstance(item, UTCDateTime) else False


def _sentence(difference: Any) -> str:
    """Return what alembic found: ("add_table", Table) and the like, or a list of changes of one column."""
    if isinstance(difference, list):
        return "; ".join(_sentence(change) for change in difference)
    return " ".join(str(part) for part in difference if part is not None)


def _has_other_default(
    _context: Any, _found: Any, column: Column[Any], found: str | None, wanted: Any, _rendered: str | None
) -> bool | None:
    """Return whether a column has another default than its model; None lets alembic ask, but of JSON it cannot."""
    return (found is None) != (wanted is None) if isinstance(column.type, JSON) else None


# How revisions are compared and carried out.
OPTIONS: dict[str, Any] = {
    "compare_server_default": _has_other_default,
    "include_name": _is_ours,
    "render_as_batch": True,  # SQLite cannot change a table in place
    "render_item": _render,
    "target_metadata": Base.metadata,
    "transactional_ddl": True,
}


@contextmanager
def _changing(engine: Engine) -> Iterator[Config]:
    """Yield Alembic's configuration with a connection on which tables may be rebuilt."""
    sqlite.make_file(engine.url)
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    with engine.connect() as connection, _without_foreign_keys(connection):
        config.attributes["connection"] = connection
        yield config


@contextmanager
def _without_foreign_keys(connection: Connection) -> Iterator[None]:
    """Stop SQLite from deleting the rows that refer to a table while the table is rebuilt.

    The switch works outside of transactions only, so it goes past SQLAlchemy.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        connection.rollback()
        driver.execute("PRAGMA foreign_keys=ON")
