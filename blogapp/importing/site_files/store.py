"""Where the rows of an import lie while they are checked: a file, which puts them in order and compares them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from blogapp.backup.archive import Unusable

TABLES = """
CREATE TABLE rows (tab TEXT, a, b, line BLOB, place TEXT, PRIMARY KEY (tab, a, b)) WITHOUT ROWID;
CREATE TABLE uniques (name TEXT, value TEXT, place TEXT, PRIMARY KEY (name, value)) WITHOUT ROWID;
CREATE TABLE links (tab TEXT, id, place TEXT);
CREATE TABLE private (tab TEXT, id, said TEXT, PRIMARY KEY (tab, id)) WITHOUT ROWID;
"""


class Store:
    """Rows by their keys, each with the place where it stands. Use it as a context manager."""

    def __init__(self, folder: Path) -> None:
        """Make the file in a folder that is removed afterwards."""
        self.connection = sqlite3.connect(folder / "rows.db", isolation_level=None)
        self.connection.executescript(f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; BEGIN; {TABLES}")

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()

    def put(self, table: str, key: Sequence[Any], line: bytes, place: str) -> None:
        """Store a row. Raises `Unusable` where there is one with this key."""
        first, second = (*key, "")[:2]
        try:
            self.connection.execute("INSERT INTO rows VALUES (?, ?, ?, ?, ?)", (table, first, second, line, place))
        except sqlite3.IntegrityError:
            known = "SELECT place FROM rows WHERE (tab, a, b) = (?, ?, ?)"
            [other] = self.connection.execute(known, (table, first, second)).fetchone()
            raise Unusable(f"{place}: {other} is the same, with the key {first!r}. Remove one of them.") from None

    def note_unique(self, name: str, values: Sequence[Any], place: str) -> None:
        """Note values that no other row may have. Raises `Unusable` where one has."""
        value = json.dumps(list(values))
        try:
            self.connection.execute("INSERT INTO uniques VALUES (?, ?, ?)", (name, value, place))
        except sqlite3.IntegrityError:
            known = "SELECT place FROM uniques WHERE (name, value) = (?, ?)"
            [other] = self.connection.execute(known, (name, value)).fetchone()
            said = ", ".join(map(str, values))
            raise Unusable(
                f"{place}: what must be of one alone, {said!r}, stands in {other}, too. Change one."
            ) from None

    def note_link(self, table: str, number: int, place: str) -> None:
        """Note that a row leads to another one."""
        self.connection.execute("INSERT INTO links VALUES (?, ?, ?)", (table, number, place))

    def refuse_astray(self) -> None:
        """Refuse rows that lead nowhere. Raises `Unusable`."""
        there = "SELECT 1 FROM rows WHERE rows.tab = links.tab AND rows.a = links.id"
        found = self.connection.execute(f"SELECT place, tab, id FROM links WHERE NOT EXISTS ({there}) LIMIT 1")  # noqa: S608
        if row := found.fetchone():
            place, table, number = row
            raise Unusable(
                f"{place}: there is no row {number} of “{table}”. Remove what leads to it, or bring it back."
            )

    def note_private(self, table: str, number: int, said: Mapping[str, Any]) -> None:
        """Keep what is private of a row until the row is read."""
        self.connection.execute("INSERT OR REPLACE INTO private VALUES (?, ?, ?)", (table, number, json.dumps(said)))

    def private(self, table: str, number: int) -> dict[str, Any]:
        """Return what is private of a row."""
        found = self.connection.execute("SELECT said FROM private WHERE (tab, id) = (?, ?)", (table, number)).fetchone()
        return dict(json.loads(found[0])) if found else {}

    def lines(self, table: str) -> Iterator[bytes]:
        """Yield the rows of a table in the order of their keys."""
        rows = self.connection.execute("SELECT line FROM rows WHERE tab = ? ORDER BY a, b", (table,))
        return (line for (line,) in rows)

    def described(self, table: str) -> tuple[int, str]:
        """Return how many rows a table has, and the hash of their lines."""
        digest, number = sha256(), 0
        for line in self.lines(table):
            digest.update(line)
            number += 1
        return number, digest.hexdigest()
