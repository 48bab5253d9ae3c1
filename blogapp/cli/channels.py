"""How `blogapp serve` takes requests: it buffers no more of a body than may be sent, and waits for nobody for ever.

Where all connections are taken, those of whoever has the most make room.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

from waitress.buffers import OverflowableBuffer
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.utilities import BadRequest, Error

PATIENCE = 60  # seconds for the head of a request and what is sent at once
SLOWEST = 4096  # bytes a second of a body, on the whole
FREE = 16  # this part of the connections is kept free for those who come
BETWEEN_MAX = 64 * 1024  # bytes between the chunks of a body, beyond as many as are in them

Limit = Callable[[str, str], int]


class TooSlow(Error):
    """A request whose sender took too long."""

    code = 408
    reason = "Request Timeout"


class Body(OverflowableBuffer):
    """Counts what is sent, and buffers it as long as it is no more than allowed."""

    def __init__(self, overflow: int, most: int) -> None:
        super().__init__(overflow)
        self.most, self.received = most, 0

    def __len__(self) -> int:
        """Return how much was sent: the Content-Length that the application sees, and refuses where it is too large."""
        return self.received

    def append(self, data: bytes) -> None:
        """Take what was sent. Beyond the limit nothing is buffered, and the rest goes by, so that an answer arrives."""
        self.received += len(data)
        if self.received <= self.most:
            super().append(data)
        elif self.buf is not None or self.strbuf:
            self.close()
            self.buf, self.strbuf, self.overflowed = None, b"", False


class Parser(HTTPRequestParser):
    """Reads a request, of whose body it buffers what its head entitles it to."""

    def __init__(self, adj: Any, limit: Limit) -> None:
        super().__init__(adj)
        self.limit, self.began = limit, time.monotonic()

    def parse_header(self, header_plus: bytes) -> None:
        super().parse_header(header_plus)
        if self.body_rcv is None:
            return
        most = self.limit(self.headers.get("CONTENT_TYPE", ""), self.headers.get("COOKIE", ""))
        if self.expect_continue and self.content_length > most:
            # Its sender waits for leave to go on, and is told no by the application at once.
            self.body_rcv, self.expect_continue = None, False
            self.headers = {**self.headers, "CONNECTION": "close"}
        else:
            self.body_rcv.buf = Body(self.adj.inbuf_overflow, most)

    def received(self, data: bytes) -> int:
        consumed: int = super().received(data)
        if not self.completed:
            self.error = self._fault()
            self.completed = self.error is not None
        return consumed

    def _fault(self) -> Error | None:
        kept_of = self.body_rcv.getbuf() if self.body_rcv is not None else b""
        if self.chunked and self.body_bytes_received > 2 * len(kept_of) + BETWEEN_MAX:
            return BadRequest("Too much stands between the chunks.")
        if time.monotonic() - self.began > PATIENCE + self.body_bytes_received / SLOWEST:
            return TooSlow("The request was sent too slowly.")
        return None


class GracefulChannel(HTTPChannel):
    """A connection that says so when it is going to be closed."""

    served = 0

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if len(options["map"]) >= self.adj.connection_limit * (FREE - 1) // FREE:
            _make_room([each for each in options["map"].values() if isinstance(each, GracefulChannel)])

    def service(self) -> None:
        """Answer a request. While the server ends, the last one is told that no further is taken."""
        if getattr(self.server, "ending", False) and len(self.requests) == 1 and self.request is None:
            self.requests[0].headers = {**self.requests[0].headers, "CONNECTION": "close"}
        super().service()
        self.served += 1

    def is_idle(self) -> bool:
        """Return whether nobody waits for anything here."""
        return not (self.request or self.is_answering())

    def is_answering(self) -> bool:
        """Return whether a whole request has come, and not all of its answer has gone."""
        return bool(self.requests or self.total_outbufs_len or self.close_when_flushed)


def _make_room(channels: list[GracefulChannel]) -> None:
    """Close a connection on which nothing is answered: of the address that has most, the one silent longest."""
    waiting = [each for each in channels if not (each.will_close or each.is_answering())]
    numbers = Counter(each.addr[0] for each in waiting)
    if waiting:
        longest = max(waiting, key=lambda each: (numbers[each.addr[0]], -each.last_activity))
        longest.will_close = True


def listen_with(server: Any, limit: Limit) -> None:
    """Have a server of waitress take bodies no larger than `limit(content type, cookies)` says."""
    kind = type("Channel", (GracefulChannel,), {"parser_class": staticmethod(partial(Parser, limit=limit))})
    for each in getattr(server, "map", {}).values() or [server]:
        each.channel_class = kind
