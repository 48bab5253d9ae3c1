"""Whoever sends a request byte by byte is sent away in time, and holds up nobody meanwhile."""

from __future__ import annotations

import socket
import time
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import pytest
import requests
from commands import serving

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("serve")]

PATIENCE = 75  # seconds
HEAD = b"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\n"


def trickle(place: tuple[str, int], begin: bytes) -> tuple[float, bytes]:
    """Send a byte each second; return how long that was endured, and the answer."""
    began = time.monotonic()
    with socket.create_connection(place, timeout=1) as link:
        link.sendall(begin)
        while time.monotonic() - began < 2 * PATIENCE:
            try:
                answer = link.recv(65536)
            except TimeoutError:
                link.sendall(b"a")
            except ConnectionError:
                return time.monotonic() - began, b""
            else:
                return time.monotonic() - began, answer
    return time.monotonic() - began, b"endured"


def test_slow_senders_are_sent_away_and_others_are_answered(instance: Path) -> None:
    with serving(instance, "--threads", "2") as server, ThreadPoolExecutor(16) as pool:
        host, port = server.url.removeprefix("http://").split(":")
        beginnings = [b"P", HEAD, HEAD + b"X: ", HEAD + b"Content-Length: 100000\r\n\r\n"] * 4
        slow = [pool.submit(trickle, (host, int(port)), each) for each in beginnings]
        while wait(slow, timeout=2).not_done:
            assert requests.get(server.url + "/", timeout=5).status_code == 200
        ended = [each.result() for each in slow]
    assert [answer[9:12] for _, answer in ended if answer[9:12] not in {b"408", b"400", b""}] == []
    assert max(took for took, _ in ended) < PATIENCE
