"""The yardstick: `blogapp serve` with a bare callable in the blog's place, which sends answers that were recorded.

    bare.py answers.json serve --port 8001

It is the same server with the same processes and threads, and sends the same headers and bytes: what a page costs
beyond that is the blog's own.
"""

from __future__ import annotations

import http
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask
from serving import Answer

from blogapp import cli, create_app
from blogapp.cli import server


class Bare:
    """Answers by path, query, and whether somebody says that the page is known."""

    def __init__(self, file: Path) -> None:
        self.answers = {
            tuple(key): (f"{status} {http.HTTPStatus(status).phrase}", [*map(tuple, headers)], [body.encode("latin-1")])
            for key, status, headers, body in json.loads(file.read_text())
        }

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        status, headers, body = self.answers[
            environ["PATH_INFO"], environ["QUERY_STRING"], "HTTP_IF_NONE_MATCH" in environ
        ]
        start_response(status, headers)
        return body


def recorded(path: str, known: bool, answer: Answer) -> list[object]:
    """Return an answer for JSON, with what it is found by: the path as in WSGI, the query, whether it is known."""
    (place, _, query), (status, headers, body) = path.partition("?"), answer
    key = unquote_to_bytes(place).decode("latin-1"), query, known
    return [key, status, headers, body.decode("latin-1")]


def make(**settings: Any) -> Flask:
    """Return the application, as the command makes it, but for what it answers."""
    app = create_app(**settings)
    app.wsgi_app = answer
    return app


if __name__ == "__main__":
    answer = Bare(Path(sys.argv.pop(1)))
    server.create_app = make
    cli.main()
