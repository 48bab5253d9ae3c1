"""The rows of tables as lines of text that mean the same to each database: read in one form, stored from it."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection
from sqlalchemy.schema import sort_tables_and_constraints
from sqlalchemy.types import TypeEngine

from blogapp import models
from blogapp.db import UTCDateTime

MODELS = models.Post.metadata.tables
BATCH = 200  # rows that are in memory at a time
BY_THEMSELVES = {"archive_counts", "editions", "jobs", "settings"}  # tables that a new blog has rows in
INTEGER_MAX = 2**63 - 1


class Verbatim(sa.TypeDecorator[str]):
    """JSON as the database has it, letter by letter: reading and writing it anew might lose a digit."""

    impl = sa.JSON
    cache_ok = True

    def bind_processor(self, dialect: sa.Dialect) -> None:
        """Hand the text on."""

    def result_processor(self, dialect: sa.Dialect, coltype: object) -> Callable[[Any], str | None]:
        """Return the text. SQLite keeps a number as such."""
        return lambda value: value if value is None or isinstance(value, str) else json.dumps(value)


@dataclass(frozen=True)
class Kind:
    """A kind of column: which types are of it, how it is stored from here, and how a value is written and read."""

    types: type[TypeEngine[Any]]
    stored: TypeEngine[Any]
    write: Callable[[Any], Any]
    read: Callable[[Any], Any]


def _same(wanted: type) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if type(value) is not wanted or (type(value) is int and abs(value) > INTEGER_MAX):
            raise ValueError(f"{value!r} is no {wanted.__name__}")
        return value

    return read


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError(f"{value!r} has no time zone")
    return moment


def _json(value: Any) -> str:
    json.loads(value)
    return str(value)


def _as_is(value: Any) -> Any:
    return value


# The first whose types fit is the kind of a column.
KINDS = {
    "json": Kind(sa.JSON, Verbatim(), _as_is, _json),
    "boolean": Kind(sa.Boolean, sa.Boolean(), _as_is, _same(bool)),
    "moment": Kind(sa.DateTime, UTCDateTime(), lambda value: value.astimezone(UTC).isoformat(), _moment),
    "bytes": Kind(sa.LargeBinary, sa.LargeBinary(), lambda value: base64.b64encode(value).decode(), base64.b64decode),
    "integer": Kind(sa.Integer, sa.BigInteger(), _as_is, _same(int)),
    "text": Kind(sa.String, sa.Text(), _as_is, _same(str)),
}


@dataclass(frozen=True)
class Table:
    """A table as a database has it: its columns with their kinds, the key, and what leads to rows that come later."""

    name: str
    columns: Mapping[str, str]
    key: tuple[str, ...]
    forward: tuple[str, ...] = ()  # these are stored when all tables have their rows

    @property
    def clause(self) -> sa.TableClause:
        """The table in statements."""
        return sa.table(self.name, *(sa.column(name, KINDS[kind].stored) for name, kind in self.columns.items()))


def of(connection: Connection) -> list[Table]:
    """Return the tables of the models that a database has, each behind those that it refers to.

    They are as the database has them, whatever its version; their columns by name, since migrations leave another order
    in each database. The index of search, which follows from them, is left out.
    """
    inspector = sa.inspect(connection)
    found = sa.MetaData()
    names = sorted(set(MODELS) & set(inspector.get_table_names()))
    found.reflect(connection, only=names)
    by_name = [found.tables[name] for name in names]
    ordered = sort_tables_and_constraints(by_name)  # type: ignore[no-untyped-call]  # unlike others, it parts circles
    in_order = [table for table, _ in ordered if table is not None]
    known: set[str] = set()
    tables = []
    for table in in_order:
        columns = {name: kind_of(table.columns[name].type) for name in sorted(table.columns.keys())}
        referring = {key.parent.name for key in table.foreign_keys if key.column.table.name not in known}
        key = tuple(column.name for column in table.primary_key)
        tables.append(Table(table.name, columns, key, tuple(sorted(referring))))
        known.add(table.name)
    return tables


def kind_of(type_: TypeEngine[Any]) -> str:
    """Return the name of a column's kind. Raises `TypeError` for one that no backup knows."""
    for name, kind in KINDS.items():
        if isinstance(type_, kind.types):
            return name
    raise TypeError(f"A backup does not know the type {type_!r}; give it a kind in {__name__}.KINDS.")


def lines(connection: Connection, table: Table) -> Iterator[bytes]:
    """Yield the rows in the order of their keys, each as a line."""
    return map(line, values(connection, table))


