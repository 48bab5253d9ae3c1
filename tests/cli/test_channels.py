"""How a process of `blogapp serve` takes requests and answers: what is ready without a thread, the rest by threads."""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from threading import Event, get_ident
from typing import Any

import pytest
from answering import ASKING, LAST, PATIENCE, Process, answering, head_of, one, rest
from flask import Flask
from together import until

from blogapp.cli import channels, server
from blogapp.http.nonblocking import NONBLOCKING, CachedHeaders, NotReady


@pytest.fixture(scope="module")
def site(make_app: Callable[..., Flask]) -> Flask:
    return make_app()


class Stub:
    """An application whose answers are ready, but for `/slow`, for which somebody waits, and `/fails`."""

    def __init__(self, body: bytes = b"Ready.") -> None:
        self.body, self.go_on, self.begun = body, Event(), Event()
        self.threads: list[tuple[str, int, bool]] = []  # which path, the thread, and whether only what is ready counts
        self.headers = CachedHeaders([("content-length", str(len(body))), ("CONTENT-TYPE", "text/plain")])

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        path = environ["PATH_INFO"]
        self.threads.append((path, get_ident(), NONBLOCKING in environ))
        if path == "/slow":
            if NONBLOCKING in environ:
                raise NotReady
            self.begun.set()
            assert self.go_on.wait(PATIENCE)
        if path == "/fails":
            raise ValueError(path)
        start_response("200 OK", self.headers)
        return [self.body]


@pytest.fixture
def stub(site: Flask, monkeypatch: pytest.MonkeyPatch) -> Stub:
    made = Stub()
    monkeypatch.setattr(site, "wsgi_app", made)
    return made


def asking(path: str, *lines: str) -> bytes:
    return "\r\n".join([f"GET {path} HTTP/1.1", "Host: 127.0.0.1", *lines, "", ""]).encode()


