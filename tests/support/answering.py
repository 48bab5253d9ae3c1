"""What a process of `blogapp serve` does, in a thread of the test's own."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from threading import Event, Thread
from typing import Any

from flask import Flask
from waitress import wasyncore
from waitress.channel import HTTPChannel

from blogapp.cli import server
from blogapp.cli.graceful import Serving

ASKING = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
LAST = ASKING.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")

PATIENCE = 20  # seconds for what comes at once


class Process:
    """A server that runs: where it is, and its loop."""

    serving: Serving

    def __init__(self, sockets: list[socket.socket]) -> None:
        self.sockets = sockets
        self.places = [each.getsockname()[:2] for each in sockets]

    def connect(self, source: str = "127.0.0.1", which: int = 0, room: int = 0) -> socket.socket:
        """Connect from an address of this machine, with so much room for what is not read yet."""
        link = socket.socket()
        link.settimeout(PATIENCE)
        if room:
            link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
        link.bind((source, 0))
        try:
            link.connect(self.places[which])
        except OSError:
            link.close()
            raise
        return link

    def ask(self, *parts: bytes, which: int = 0) -> bytes:
        """Send something on a connection of its own; return all that comes back."""
        with self.connect(which=which) as link:
            for each in parts:
                link.sendall(each)
            return rest(link)

    def loop(self, app: Flask, threads: int, grace: float, live: Callable[[], None], ready: Event) -> None:
        made = server._server("127.0.0.1", threads, app, self.sockets)
        self.serving = Serving(made, grace, lambda _serving: live())
        self.trigger = self.serving._listeners()[0].trigger
        ready.set()
        self.serving.run()
        wasyncore.close_all(self.serving.map, ignore_all=True)

    def channels(self) -> list[Any]:
        """Return those who are connected."""
        return [each for each in list(self.serving.map.values()) if isinstance(each, HTTPChannel)]

    def end(self, *, at_once: bool = False) -> None:
        """Have the loop hear a signal."""
        self.signalled(self.serving.end_at_once if at_once else self.serving.end)

    def signalled(self, handle: Callable[[], None]) -> None:
        """Have the loop call something in between, as a handler of signals is called."""
        self.trigger.pull_trigger(handle)


def rest(link: socket.socket) -> bytes:
    """Return what comes until the connection is closed."""
    return b"".join(iter(lambda: link.recv(65536), b""))


def head_of(answer: bytes) -> list[str]:
    """Return the lines before the body, in lower case."""
    return answer.partition(b"\r\n\r\n")[0].decode("latin-1").lower().split("\r\n")


def one(link: socket.socket) -> bytes:
    """Return one answer with a length, of a connection that goes on."""
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += link.recv(1)
    length = next((int(line[16:]) for line in head_of(answer) if line.startswith("content-length: ")), 0)
    body = b""
    while len(body) < length:
        body += link.recv(length - len(body))
    return answer + body


@contextmanager
def answering(
    app: Any, threads: int = 1, grace: float = 30, live: Callable[[], None] = lambda: None, sockets: int = 1
) -> Iterator[Process]:
    """Answer while the block runs, as one process of `blogapp serve` does."""
    with ExitStack() as stack:
        process = Process([stack.enter_context(server._bound("127.0.0.1", 0)[0]) for _ in range(sockets)])
        ready = Event()
        thread = Thread(target=process.loop, args=(app, threads, grace, live, ready), daemon=True)
        thread.start()
        assert ready.wait(PATIENCE)
        try:
            yield process
        finally:
            with suppress(OSError):  # it has ended
                process.end(at_once=True)
            thread.join(PATIENCE)
        assert not thread.is_alive(), "It does not end."
