"""Whether the tables are those that this version needs; asked without Alembic, which takes long to import."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, Select, String, column, inspect, select, table

from blogapp import db
from blogapp.db import sqlite

NEEDED = max(path.stem[:4] for path in (Path(__file__).parents[1] / "migrations" / "versions").glob("[0-9]*.py"))
REVISION: Select[str] = select(column("version_num", String)).select_from(table("alembic_version"))


def is_current(engine: Engine) -> bool:
    """Return whether the tables are as this version needs them. Raises `SQLAlchemyError` where none can be asked."""
    with db.reader(engine) as connection:  # past the ORM, which takes three times as long for it
        return connection.scalar(REVISION) == NEEDED


def revision(engine: Engine) -> str:
    """Return the revision at which a database is; "" for one without tables, and where there is none."""
    path = sqlite.file_of(engine.url)
    if path is not None and not path.exists():
        return ""
    with db.reader(engine) as connection:
        return (connection.scalar(REVISION) if inspect(connection).has_table("alembic_version") else None) or ""
