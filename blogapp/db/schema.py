"""Whether the tables are those that this version needs; asked without Alembic, which takes long to import."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import column, select, table

from blogapp import db

NEEDED = max(path.stem[:4] for path in (Path(__file__).parents[1] / "migrations" / "versions").glob("[0-9]*.py"))


def is_current() -> bool:
    """Say whether the tables are as this version needs them. Raises `SQLAlchemyError` where none can be asked."""
    return db.session.scalar(select(column("version_num")).select_from(table("alembic_version"))) == NEEDED
