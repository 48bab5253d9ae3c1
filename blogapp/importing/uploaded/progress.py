"""How far an import is, noted once a second beside what it does."""

from __future__ import annotations

import time
from typing import Any, cast

from flask import current_app
from sqlalchemy import update

from blogapp import db
from blogapp.importing.uploaded.reading import Opened
from blogapp.models import SiteImport

PAUSE = 1.0  # seconds


class Progress:
    """Notes how far an import is; where the database is busy, the next time."""

    def __init__(self, row_id: int, given: Opened) -> None:
        self.row_id, self.given = row_id, given
        self.app = cast(Any, current_app)._get_current_object()  # noqa: SLF001 - a rehearsal has a database of its own
        self.noted = 0.0

    def note(self, step: int) -> None:
        """Note what is done: parts of the files, or posts and files."""
        if self.noted and time.monotonic() - self.noted < PAUSE:
            return
        self.noted = time.monotonic()
        done = self.given.done() if self.given.done else step
        with self.app.app_context():
            values = {"done": done, "total": self.given.total}
            db.write_aside(update(SiteImport).where(SiteImport.id == self.row_id).values(values))