def line(values: list[Any]) -> bytes:
    """Return a row as a line: a JSON list of the columns' values."""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def values(connection: Connection, table: Table) -> Iterator[list[Any]]:
    """Yield the rows in the order of their keys, each as the values of its columns in a form that JSON knows."""
    clause = table.clause
    on_postgres = connection.dialect.name == "postgresql"
    columns = [
        sa.cast(column, sa.Text) if on_postgres and isinstance(column.type, Verbatim) else column
        for column in clause.columns
    ]
    order: list[ColumnElement[Any]] = [clause.c[name] for name in table.key]
    if on_postgres:  # whose order of letters is that of a language
        order = [column.collate("C") if isinstance(column.type, sa.Text) else column for column in order]
    writers = [KINDS[kind].write for kind in table.columns.values()]
    with connection.execute(sa.select(*columns).order_by(*order).execution_options(yield_per=BATCH)) as rows:
        for row in rows:
            yield [None if value is None else write(value) for write, value in zip(writers, row, strict=True)]


def rows(table: Table, lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """Yield rows as they are stored. Raises `ValueError` for a line that is none."""
    readers = [(name, KINDS[kind].read) for name, kind in table.columns.items()]
    for line in lines:
        values = json.loads(line)
        if not isinstance(values, list) or len(values) != len(readers):
            raise ValueError(f"{line[:50]!r} is no row of {table.name}")
        yield {
            name: None if value is None else read(value) for (name, read), value in zip(readers, values, strict=True)
        }


def load(connection: Connection, table: Table, lines: Iterable[bytes]) -> None:
    """Store rows, but what leads forward."""
    nothing = dict.fromkeys(table.forward)
    for batch in _batched({**row, **nothing} for row in rows(table, lines)):
        connection.execute(table.clause.insert(), batch)


def link(connection: Connection, table: Table, lines: Iterable[bytes]) -> None:
    """Store what leads forward, now that all rows are there."""
    clause = table.clause
    of_key = sa.and_(*(clause.c[name] == sa.bindparam(f"key_{name}") for name in table.key))
    statement = clause.update().where(of_key).values({name: sa.bindparam(f"to_{name}") for name in table.forward})
    linked = (row for row in rows(table, lines) if any(row[name] is not None for name in table.forward))
    for batch in _batched(
        {f"key_{name}": row[name] for name in table.key} | {f"to_{name}": row[name] for name in table.forward}
        for row in linked
    ):
        connection.execute(statement, batch)


def _batched(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    remaining = iter(rows)
    while batch := list(islice(remaining, BATCH)):
        yield batch


def last_id(connection: Connection, table: Table) -> int:
    """Return the last id that a table has given to a row, be that gone; 0 where none is known."""
    largest = connection.scalar(sa.select(sa.func.max(table.clause.c[table.key[0]]))) if _is_numbered(table) else None
    return max(largest or 0, _given(connection, table))


def _is_numbered(table: Table) -> bool:
    return len(table.key) == 1 and table.columns[table.key[0]] == "integer"


def _given(connection: Connection, table: Table) -> int:
    if connection.dialect.name == "sqlite":
        sequences = sa.table("sqlite_sequence", sa.column("name"), sa.column("seq", sa.Integer))
        return connection.scalar(sa.select(sequences.c.seq).where(sequences.c.name == table.name)) or 0
    if not (sequence := _sequence(connection, table)):
        return 0
    value = sa.text(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence}")  # noqa: S608 - PostgreSQL quotes it
    return int(connection.scalar(value) or 0)


def _sequence(connection: Connection, table: Table) -> str | None:
    if not _is_numbered(table):
        return None
    name: str | None = connection.scalar(sa.select(sa.func.pg_get_serial_sequence(table.name, table.key[0])))
    return name


def go_on_from(connection: Connection, table: Table, last: int) -> None:
    """Let the next row have an id that none has had, also none of those that are gone."""
    if not last:
        return
    if connection.dialect.name == "postgresql":
        if sequence := _sequence(connection, table):
            connection.execute(sa.select(sa.func.setval(sequence, last)))
        return
    made = connection.scalar(sa.text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": table.name})
    if "AUTOINCREMENT" in str(made):
        connection.execute(sa.text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": table.name})
        values = {"name": table.name, "last": last}
        connection.execute(sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)"), values)


def filled(connection: Connection) -> str:
    """Return the name of a table that has rows, but for those that have some before anybody has written; or ""."""
    for table in of(connection):
        first = sa.select(1).select_from(table.clause).limit(1)
        if table.name not in BY_THEMSELVES and connection.execute(first).first():
            return table.name
    return ""


def astray(connection: Connection) -> int:
    """Return how many rows refer to rows that are not there. PostgreSQL lets none come to be."""
    if connection.dialect.name == "postgresql":
        return 0
    return sum(1 for _ in connection.exec_driver_sql("PRAGMA foreign_key_check"))
