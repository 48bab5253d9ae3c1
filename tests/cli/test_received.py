"""How much a process of `blogapp serve` takes of a body, how long it waits for one, and what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from answering import answering, one, rest
from flask import Flask
from waitress.adjustments import Adjustments

from blogapp.cli import channels
from blogapp.http.body_limits import FORM_MAX

CHUNKED = (
    b"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n"
)
HUGE = b"Content-Length: 99999999999\r\n\r\n"
POST = "POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"


@pytest.fixture(scope="module")
def site(make_app: Callable[..., Flask]) -> Flask:
    return make_app()


@pytest.mark.parametrize(("head", "parts", "status"), [
    (CHUNKED, [b"100001\r\n", b"a" * (FORM_MAX + 1), b"\r\n0\r\n\r\n"], b"413"),
    (CHUNKED, [b"100000\r\n", b"a" * FORM_MAX, b"\r\n0\r\n\r\n"], b"422"),
    (CHUNKED, [b"1\r\na\r\n" * 30_000], b"400"),
    (CHUNKED, [b"1;" + b"a" * 70_000], b"400"),
    (CHUNKED, [b"400\r\n" + b"a" * 1024 + b"\r\n"] * 100 + [b"0\r\n\r\n"], b"422"),
    (CHUNKED, [b"xyz\r\n"], b"400"),
    (POST.encode(), [HUGE], b"413"),
    (POST.encode(), [b"Content-Length: %d\r\nExpect: 100-continue\r\n\r\n" % (FORM_MAX + 1)], b"413"),
    (POST.encode(), [b"Content-Length: -5\r\n\r\n"], b"400"),
    (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: ", [b"a=b; " * 60_000, b"\r\n\r\n"], b"431"),
], ids="more most tiny-chunks endless-size many-chunks no-size huge asks-first negative head".split())  # fmt: skip
def test_body_that_is_too_large_or_has_a_false_length_is_refused(
    site: Flask, head: bytes, parts: list[bytes], status: bytes
) -> None:
    with answering(site) as process:
        try:
            answer = process.ask(head, *parts)
        except (ConnectionResetError, BrokenPipeError):
            assert status in {b"400", b"431"}
        else:
            assert answer.split(b" ")[1] == status
            assert (b"<!doctype html>" in answer.lower()) == (parts[0][:20] != HUGE[:20] and status in {b"413", b"422"})


def test_who_asks_first_is_told_to_go_on_if_it_is_not_too_much(site: Flask) -> None:
    with answering(site) as process, process.connect() as link:
        link.sendall(f"{POST}Content-Length: {FORM_MAX}\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n".encode())
        assert one(link) == b"HTTP/1.1 100 Continue\r\n\r\n"
        link.sendall(b"a" * FORM_MAX)
        assert rest(link).startswith(b"HTTP/1.1 422")


def test_who_sends_no_more_than_allowed_has_it_buffered_and_who_sends_more_nothing() -> None:
    body = channels.Body(overflow=100, most=10)
    body.append(b"12345")
    body.append(b"67890")
    assert (len(body), body.get(20)) == (10, b"1234567890")
    body.append(b"x")
    assert (len(body), body.get(20)) == (11, b"")
    body.append(b"y" * 1000)
    assert (len(body), body.get(20), body.buf, body.overflowed) == (1011, b"", None, False)
    on_disk = channels.Body(overflow=4, most=10)
    on_disk.append(b"1234567890")
    file = on_disk.getfile()
    on_disk.append(b"x")
    assert (file.closed, on_disk.get(20)) == (True, b"")


LENGTH = b"POST / HTTP/1.1\r\nContent-Length: 9000\r\n\r\n"
PIECE = b"1;" + b"x" * 1019 + b"\r\na\r\n"  # 1,026 bytes of which one is content


@pytest.mark.parametrize(("head", "sent", "seconds", "fault"), [
    (b"", b"POST", 60, None),
    (b"", b"POST", 60.01, 408),
    (LENGTH, b"a" * 8192, 62, None),
    (LENGTH, b"a" * 8192, 62.01, 408),
    (LENGTH, b"a" * 9000, 9999, None),
    (CHUNKED, PIECE * 64, 0, None),
    (CHUNKED, PIECE * 65, 0, 400),
])  # fmt: skip
def test_request_has_a_minute_and_a_second_for_each_four_kilobytes_and_little_room_between_chunks(
    monkeypatch: pytest.MonkeyPatch, head: bytes, sent: bytes, seconds: float, fault: int | None
) -> None:
    clock = SimpleNamespace(monotonic=lambda: 1000.0)
    monkeypatch.setattr(channels, "time", clock)
    parser = channels.Parser(Adjustments(), lambda _kind, _cookies: 100_000)
    assert parser.received(head) == len(head)
    clock.monotonic = lambda: 1000.0 + seconds
    assert parser.received(sent) == len(sent)
    assert (parser.error.code if parser.error else None) == fault
    assert parser.completed == (fault is not None or seconds > 1000)
    parser.close()
