"""Blogs for tests of backups: places for them, a row or three in every table, and what a backup says of itself."""

from __future__ import annotations

import json
import resource
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from databases import postgres_for

from blogapp import models
from blogapp.db import UTCDateTime

TABLES = models.Post.metadata.sorted_tables
ROWS = 3
WORDS = 'Ärger "у моря" \\ 🚢 '


def go_to(place: Path, database: str, monkeypatch: pytest.MonkeyPatch, worker: str) -> Path:
    """Let commands use an instance that is not made yet, with SQLite or with an empty database of PostgreSQL."""
    monkeypatch.setenv("BLOGAPP_INSTANCE", str(place))
    if database == "postgres":
        monkeypatch.setenv("BLOGAPP_DATABASE_URL", postgres_for(f"{worker}_{place.name}"))
    else:
        monkeypatch.delenv("BLOGAPP_DATABASE_URL", raising=False)
    return place


def fill_every_table(engine: sa.Engine) -> None:
    """Store three rows in each table of the models, whatever that is. What can lead to a later row does."""
    with engine.begin() as connection:
        for table in TABLES:
            connection.execute(table.delete())
            connection.execute(table.insert(), [_row(table, number) for number in range(1, ROWS + 1)])
        for table in TABLES:
            for column in _own(table):
                of_first = table.c[_key(table)] == 1
                connection.execute(table.update().where(of_first).values({column.name: ROWS}))


def _row(table: sa.Table, number: int) -> dict[str, Any]:
    own = _own(table)
    return {column.name: None if column in own else _value(column, number) for column in table.columns}


def _own(table: sa.Table) -> list[sa.Column[Any]]:
    return [c for c in table.columns if any(key.column.table is table for key in c.foreign_keys)]


def _key(table: sa.Table) -> str:
    return next(iter(table.primary_key)).name


def _value(column: sa.Column[Any], number: int) -> Any:
    """Return a value that another way of writing would change; the last row has none where it may."""
    if column.nullable and number == ROWS and not column.primary_key:
        return None
    if isinstance(column.type, sa.JSON):
        return {"number": 0.1 + 0.2, "words": WORDS, "list": [None, True, 2**60]} if number == 1 else number
    if isinstance(column.type, UTCDateTime):
        return datetime(2026, 11, 29, 12, 30, tzinfo=UTC) + timedelta(microseconds=number)
    if isinstance(column.type, sa.Boolean | sa.Integer):
        return number == 1 if isinstance(column.type, sa.Boolean) else number
    if isinstance(column.type, sa.String):
        return f"{number} {WORDS}{column.name}"[: column.type.length]
    assert isinstance(column.type, sa.LargeBinary), column
    return bytes(range(256)) * number


def put(path: Path, content: str) -> None:
    """Write a file where no folder need be yet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")


@contextmanager
def room(most: int) -> Iterator[None]:
    """Let no file grow beyond so many bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def manifest(backup: Path) -> dict[str, Any]:
    with zipfile.ZipFile(backup) as contents:
        found: dict[str, Any] = json.loads(contents.read("manifest.json"))
    return found


def tables(backup: Path, *but: str) -> dict[str, Any]:
    """Return what a backup says of its tables: columns, rows, last ids, hashes."""
    return {name: table for name, table in manifest(backup)["tables"].items() if name not in but}
