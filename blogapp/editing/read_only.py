"""Whether the blog can be written to right now, asked without writing and without a query."""

from __future__ import annotations

import os
from pathlib import Path

from flask_babel import gettext as _

from blogapp import db, media
from blogapp.db import sqlite

REPORTED = ("default_transaction_read_only", "in_hot_standby")  # PostgreSQL tells them unasked, from version 14 on


def notices() -> list[str]:
    """Return what to say above the pages of the desk: nothing, as long as all can be stored.

    What is not told before, such as a quota, is told by the answer to the form (`http/failures.py`).
    """
    files = media.storage().folder
    if _is_database_read_only():
        return [
            _(
                "The blog cannot be written to right now: its database is read-only. Reading goes on; what you type is "
                "kept in the form. Tell who looks after the machine."
            )
        ]
    if files and not _takes_writing(files if files.exists() else files.parent):
        return [
            _(
                "Pictures and other files cannot be uploaded right now: their folder is read-only. Texts can be saved. "
                "Tell who looks after the machine."
            )
        ]
    return []


def _is_database_read_only() -> bool:
    if db.engine().dialect.name == "postgresql":
        connection = db.session.connection().connection.driver_connection
        return any(connection.info.parameter_status(name) == "on" for name in REPORTED)  # type: ignore[union-attr]
    path = sqlite.file_of(db.engine().url)
    if path is None or not path.exists():
        return False
    log = path.with_name(f"{path.name}-wal")  # where it is there, nothing need be made beside the file
    return not (_takes_writing(path) and _takes_writing(log if log.exists() else path.parent))


def _takes_writing(place: Path) -> bool:
    return os.access(place, os.W_OK)
