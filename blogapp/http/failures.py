"""Which errors are the machine's and none of ours: a database away, a disk that is full. They pass by themselves."""

from __future__ import annotations

import errno
import sqlite3

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from werkzeug.exceptions import HTTPException, ServiceUnavailable

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
AWAY = {
    errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO, errno.ESTALE, errno.EMFILE, errno.ENFILE, errno.ENOMEM,
    errno.EAGAIN,
}  # fmt: skip
SQLITE_AWAY = {
    sqlite3.SQLITE_PERM, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_NOTADB,
}  # fmt: skip
# Of PostgreSQL's: connections, resources, an operator, the system; read-only; a lock that was not to be had; deadlock.
POSTGRES_AWAY = ("08", "53", "57", "58", "25006", "55P03", "40")
POSTGRES_FULL = "53100"


class InsufficientStorage(HTTPException):
    """There is no room left to store anything (RFC 4918)."""

    code = 507
    description = "There is no room left to store anything."


def answer_for(error: BaseException) -> HTTPException | None:
    """Return what to answer when the machine failed; None where the mistake is ours."""
    if isinstance(error, DBAPIError):
        return _of_database(error)
    if isinstance(error, NoConnectionFree | MemoryError):
        return ServiceUnavailable()
    if isinstance(error, OSError):
        return _answer(error.errno in FULL, error.errno in AWAY)
    return None


def _of_database(error: DBAPIError) -> HTTPException | None:
    if isinstance(error.orig, sqlite3.Error):
        code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF  # the rest tells more exactly what happened
        return _answer(code == sqlite3.SQLITE_FULL, code in SQLITE_AWAY)
    state = getattr(error.orig, "sqlstate", None)
    if state is None:  # there was no server to say anything
        return _answer(False, isinstance(error, OperationalError | InterfaceError))
    return _answer(state == POSTGRES_FULL, state.startswith(POSTGRES_AWAY))


def _answer(is_full: bool, is_away: bool) -> HTTPException | None:
    if is_full:
        return InsufficientStorage()
    return ServiceUnavailable() if is_away else None


def reason(error: BaseException) -> str:
    """Return in one line what the machine said."""
    said = error.orig if isinstance(error, DBAPIError) else error
    return " ".join(str(said).split()) or type(error).__name__
