"""Sends a request of the blog's own and reads the answer, within limits; or says in a sentence why not."""

from __future__ import annotations

import http.client
import ipaddress
import queue
import socket
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from urllib.parse import quote, urlsplit

from flask import current_app

from blogapp.outgoing.connections import TOTAL, Connection, SecureConnection
from blogapp.outgoing.public_addresses import is_public
from blogapp.text import Sentence
from blogapp.text.urls import ascii_host, is_web_address

ANSWER_MAX = 1024 * 1024  # bytes; what follows is not read
DOWNLOAD = 120.0  # seconds for a file
RESERVED = "%/:?#[]@!$&'()*+,;=~"  # signs that mean something in an address as it is
REASONS: dict[type[Exception], Sentence] = {  # the nearer first
    ssl.SSLCertVerificationError: Sentence("Its certificate cannot be trusted: %(reason)s"),
    TimeoutError: Sentence("There was no answer in time."),
    socket.gaierror: Sentence("There is no host of this name."),
    OSError: Sentence("There is no connection: %(reason)s"),
    http.client.HTTPException: Sentence("What answers there does not speak HTTP: %(reason)s"),
}
THREAD = "blogapp-outgoing"
KINDS = {"http": Connection, "https": SecureConnection}


class Unreachable(Exception):
    """A request could not be sent, or was not answered; the text says why, for people."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Response:
    """What came back, as much of it as was asked for. A redirect to a `location` is an answer like any other."""

    status: int
    body: bytes
    location: str = ""


def post(url: str, body: bytes, headers: Mapping[str, str]) -> Response:
    """Send a body to an address. Raises `Unreachable`.

    The host's name is looked up once, and all that it leads to must be public, unless BLOGAPP_OUTGOING_PRIVATE is on.
    """
    return _answer_of(_Request(url, "POST", body, headers, ANSWER_MAX), TOTAL)


def get(url: str, largest: int) -> Response:
    """Fetch at most `largest` bytes of what lies at an address. Raises `Unreachable`, under the same rules."""
    return _answer_of(_Request(url, "GET", None, {}, largest), DOWNLOAD)


def _answer_of(request: _Request, seconds: float) -> Response:
    thread = threading.Thread(target=request.run, name=THREAD, daemon=True)
    thread.start()
    try:
        answer, error = request.outcome.get(timeout=seconds)
    except queue.Empty:
        request.connection.cut()
        raise Unreachable(Sentence("It took longer than %(seconds)s seconds.", seconds=int(seconds))) from None
    if answer is None:
        raise error if isinstance(error, Unreachable) else Unreachable(_reason(error)) from error
    return answer


def _own_name() -> str:
    """Return what the blog calls itself to others."""
    own = current_app.config["BASE_URL"]
    return f"blogapp/{version('blogapp')}" + (f" (+{own})" if own else "")


class _Request:
    """A request in a thread of its own: a look at a name cannot be interrupted, only left alone."""

    def __init__(self, url: str, method: str, body: bytes | None, headers: Mapping[str, str], largest: int) -> None:
        if not is_web_address(url):
            raise Unreachable(Sentence("This is no address that begins with http:// or https://."))
        self.parts, self.method, self.body, self.largest = urlsplit(url), method, body, largest
        self.headers = {"User-Agent": _own_name(), **headers}
        self.may_be_private = current_app.config["OUTGOING_PRIVATE"]
        make, host = KINDS[self.parts.scheme], ascii_host(self.parts.hostname or "").strip("[]")
        self.connection = make(host, self.parts.port or make.default_port)
        self.outcome = queue.SimpleQueue[tuple[Response | None, Exception | None]]()

    def run(self) -> None:
        """Send it, and note what came of it."""
        try:
            self.outcome.put((self._answer(), None))
        except Exception as error:  # noqa: BLE001 - told by who waits for it
            self.outcome.put((None, error))
        finally:
            self.connection.close()

    def _answer(self) -> Response:
        self.connection.addresses = self._looked_up()
        asked = (self.parts.path or "/") + (f"?{self.parts.query}" if self.parts.query else "")
        self.connection.stop_if_cut()
        self.connection.request(self.method, quote(asked, safe=RESERVED), self.body, dict(self.headers))
        with self.connection.getresponse() as response:
            body = response.read(self.largest)
            if response.length and len(body) < self.largest:
                raise http.client.IncompleteRead(body, response.length)
            return Response(response.status, body, response.getheader("Location") or "")

    def _looked_up(self) -> list[str]:
        """Return the addresses of the host: all of them public, or none is used."""
        host, port = self.connection.host, self.connection.port
        found = [str(place[4][0]) for place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        if not self.may_be_private and not all(is_public(ipaddress.ip_address(each)) for each in found):
            raise Unreachable(Sentence("%(host)s is in a private network, where the blog sends nothing.", host=host))
        return found


def _reason(error: Exception | None) -> str:
    """Return why there is no answer."""
    for kind, sentence in REASONS.items():
        if isinstance(error, kind):
            return Sentence(sentence.pattern, reason=" ".join(str(error).split()))
    return f"{type(error).__name__}: {error}"
