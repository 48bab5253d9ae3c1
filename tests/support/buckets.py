"""A server of S3 that is really one (moto), in a process of its own; and one that fails in every way."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen
from uuid import uuid4

import pytest
from together import until

KEYS = {"AWS_ACCESS_KEY_ID": "harbour", "AWS_SECRET_ACCESS_KEY": "not-known-to-anybody", "AWS_REGION": "us-east-1"}
READY = "Running on "
DENIED = b"<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"


class S3:
    """The server, where it is."""

    def __init__(self, url: str) -> None:
        self.url = url

    def bucket(self, folder: str = "media") -> str:
        """Make a bucket that nobody has used, and return the address of a folder in it, as the settings have it."""
        name = f"harbour-{uuid4().hex}"
        self.ask("PUT", name)
        return f"s3://{name}/{folder}?endpoint={self.url}&region=us-east-1"

    def ask(self, method: str, path: str) -> bytes:
        """Ask the server, past the blog and its library."""
        with urlopen(Request(f"{self.url}/{path}", method=method), timeout=60) as answer:
            return bytes(answer.read())


@contextmanager
def served(folder: Path) -> Iterator[S3]:
    """Start the server at a free port, and end it."""
    said = folder / "moto.log"
    command = [sys.executable, "-W", "ignore", "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"]
    with said.open("wb") as log:
        running = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def ready() -> str:
        assert running.poll() is None, said.read_text()
        lines = [line for line in said.read_text().splitlines() if READY in line and line.strip()[-1].isdigit()]
        return lines[0].rpartition(READY)[2].strip() if lines else ""

    try:
        yield S3(until(ready))
    finally:
        running.kill()
        running.wait(timeout=20)


@pytest.fixture(scope="session")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3]:
    """One server for each worker, and keys for it in the environment."""
    with pytest.MonkeyPatch.context() as patch, served(tmp_path_factory.mktemp("s3")) as server:
        for name, value in KEYS.items():
            patch.setenv(name, value)
        yield server


class Failing(ThreadingHTTPServer):
    """Answers every request with this status and body, or, while it is silent, not at all."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status, self.body, self.length = 403, DENIED, 0
        self.asked = 0
        self.may_answer = threading.Event()
        self.may_answer.set()

    @property
    def bucket(self) -> str:
        """The address of a bucket on it."""
        return f"s3://harbour/media?endpoint=http://127.0.0.1:{self.server_port}&region=us-east-1"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: whoever asked has left."""


class _Handler(BaseHTTPRequestHandler):
    server: Failing

    def do_GET(self) -> None:
        self.server.asked += 1
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.may_answer.wait()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(self.server.length or len(self.server.body)))
        self.send_header("Content-Range", f"bytes 0-{self.server.length - 1}/{self.server.length}")
        self.send_header("ETag", '"1"')
        self.send_header("Last-Modified", "Tue, 01 Dec 2026 04:00:00 GMT")
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


for method in ("PUT", "DELETE", "HEAD", "POST"):
    setattr(_Handler, f"do_{method}", _Handler.do_GET)


@pytest.fixture
def failing_s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[Failing]:
    """A server that denies everything until a test says otherwise."""
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    with Failing() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.may_answer.set()
        server.shutdown()
        thread.join()