@pytest.mark.slow
def test_page_from_memory_is_answered_while_all_threads_are_busy(site: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    pages, go_on, begun = site.extensions["blogapp.pages"], Event(), Event()
    inner = pages.wsgi

    def busy(environ: dict[str, Any], start_response: Any) -> Any:
        if environ["PATH_INFO"] == "/busy/" and NONBLOCKING not in environ:
            begun.set()
            go_on.wait(PATIENCE)
        return inner(environ, start_response)

    monkeypatch.setattr(pages, "wsgi", busy)
    with answering(site, threads=1) as process, process.connect() as first, process.connect() as second:
        made = process.ask(LAST)
        first.sendall(asking("/busy/"))
        assert begun.wait(PATIENCE)
        second.sendall(ASKING)
        ready = one(second)
        go_on.set()
        assert one(first).startswith(b"HTTP/1.1 404")
    passing = ("date: ", "connection: ", "last-modified: ")
    lines = [[line for line in head_of(answer) if not line.startswith(passing)] for answer in (made, ready)]
    assert lines[0] == lines[1]
    assert made.partition(b"\r\n\r\n")[2] == ready.partition(b"\r\n\r\n")[2] != b""
    assert any(line.startswith("date: ") and line.endswith(" gmt") for line in head_of(ready))


def test_what_is_ready_takes_no_thread_but_for_the_last_request_of_a_connection(site: Flask, stub: Stub) -> None:
    with answering(site) as process, process.connect() as link:
        link.sendall(asking("/a") + asking("/b") + asking("/fails") + asking("/c") + asking("/d", "Connection: CLOSE"))
        answers = rest(link).split(b"HTTP/1.1 ")[1:]
        loop = stub.threads[0][1]
    assert [each[:3] for each in answers] == [b"200", b"200", b"500"]  # waitress closes after a failure
    assert [(path, thread == loop, ready) for path, thread, ready in stub.threads] == [
        ("/a", True, True), ("/b", True, True), ("/fails", True, True), ("/fails", False, False),
    ]  # fmt: skip
    stub.threads.clear()
    with answering(site) as process, process.connect() as link:
        link.sendall(asking("/c") + asking("/d", "Connection: CLOSE"))
        assert rest(link).count(b"Ready.") == 2
    assert [(path, ready) for path, _, ready in stub.threads] == [("/c", True), ("/d", False)]
    stub.threads.clear()
    with answering(site) as process:
        assert process.ask(b"GET /old HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n").endswith(b"Ready.")
        assert process.ask(b"G@T / HTTP/1.1\r\nContent-Length: x\r\n\r\n").startswith(b"HTTP/1.0 400")
    assert [(path, ready) for path, _, ready in stub.threads] == [("/old", False)]


def test_head_is_sent_as_waitress_writes_it_and_made_once(site: Flask, stub: Stub) -> None:
    with answering(site) as process, process.connect() as link:
        for _ in range(2):
            link.sendall(ASKING)
            lines = one(link).partition(b"\r\n\r\n")[0].split(b"\r\n")
            assert lines[:3] == [b"HTTP/1.1 200 OK", b"Content-Length: 6", b"Content-Type: text/plain"]
            assert lines[3].startswith(b"Date: ")
        stub.headers.lines = b"HTTP/1.1 203 Known\r\nContent-Length: 6\r\n"
        link.sendall(ASKING)
        assert one(link).startswith(b"HTTP/1.1 203 Known\r\n")
        stub.headers = [("Content-Length", "6"), ("X-Quay", "1")]  # type: ignore[assignment]
        link.sendall(ASKING)
        assert b"\r\nX-Quay: 1\r\n" in one(link)


def test_answers_larger_than_what_the_system_takes_arrive_whole_and_in_order(
    site: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    stub = Stub(b"".join(b"%07d " % number for number in range(120_000)))
    monkeypatch.setattr(site, "wsgi_app", stub)
    with answering(site) as process, process.connect(room=4096) as link:
        link.sendall(ASKING * 4 + asking("/slow"))
        assert [one(link).partition(b"\r\n\r\n")[2] == stub.body for _ in range(4)] == [True] * 4
        stub.go_on.set()
        assert one(link).endswith(stub.body)


def test_who_goes_away_before_the_answer_leaves_the_others_alone(
    site: Flask, stub: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone: list[channels.GracefulChannel] = []

    def lost(channel: channels.GracefulChannel, data: bytes, do_close: bool = True) -> int:
        gone.append(channel)
        raise OSError(errno.EPIPE, "Broken pipe")

    with answering(site) as process, process.connect() as link, monkeypatch.context() as patch:
        patch.setattr(channels.GracefulChannel, "send", lost)
        link.sendall(ASKING)
        assert rest(link) == b""
        patch.undo()
        assert process.ask(LAST).endswith(b"Ready.")
    assert len(gone) == 1


def test_each_of_several_sockets_is_answered_in_the_same_way(site: Flask, stub: Stub) -> None:
    with answering(site, sockets=2) as process:
        for which in (0, 1):
            with process.connect(which=which) as link:
                link.sendall(ASKING)
                assert one(link).endswith(b"Ready.")
    assert [ready for _, _, ready in stub.threads] == [True, True]


def test_connection_goes_on_after_an_answer_without_a_body(site: Flask, stub: Stub) -> None:
    """So it does where a thread answers; without a length, what has a body ends with the connection."""

    def nothing_new(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        if NONBLOCKING in environ:
            raise NotReady
        start_response(environ["PATH_INFO"].strip("/").replace("_", " "), [])
        return [] if "304" in environ["PATH_INFO"] else iter([b"Something", b" new."])  # type: ignore[return-value]

    site.wsgi_app = nothing_new  # type: ignore[method-assign]  # `stub` puts back what was there
    with answering(site) as process, process.connect() as link:
        for _ in range(2):
            link.sendall(asking("/304_NOT_MODIFIED"))
            assert "connection: close" not in head_of(one(link))
        link.sendall(asking("/304_NOT_MODIFIED", "Connection: close"))
        assert "connection: close" in head_of(rest(link))
        with process.connect() as other:
            other.sendall(asking("/200_OK"))
            answer = rest(other)
    assert b"Something" in answer
    assert {"connection: close", "transfer-encoding: chunked"} & set(head_of(answer))


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a process take 16 connections, of which two are the loop's own."""
    monkeypatch.setattr(server, "_connections", lambda _threads: 16)


def is_open(link: socket.socket) -> bool:
    link.settimeout(0)
    try:
        return link.recv(1) != b""
    except BlockingIOError:
        return True
    except ConnectionError:
        return False
    finally:
        link.settimeout(PATIENCE)


@pytest.fixture
def crowd(few: None, site: Flask, stub: Stub) -> Iterator[tuple[Process, list[socket.socket]]]:
    """Eleven connections of one address, of which the first is answered and the second has been; one of another."""
    with answering(site, threads=1) as process, ExitStack() as stack:
        links = [stack.enter_context(process.connect()) for _ in range(10)]
        links.insert(0, stack.enter_context(process.connect("127.0.0.2")))
        links[1].sendall(asking("/slow"))
        assert stub.begun.wait(PATIENCE)
        until(lambda: len(process.channels()) == 11, PATIENCE)
        for number, channel in enumerate(sorted(process.channels(), key=lambda each: each.creation_time)):
            channel.last_activity = channel.creation_time - 20 + number
        yield process, links
        stub.go_on.set()


def test_where_all_connections_are_taken_the_silent_ones_of_the_largest_crowd_make_room(
    crowd: tuple[Process, list[socket.socket]], stub: Stub
) -> None:
    process, links = crowd
    with process.connect() as twelfth:
        twelfth.sendall(ASKING)
        assert one(twelfth).endswith(b"Ready.")
        assert [is_open(link) for link in links] == [True] * 11
        with process.connect() as next_one:
            next_one.sendall(ASKING)
            assert one(next_one).endswith(b"Ready.")
            until(lambda: not all(is_open(link) for link in links), PATIENCE)
        assert sum(not is_open(link) for link in links) == 1
        assert is_open(links[0])  # the only one of its address
        assert is_open(links[1])  # waits for its answer
        stub.go_on.set()
        assert one(links[1]).endswith(b"Ready.")
