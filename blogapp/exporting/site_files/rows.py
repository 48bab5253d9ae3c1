"""Rows of tables as files say them: each value under the name of its column, JSON as what it holds."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection

from blogapp.backup import tables


def objects(connection: Connection, table: tables.Table) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table in the order of their keys."""
    names, kinds = list(table.columns), list(table.columns.values())
    for values in tables.values(connection, table):
        yield {
            name: json.loads(value) if kind == "json" and value is not None else value
            for name, kind, value in zip(names, kinds, values, strict=True)
        }


class Pairs:
    """A table of pairs, read beside the one whose rows the first of each pair is: both are in the order of ids."""

    def __init__(
        self, connection: Connection, table: tables.Table, column: str, names: Mapping[int, str] | None
    ) -> None:
        """Begin to read. `column` is the second of each pair; `names` are what its rows are called, if not by ids."""
        owner = next(name for name in table.columns if name != column)
        in_order = tables.Table(table.name, table.columns, (owner, column))
        self._rows = ((row[owner], row[column]) for row in objects(connection, in_order))
        self._names = names
        self._next = next(self._rows, None)

    def of(self, owner: int) -> list[Any]:
        """Return the second ones of a row's pairs. Rows are asked for in the order of their ids."""
        found: list[Any] = []
        while self._next is not None and self._next[0] <= owner:
            if self._next[0] == owner:
                found.append(self._next[1])
            self._next = next(self._rows, None)
        return sorted(self._names[number] for number in found) if self._names is not None else found
