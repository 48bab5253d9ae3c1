"""What the application sends to its database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from flask import Flask

from blogapp import db


@contextmanager
def statements(app: Flask) -> Iterator[list[tuple[str, Any]]]:
    """Note every query that is sent to the database, with its values."""
    seen: list[tuple[str, Any]] = []
    with app.app_context():
        engine = db.engine()

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            seen.append((statement, values))

    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


def queries(app: Flask, run: Callable[[], object]) -> int:
    """Return how many statements something sends to the database."""
    with statements(app) as seen:
        run()
    return len(seen)
