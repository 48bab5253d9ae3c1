"""What the machine fails with is answered as such, and says when to come back."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import InterfaceError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from blogapp.accounts import permissions
from blogapp.db import schema
from blogapp.http import failures


def of_sqlite(code: int) -> sqlite3.Error:
    error = sqlite3.OperationalError("said   in\ntwo lines")
    error.sqlite_errorcode = code
    return error


class OfPostgres(Exception):
    """An error as PostgreSQL tells it."""

    def __init__(self, sqlstate: str | None) -> None:
        self.sqlstate = sqlstate


def wrapped(error: BaseException, kind: type[Any] = OperationalError) -> Any:
    return kind("SELECT 1", {}, error)


ANSWERS: list[tuple[BaseException, int | None]] = [
    *[(OSError(number, "x"), 507) for number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)],
    *[(OSError(number, "x"), 503) for number in (errno.EROFS, errno.EACCES, errno.EIO, errno.EMFILE, errno.EAGAIN)],
    (OSError(errno.ENOENT, "x"), None),
    (MemoryError(), 503),
    (NoConnectionFree(), 503),
    (ZeroDivisionError(), None),
    *[(wrapped(of_sqlite(code)), 503) for code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_IOERR,
                                                  sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_READONLY,
                                                  sqlite3.SQLITE_READONLY | 4 << 8)],
    (wrapped(of_sqlite(sqlite3.SQLITE_FULL)), 507),
    (wrapped(of_sqlite(sqlite3.SQLITE_ERROR)), None),
    *[(wrapped(OfPostgres(state)), 503) for state in ("08006", "53300", "57P01", "58030", "25006", "55P03", "40P01")],
    (wrapped(OfPostgres("53100")), 507),
    *[(wrapped(OfPostgres(state)), None) for state in ("42601", "23505", "25001", "55000")],
    (wrapped(OfPostgres(None)), 503),
    (wrapped(OfPostgres(None), InterfaceError), 503),
    (wrapped(OfPostgres(None), ProgrammingError), None),
]  # fmt: skip


def test_machine_is_told_from_a_mistake_of_ours() -> None:
    for error, code in ANSWERS:
        answer = failures.answer_for(error)
        assert (answer.code if answer else None) == code, (error, getattr(error, "orig", None))
    assert failures.reason(wrapped(of_sqlite(5))) == "said in two lines"
    assert failures.reason(MemoryError()) == "MemoryError"


@pytest.fixture(scope="module")
def shared_app(make_app: Callable[..., Flask]) -> Flask:
    """An application with a view more, which fails with what lies in its settings."""
    app = make_app()

    @app.route("/probe/", methods=["GET", "POST"])
    @permissions.action(permissions.PUBLIC)
    def probe() -> Any:
        raise app.config["PROBE"]

    return app


@pytest.mark.parametrize(("error", "code", "seconds"), [
    (OSError(errno.ENOSPC, "no room"), 507, "300"), (OSError(errno.EROFS, "read-only"), 503, "30"),
    (MemoryError(), 503, "30"), (wrapped(of_sqlite(sqlite3.SQLITE_FULL)), 507, "300"),
])  # fmt: skip
def test_who_meets_it_is_told_when_to_come_back_and_the_log_has_one_line(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
    error: BaseException, code: int, seconds: str,
) -> None:  # fmt: skip
    monkeypatch.setitem(app.config, "PROBE", error)
    answer = client.get("/probe/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (code, seconds)
    assert "no-store" in answer.headers["Cache-Control"]
    [line] = [each.getMessage() for each in caplog.records if each.name == "blogapp.errors.pages"]
    assert line.startswith(f"GET '/probe/' is answered with {code}: ")
    assert "\n" not in line


def test_database_of_another_version_is_being_changed_and_of_this_one_is_a_mistake_of_ours(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "PROBE", wrapped(of_sqlite(sqlite3.SQLITE_ERROR)))
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    for is_current, code in ((True, 500), (False, 503)):
        monkeypatch.setattr(schema, "is_current", lambda _engine, now=is_current: now)
        answer = client.get("/probe/")
        assert (answer.status_code, answer.headers.get("Retry-After")) == (code, None if code == 500 else "30")
