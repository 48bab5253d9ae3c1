"""How a process of `blogapp serve` ends: whoever is connected, or waits to be, is answered."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from threading import Event
from typing import Any

import pytest
from answering import ASKING, LAST, PATIENCE, answering, head_of, one, rest
from flask import Flask
from together import until

from blogapp.cli import graceful
from blogapp.http.nonblocking import NONBLOCKING, NotReady

SLOW = ASKING.replace(b"GET /", b"GET /slow")


class Stub:
    """An application that answers at once, but for `/slow`, for which it needs a thread and waits for the test."""

    def __init__(self) -> None:
        self.go_on, self.begun = Event(), Event()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        if environ["PATH_INFO"] == "/slow":
            if NONBLOCKING in environ:
                raise NotReady
            self.begun.set()
            assert self.go_on.wait(PATIENCE)
        start_response("200 OK", [("Content-Length", "6")])
        return [b"Ready."]


@pytest.fixture(scope="module")
def site(make_app: Callable[..., Flask]) -> Flask:
    return make_app()


@pytest.fixture
def stub(site: Flask, monkeypatch: pytest.MonkeyPatch) -> Stub:
    made = Stub()
    monkeypatch.setattr(site, "wsgi_app", made)
    return made


def test_who_is_connected_is_answered_and_told_that_nothing_follows(
    site: Flask, stub: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graceful, "FIRST_REQUEST", PATIENCE)
    with ExitStack() as stack:
        process = stack.enter_context(answering(site, threads=2, sockets=2))
        slow, new, idle = (stack.enter_context(process.connect()) for _ in range(3))
        idle.sendall(ASKING)
        assert one(idle).endswith(b"Ready.")
        slow.sendall(SLOW + ASKING)
        assert stub.begun.wait(PATIENCE)
        process.end()
        assert rest(idle) == b""  # whose answer has come, and who has asked for nothing since
        new.sendall(ASKING)  # who had not asked yet has a moment
        assert "connection: close" in head_of(rest(new))
        with pytest.raises(ConnectionRefusedError):
            process.connect(which=1)
        process.end()  # a second call changes nothing
        stub.go_on.set()
        first, _, second = rest(slow).removeprefix(b"HTTP/1.1 ").partition(b"HTTP/1.1 ")
    assert "connection: close" not in head_of(first)
    assert "connection: close" in head_of(second)


def test_who_has_asked_for_nothing_is_let_go_after_a_moment(
    site: Flask, stub: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graceful, "FIRST_REQUEST", 0.2)
    with answering(site) as process, process.connect() as silent, process.connect() as half:
        half.sendall(ASKING[:20])
        until(lambda: any(channel.request for channel in process.channels()), PATIENCE)
        process.end()
        assert rest(silent) == b""
        half.sendall(ASKING[20:])
        assert one(half).endswith(b"Ready.")


def test_who_has_connected_but_is_not_let_in_yet_is_answered(site: Flask, stub: Stub) -> None:
    held, go_on = Event(), Event()

    def hold() -> None:
        held.set()
        assert go_on.wait(PATIENCE)

    with answering(site) as process:
        process.signalled(hold)
        assert held.wait(PATIENCE)
        with process.connect() as first, process.connect() as second:
            first.sendall(LAST)
            second.sendall(LAST)
            process.serving.end()  # as a signal that comes while the loop is busy
            go_on.set()
            assert rest(first).endswith(b"Ready.")
            assert rest(second).endswith(b"Ready.")


@pytest.mark.parametrize("at_once", [False, True])
def test_who_is_not_answered_in_time_is_cut_off_and_counted(
    site: Flask, stub: Stub, caplog: pytest.LogCaptureFixture, at_once: bool
) -> None:
    with (
        answering(site, grace=600 if at_once else 0.2) as process,
        process.connect() as slow,
        process.connect() as half,
    ):
        slow.sendall(SLOW)
        half.sendall(ASKING[:20])
        assert stub.begun.wait(PATIENCE)
        until(lambda: any(channel.request for channel in process.channels()), PATIENCE)
        process.end()
        if at_once:
            process.end(at_once=True)
        assert rest(half) == b""
        stub.go_on.set()
    sentence = f"2 connections were cut off: they took longer than --grace {0 if at_once else 0.2}."
    assert [each.getMessage() for each in caplog.records if each.name == graceful.__name__] == [sentence]


def test_signs_of_life_are_given_while_it_serves_and_ends(site: Flask, stub: Stub) -> None:
    ending, signs = Event(), list[bool]()
    with answering(site, live=lambda: signs.append(ending.is_set())) as process:
        process.ask(LAST)
        with process.connect() as half:
            half.sendall(ASKING[:20])
            until(lambda: any(channel.request for channel in process.channels()), PATIENCE)
            process.end()
            ending.set()
            until(lambda: signs.count(True) > 1, PATIENCE)
    assert signs.count(False) > 1
