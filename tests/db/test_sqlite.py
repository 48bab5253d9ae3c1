"""What holds for each connection to SQLite, whatever opens it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from commands import blogapp, done
from sqlalchemy import event
from sqlalchemy.pool import Pool

from blogapp import create_app

RIGHT = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
WHATEVER = {"busy_timeout": 0, "query_only": 0}


@pytest.fixture
def seen() -> Iterator[list[dict[str, Any]]]:
    """What each connection is set to when it is handed out."""
    found: list[dict[str, Any]] = []

    def look(connection: Any, *_rest: Any) -> None:
        values = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in [*RIGHT, *WHATEVER]}
        found.append(values)

    event.listen(Pool, "checkout", look)
    yield found
    event.remove(Pool, "checkout", look)


@pytest.mark.slow
def test_every_connection_of_every_process_keeps_what_it_acknowledges(
    instance: Path, tmp_path: Path, seen: list[dict[str, Any]]
) -> None:
    commands = ["init", "user add a@example.org --role editor", "user list", "sample --posts 2", "formats upgrade",
                "db downgrade --yes", "db upgrade", "db check", "db reindex", f"export wordpress {tmp_path / 'a.xml'}",
                "doctor"]  # fmt: skip
    for command in commands:
        before = len(seen)
        blogapp(*command.split())
        assert len(seen) > before, command
    reader = create_app().test_client()
    assert {reader.get(path).status_code for path in ("/", "/feed/", "/edit/")} == {200, 302}
    reader.post("/login", data={"email": "a@example.org", "password": "x"})
    writing = [values for values in seen if not values["query_only"]]  # who only reads a copy acknowledges nothing
    assert [values for values in writing if {**values, **WHATEVER} != {**RIGHT, **WHATEVER}] == []
    assert min(values["busy_timeout"] for values in writing) >= 5000


def test_an_empty_blog_has_nobody_to_list(instance: Path) -> None:
    assert done("user", "list") == ""
