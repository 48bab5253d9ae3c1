"""Whether anything may be due, asked each second by a worker that has nothing to do: for next to nothing on SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine

from blogapp import db
from blogapp.db import sqlite

DUE = (
    "SELECT 1 FROM jobs WHERE state = 'waiting' AND due_at <= ? AND (leased_until IS NULL OR leased_until <= ?) LIMIT 1"
)


def of(engine: Engine) -> Callable[[], bool]:
    """Return what tells whether something may be due: it errs on the side of yes."""
    path = sqlite.file_of(engine.url)
    return FileWatch(path).is_due if path else lambda: True


class FileWatch:
    """Asks a SQLite file past SQLAlchemy, of whose memory a process that asked through it would get its own copy."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.file: tuple[int, int] | None = None

    def is_due(self) -> bool:
        """Return whether something may be due; where that cannot be told, let others find out why."""
        clock = db.now().strftime("%Y-%m-%d %H:%M:%S.%f")  # as SQLAlchemy stores moments there
        try:
            if self.file is None or self.file != sqlite.identity(self.path):
                self.connection = sqlite.open_file(self.path)
                self.file = sqlite.identity(self.path)
            return self.connection.execute(DUE, (clock, clock)).fetchone() is not None
        except (sqlite3.Error, OSError):
            self.file = None
            return True
