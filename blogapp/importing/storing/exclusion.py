"""One import at a time: the commands and the desk, on whatever machine, exclude one another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from flask import current_app
from sqlalchemy import func, select

from blogapp import db
from blogapp.importing.storing.options import Refused
from blogapp.machine.atomic_files import make_folder
from blogapp.machine.locks import alone_in
from blogapp.text import Sentence

FOLDER = "imports"  # of the instance
LOCK = 1_229_803_090  # any number that nobody else takes for a lock of this database
BUSY = Sentence("Another import is running. Wait until it is done.")


class Busy(Refused):
    """Another import is running."""


def place() -> Path:
    """Return where the folder of the instance is, or will be, in which imports meet."""
    return Path(current_app.instance_path) / FOLDER


def folder() -> Path:
    """Return that folder; it is made where it is not there."""
    found = place()
    make_folder(found)
    found.chmod(0o700)
    return found


@contextmanager
def alone() -> Iterator[None]:
    """Let one import at a time store. Raises `Busy` at once while another does. Both locks end with the process."""
    with ExitStack() as stack:
        try:
            stack.enter_context(alone_in(folder(), patient=False))
        except BlockingIOError:
            raise Busy(BUSY) from None
        if db.engine().dialect.name == "postgresql":
            stack.enter_context(_alone_at_server())
        yield


@contextmanager
def _alone_at_server() -> Iterator[None]:
    with db.engine().connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.scalar(select(func.pg_try_advisory_lock(LOCK))):
            raise Busy(BUSY)
        try:
            yield
        finally:
            connection.execute(select(func.pg_advisory_unlock(LOCK)))
