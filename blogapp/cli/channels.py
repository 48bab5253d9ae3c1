"""How `blogapp serve` takes requests: it buffers no more of a body than may be sent, and waits for nobody for ever.

Where all connections are taken, those of whoever has the most make room. What is ready is answered without a thread.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from functools import lru_cache, partial
from operator import itemgetter
from typing import Any

from waitress.buffers import OverflowableBuffer
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.task import ThreadedTaskDispatcher, WSGITask
from waitress.utilities import BadRequest, Error, build_http_date

from blogapp.http.nonblocking import NONBLOCKING, Batch, CachedHeaders, NotReady

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


class Task(WSGITask):
    """A request that a thread answers."""

    request: Any  # which waitress has no types for

    def execute(self) -> None:
        """Have it answered. Whatever ends that is a failure, which the client is told: waitress would let it wait."""
        try:
            super().execute()
        except Exception:
            raise
        except BaseException as error:
            raise RuntimeError("A request was left without an answer.") from error

    def set_close_on_finish(self) -> None:
        """Close the connection afterwards, but not for want of a length that an answer without a body does not have."""
        if self.has_body or not _may_go_on(self.request):
            super().set_close_on_finish()


def _may_go_on(request: Any) -> bool:
    """Return whether another request may follow on the same connection."""
    return bool(request.version == "1.1" and request.headers.get("CONNECTION", "").lower() != "close")


class Dispatcher(ThreadedTaskDispatcher):
    """The threads that answer requests. What needs no thread is answered by the loop that reads them."""

    def __init__(self) -> None:
        super().__init__()
        self.loop, self.arrived = threading.get_ident(), list[Any]()

    def add_task(self, channel: Any) -> None:
        """Have a request answered: at the end of the loop's turn, or now if it comes from elsewhere."""
        if threading.get_ident() == self.loop:
            self.arrived.append(channel)
        else:
            super().add_task(channel)

    def answer(self) -> None:
        """Answer what has arrived in this turn, or leave it to the threads."""
        batch = Batch()
        while self.arrived:
            arrived, self.arrived = self.arrived, []
            for channel in arrived:
                if not channel.answer_without_thread(batch):
                    super().add_task(channel)


class GracefulChannel(HTTPChannel):
    """A connection that says so when it is going to be closed."""

    task_class = Task
    served = 0
    server: Any  # which waitress has no types for
    requests: list[Any]
    requests_lock: threading.Lock

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

    def answer_without_thread(self, batch: Batch) -> bool:
        """Answer a request with what is ready; return whether anything is. The last of a connection takes a thread."""
        request = self.requests[0]
        if request.error or not _may_go_on(request) or getattr(self.server, "ending", False):
            return False
        try:
            answer = self._ready(request, batch)
        except BaseException:  # noqa: BLE001 - a thread tells what fails, `SystemExit` too; the loop must go on
            return False
        request.close()
        self._send_whole(answer)
        self.served += 1
        with self.requests_lock:
            self.requests.pop(0)
            if self.requests:
                self.server.add_task(self)
        return True

    def _ready(self, request: Any, batch: Batch) -> bytes:
        """Return an answer that is ready. Raises `NotReady`, and whatever the application does."""
        begun: list[Any] = []
        environ = {**Task(self, request).get_environment(), NONBLOCKING: batch}
        body = self.server.application(environ, lambda *given: begun.extend(given))
        return b"".join((*_head(*begun), *body))

    def _send_whole(self, data: bytes) -> None:
        """Send an answer as far as the system takes it now, and the rest when it does."""
        try:
            sent = 0 if self.total_outbufs_len else self.send(data, do_close=False)
        except OSError:
            self.will_close = True
            return
        if sent < len(data) and self.connected:
            self.write_soon(data[sent:])

    def is_idle(self) -> bool:
        """Return whether nobody waits for anything here."""
        return not (self.request or self.is_answering())

    def is_answering(self) -> bool:
        """Return whether a whole request has come, and not all of its answer has gone."""
        return bool(self.requests or self.total_outbufs_len or self.close_when_flushed)


def _head(status: str, headers: list[tuple[str, str]]) -> tuple[bytes, bytes]:
    """Return the lines before the body as waitress writes them; of headers that are kept, so are their lines.

    Raises `NotReady` for what only waitress knows to end: an answer that does not say how long it is.
    """
    lines = headers.lines if isinstance(headers, CachedHeaders) else b""
    if not lines:
        named = [("-".join(map(str.capitalize, name.split("-"))), value) for name, value in headers]
        text = "".join([name + ": " + value + "\r\n" for name, value in sorted(named, key=itemgetter(0))])
        if "Content-Length: " not in text and not status.startswith("304"):
            raise NotReady
        lines = f"HTTP/1.1 {status}\r\n{text}".encode("latin-1")
        if isinstance(headers, CachedHeaders):
            headers.lines = lines
    return lines, _date(int(time.time()))


@lru_cache(maxsize=1)
def _date(second: int) -> bytes:
    return f"Date: {build_http_date(second)}\r\n\r\n".encode()


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
