"""Answers that are ready: a server asks for one first without a thread, and takes a thread where there is none."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask

NONBLOCKING = "blogapp.nonblocking"  # in WSGI's environment: only an answer that is ready is wanted; a `Batch`


class NotReady(BaseException):
    """The answer must be made. It is no failure, so that nothing catches it that catches those."""


class Batch(dict[str, Any]):
    """What was found out for one of several requests that had all arrived by then: it holds for the others, too."""


class CachedHeaders(list[tuple[str, str]]):
    """Headers that are sent again and again, with the lines that a server has made of them, which do not change."""

    lines = b""


def init_app(app: Flask) -> None:
    """Let Flask make no answer where only one that is ready is wanted. To be called before what stands in front."""
    make = app.wsgi_app

    def made(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if NONBLOCKING in environ:
            raise NotReady
        return make(environ, start_response)

    app.wsgi_app = made  # type: ignore[method-assign]
