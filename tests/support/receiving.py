"""A server on this machine to which the blog sends."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Heard:
    """A request that came in."""

    path: str
    headers: dict[str, str]
    body: bytes


class Harbour(ThreadingHTTPServer):
    """Notes what comes in, and answers with `status`; `before` and `after` may do something around that."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.heard: list[Heard] = []
        self.status = 200
        self.before: Callable[[], Any] = lambda: None
        self.after: Callable[[Handler], Any] = lambda _handler: None

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    """A request to the harbour."""

    server: Harbour

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append(Heard(self.path, dict(self.headers), body))
        self.server.before()
        self.send_response(self.server.status)
        self.send_header("Location", self.server.url + "/elsewhere")
        self.send_header("Set-Cookie", "boat=1")
        self.end_headers()
        self.server.after(self)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def receiving() -> Iterator[Harbour]:
    """Let a harbour answer while the block runs."""
    with Harbour() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
