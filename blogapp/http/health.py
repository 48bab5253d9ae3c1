"""Whether the site works, for machines that ask again and again: told in front of Flask, from one look at the database.

What is told while all is well, Flask says once; whatever else there is to say, it says each time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from blogapp import db
from blogapp.db import schema
from blogapp.http.nonblocking import NONBLOCKING, NotReady

PATH = "/healthz"
FAULT = "blogapp.fault"  # in WSGI's environment of a request for this path: what is wrong, in a sentence, or ""


def init_app(app: Flask) -> None:
    """Tell the health in front of what is there by now. To be called before the guard of hosts."""
    with app.app_context():
        engine = db.engine()
    app.wsgi_app = Health(app.wsgi_app, engine)  # type: ignore[method-assign]


def fault(engine: Engine) -> str:
    """Return what is wrong with the database, or "" where it answers and has the tables of this version."""
    try:
        return "" if schema.is_current(engine) else "The tables are of another version."
    except SQLAlchemyError:
        return "The database does not answer."


class Health:
    """Asks the database each time, by a connection such as pages use; and Flask, how to say what it found."""

    def __init__(self, wsgi: Callable[..., Iterable[bytes]], engine: Engine) -> None:
        self.wsgi, self.engine = wsgi, engine
        self.well: tuple[str, list[tuple[str, str]], bytes] | None = None

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("PATH_INFO") != PATH:
            return self.wsgi(environ, start_response)
        if NONBLOCKING in environ:
            raise NotReady  # that threads are free to answer belongs to it
        environ[FAULT] = fault(self.engine)
        method = environ["REQUEST_METHOD"]
        if environ[FAULT] or environ.get("QUERY_STRING") or method not in {"GET", "HEAD"}:
            return self.wsgi(environ, start_response)
        status, headers, body = self.well or self._learn(environ)
        start_response(status, list(headers))
        return [] if method == "HEAD" else [body]

    def _learn(self, environ: WSGIEnvironment) -> tuple[str, list[tuple[str, str]], bytes]:
        """Return what Flask answers to a GET while all is well, and remember it."""
        begun: list[Any] = []
        made = self.wsgi({**environ, "REQUEST_METHOD": "GET"}, lambda *given: begun.extend(given))
        body = b"".join(made)
        if (close := getattr(made, "close", None)) is not None:
            close()
        answer = (begun[0], begun[1], body)
        if begun[0].startswith("200"):
            self.well = answer
        return answer
