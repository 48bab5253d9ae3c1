"""Whatever the application does in the loop that reads the connections, its client gets an answer, and so do others."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Callable, Iterator
from queue import Queue
from typing import Any

import pytest
from flask import Flask

from blogapp.cli import server
from blogapp.cli.graceful import Serving
from blogapp.http.nonblocking import NONBLOCKING, NotReady

TEXT = [("Content-Type", "text/plain"), ("Content-Length", "4")]
Answer = Callable[[dict[str, Any], Callable[..., Any]], Any]


def well(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    start_response("200 OK", TEXT)
    return [b"well"]


def raises(error: BaseException) -> Answer:
    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        raise error

    return answer


def raises_later(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterator[bytes]:
    start_response("200 OK", TEXT)
    yield from ()
    raise RuntimeError("The body cannot be made.")


def begins_nothing(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    return [b"lost"]


def has_no_header(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    start_response("200 OK", [*TEXT, ("X-Mark", None)])
    return [b"lost"]


FAILURES: dict[str, Answer] = {
    "an error": raises(RuntimeError("Nobody catches this.")),
    "the end of a program": raises(SystemExit(3)),
    "an error while the body is made": raises_later,
    "no status": begins_nothing,
    "a header that is none": has_no_header,
}


class Failing:
    """An application that fails in the way that the path names: there, in a thread alone, or in the loop alone."""

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        _, where, name = environ["PATH_INFO"].split("/")
        is_in_loop = NONBLOCKING in environ
        if where == "thread" and is_in_loop:
            raise NotReady
        if name == "unmeasured":
            start_response("200 OK", TEXT[:1])
            return [b"well", b"!"]
        is_well = name == "well" or (where == "loop" and not is_in_loop)
        return (well if is_well else FAILURES[name])(environ, start_response)


@pytest.fixture
def port(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The port of a server in this process, with a loop and two threads."""
    monkeypatch.setattr(app, "wsgi_app", Failing())
    sockets = server._bound("127.0.0.1", 0)
    begun: Queue[Serving] = Queue()

    def run() -> None:
        serving = Serving(server._server("127.0.0.1", 2, app, sockets), 5, lambda _serving: None)
        begun.put(serving)
        serving.run()
        serving.server.close()

    thread = threading.Thread(target=run)
    thread.start()
    serving = begun.get(timeout=30)
    try:
        yield sockets[0].getsockname()[1]
    finally:
        serving.end()
        thread.join(30)
        assert not thread.is_alive()


def ask(port: int, path: str) -> tuple[int, bytes]:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        link.request("GET", path.replace(" ", "%20"))
        answer = link.getresponse()
        return answer.status, answer.read()
    finally:
        link.close()


def test_what_fails_in_the_loop_is_answered_and_takes_nobody_along(port: int, subtests: Any) -> None:
    for name in FAILURES:
        for where, status in (("everywhere", 500), ("thread", 500), ("loop", 200)):
            with subtests.test(name=name, where=where):
                assert ask(port, f"/{where}/{name}")[0] == status
                assert ask(port, "/everywhere/well") == (200, b"well")
    assert ask(port, "/everywhere/unmeasured") == (200, b"well!")
