"""Rehearsals: what is written in order to be taken back keeps nobody waiting, however long it takes."""

from __future__ import annotations

import copy
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, cast

from flask import Flask, current_app

from blogapp import db


@contextmanager
def rehearsing(folder: Path) -> Iterator[None]:
    """Let the session in this block write into a copy of the database, in the folder, where that is a file of SQLite.

    PostgreSQL has many writers: the session takes no turns there. What it writes, the caller takes back.
    """
    if db.engine().dialect.name != "sqlite":
        info = db.session().info
        info[db.REHEARSES] = True
        try:
            yield
        finally:
            info.pop(db.REHEARSES, None)
        return
    path = folder / "copy.db"
    _copy(path)
    app = _twin(path)
    with app.app_context():
        try:
            yield
        finally:
            db.session.remove()
            db.engine().dispose()
            path.unlink(missing_ok=True)


def _copy(path: Path) -> None:
    path.unlink(missing_ok=True)  # of one who was killed
    path.touch(mode=0o600)
    raw = db.engine().raw_connection()
    try:
        source: Any = raw.driver_connection
        with closing(sqlite3.connect(path)) as target:
            target.execute("PRAGMA synchronous=OFF")  # after a sudden end nobody asks for it
            source.backup(target)
    finally:
        raw.close()


def _twin(path: Path) -> Flask:
    """Return an application that differs from the current one by its database alone."""
    app = cast(Any, current_app)._get_current_object()  # noqa: SLF001 - Flask's documented way to the application
    twin = copy.copy(app)
    known = {name: each for name, each in app.extensions.items() if name != "sqlalchemy"}
    own = {"config": copy.copy(app.config), "extensions": known, "_got_first_request": False}
    vars(twin).update(own, teardown_appcontext_funcs=[])
    twin.config["DATABASE_URL"] = f"sqlite:///{path}"
    db.init_app(twin)
    return cast(Flask, twin)
