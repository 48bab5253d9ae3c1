"""The page cache: whole answers, kept in front of Flask for as long as the site's version lasts.

Only what is the same for everybody is kept (see `_offer` and `_is_shared`), as it was sent: compressed, with its
validators. What is found nowhere, and what was asked for with a query, is kept apart: a crawler's misses push no pages
out.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, Response, g, request
from werkzeug.http import parse_date, parse_etags, unquote_etag

from blogapp.accounts import permissions
from blogapp.accounts.unlocking import PREFIX
from blogapp.http.conditional import Validators
from blogapp.models import SiteVersion

MEGABYTE = 1024 * 1024
LARGEST = 1 * MEGABYTE  # bytes of one answer
ASIDE = 8  # this part of the room, at most, goes to misses and to queries
VARIANTS_MAX = 16  # of one page: languages times encodings
KEY_MAX = 1000  # characters of an address and of the headers that choose a variant; what is longer is not kept
OF_A_KEY = ("HTTP_HOST", "PATH_INFO", "QUERY_STRING", "HTTP_ACCEPT_ENCODING", "HTTP_ACCEPT_LANGUAGE")
NOTED_MAX = 1000  # pages of which it is remembered that they are not kept
PATIENCE = 0.5  # seconds that readers wait for the one who has a page made; a slow one must not take all threads
OFFERED = "blogapp.page"  # in WSGI's environment: this answer is the same for everybody
KEPT = {200, 301, 404, 410}
ON_304 = {"cache-control", "etag", "last-modified", "vary"}  # RFC 9110, section 15.4.5; the reader keeps the others

ELSEWHERE = ("/static/", "/media/", "/edit/")  # what is never kept here costs no question either

Page = tuple[str, str, str, str]  # scheme, host, path, query


@dataclass(frozen=True)
class Answer:
    """An answer as it was sent, the version of the site that it shows, and which headers of the request chose it."""

    version: str
    status: str
    headers: list[tuple[str, str]]
    body: bytes
    varying: tuple[str, ...]

    @property
    def size(self) -> int:
        """Its bytes, about; with those of the longest key that it may have."""
        return len(self.body) + sum(len(name) + len(value) for name, value in self.headers) + KEY_MAX

    def header(self, name: str) -> str:
        """Return a header, or ""."""
        return next((value for key, value in self.headers if key.lower() == name), "")


@dataclass
class Shelf:
    """Answers by page and variant, the page that was asked for last at the end; never more than `room` bytes."""

    room: int
    pages: OrderedDict[Page, dict[tuple[str, ...], Answer]] = field(default_factory=OrderedDict)
    used: int = 0

    def find(self, page: Page, environ: WSGIEnvironment) -> Answer | None:
        """Return the answer to a request, whatever version of the site it shows."""
        variants = self.pages.get(page)
        if variants is None:
            return None
        self.pages.move_to_end(page)
        varying = next(iter(variants.values())).varying
        return variants.get(_choices(varying, environ))

    def put(self, page: Page, answer: Answer, environ: WSGIEnvironment) -> None:
        """Keep an answer; pages that nobody asked for make room."""
        variants = self.pages.get(page, {})
        one = next(iter(variants.values()), answer)
        if one.varying != answer.varying or one.version != answer.version:
            self.drop(page)
            variants = {}
        choices = _choices(answer.varying, environ)
        if choices not in variants and len(variants) >= VARIANTS_MAX:
            self.used -= variants.pop(next(iter(variants))).size
        self.used += answer.size - (variants[choices].size if choices in variants else 0)
        variants[choices] = answer
        self.pages[page] = variants
        while self.used > self.room:
            self.drop(next(iter(self.pages)))

    def drop(self, page: Page) -> None:
        """Forget a page."""
        self.used -= sum(answer.size for answer in self.pages.pop(page, {}).values())


def init_app(app: Flask) -> None:
    """Answer from the cache. To be called before the guard of hosts, which stands in front of it."""
    if room := int(app.config["PAGE_CACHE_MB"]) * MEGABYTE:
        app.after_request(_offer)
        app.extensions["blogapp.pages"] = PageCache(app.wsgi_app, app.extensions["blogapp.watch"].current, room)
        app.wsgi_app = app.extensions["blogapp.pages"]  # type: ignore[method-assign]


def _offer(response: Response) -> Response:
    """Offer an answer to the cache if it is a page for everybody, which follows from the site's version."""
    is_page = "validators" in g and permissions.is_public_page() and not g.get("fleeting")
    if is_page and response.status_code in KEPT:
        request.environ[OFFERED] = True
    return response


class PageCache:
    """Answers GET and HEAD with what was sent before, while the site is as it was then."""

    def __init__(self, wsgi: WSGIApplication, current: Callable[[], SiteVersion.Current | None], room: int) -> None:
        self.wsgi, self.current = wsgi, current
        self.pages, self.aside = Shelf(room - room // ASIDE), Shelf(room // ASIDE)
        self.lock = threading.Lock()
        self.makers: dict[Page, threading.Lock] = {}
        self.never_kept: OrderedDict[Page, None] = OrderedDict()  # nobody waits for a page that nobody else gets

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not _is_for_everybody(environ) or (current := self.current()) is None:
            return self.wsgi(environ, start_response)
        version = current.mark
        page = (
            environ["wsgi.url_scheme"],
            environ.get("HTTP_HOST", ""),
            environ.get("PATH_INFO", ""),
            environ.get("QUERY_STRING", ""),
        )
        known = self._find(page, environ)
        if known is not None and known.version == version:
            return _send(known, environ, start_response)
        if page in self.never_kept:
            return self._make(page, version, environ, start_response)
        with self._turn(page):  # of those who come at once, one has the page made
            known = self._find(page, environ)
            if known is not None and known.version == version:
                return _send(known, environ, start_response)
            return self._make(page, version, environ, start_response)

    def clear(self) -> None:
        """Forget all pages."""
        with self.lock:
            for shelf in (self.pages, self.aside):
                shelf.pages.clear()
                shelf.used = 0

    def _find(self, page: Page, environ: WSGIEnvironment) -> Answer | None:
        with self.lock:
            return self.pages.find(page, environ) or self.aside.find(page, environ)

    def _note(self, page: Page) -> None:
        """Remember that an answer was not for everybody."""
        with self.lock:
            self.never_kept[page] = None
            if len(self.never_kept) > NOTED_MAX:
                self.never_kept.popitem(last=False)

    @contextmanager
    def _turn(self, page: Page) -> Iterator[None]:
        """Wait for whoever makes this page just now, but not for ever."""
        with self.lock:
            maker = self.makers.setdefault(page, threading.Lock())
        has_turn = maker.acquire(timeout=PATIENCE)
        try:
            yield
        finally:
            if has_turn:
                maker.release()
            with self.lock:
                if not maker.locked():
                    self.makers.pop(page, None)

    def _make(
        self, page: Page, version: str, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Have the answer made, and keep it if it is whole and every reader would get the same."""
        began: list[Any] = []

        def begin(status: str, headers: list[tuple[str, str]], *error: Any) -> Callable[[bytes], object]:
            began[:] = [status, list(headers)]
            return start_response(status, headers, *error)

        made = self.wsgi(environ, begin)
        is_offered = environ.pop(OFFERED, False) and environ["REQUEST_METHOD"] == "GET"
        if not is_offered or not _is_shared(began[1]):
            if environ["REQUEST_METHOD"] == "GET" and not began[0].startswith("304"):
                self._note(page)
            return made
        body = b"".join(made)
        if (close := getattr(made, "close", None)) is not None:
            close()
        answer = Answer(version, began[0], began[1], body, _varying(began[1]))
        if answer.size <= LARGEST:
            is_plain = answer.status.startswith("200") and not page[3]
            with self.lock:
                self.never_kept.pop(page, None)
                (self.pages if is_plain else self.aside).put(page, answer, environ)
        return [body]


def _is_for_everybody(environ: WSGIEnvironment) -> bool:
    """Return whether a request may ask for a page that others get, too: it brings no key to a protected post."""
    if environ["REQUEST_METHOD"] not in {"GET", "HEAD"} or environ.get("PATH_INFO", "").startswith(ELSEWHERE):
        return False
    if sum(len(environ.get(name, "")) for name in OF_A_KEY) > KEY_MAX:
        return False
    return PREFIX not in environ.get("HTTP_COOKIE", "")


def _is_shared(headers: list[tuple[str, str]]) -> bool:
    """Return whether an answer says of itself that others may get it: it sets no cookie, and depends on none."""
    for name, value in headers:
        words = {word.strip().lower() for word in value.split(",")}
        if name.lower() == "set-cookie" or (name.lower() == "vary" and words & {"cookie", "*"}):
            return False
        if name.lower() == "cache-control" and words & {"private", "no-store"}:
            return False
    return True


def _send(answer: Answer, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Send an answer, or to who has it already that it is the same."""
    if answer.status.startswith("200") and _is_known(answer, environ):
        start_response("304 NOT MODIFIED", [each for each in answer.headers if each[0].lower() in ON_304])
        return []
    start_response(answer.status, answer.headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [answer.body]


def _is_known(answer: Answer, environ: WSGIEnvironment) -> bool:
    """Return whether the reader has the page."""
    validators = Validators(unquote_etag(answer.header("etag"))[0] or "", parse_date(answer.header("last-modified")))
    since = parse_date(environ.get("HTTP_IF_MODIFIED_SINCE"))
    return validators.are_known(parse_etags(environ.get("HTTP_IF_NONE_MATCH")), since)


def _varying(headers: list[tuple[str, str]]) -> tuple[str, ...]:
    """Return the headers of a request that chose this answer."""
    named = ",".join(value for name, value in headers if name.lower() == "vary")
    return tuple(sorted({name.strip().lower() for name in named.split(",")} - {""}))


def _choices(varying: tuple[str, ...], environ: WSGIEnvironment) -> tuple[str, ...]:
    """Return what of the request's headers chooses among the variants of a page."""
    sent = ((name, environ.get(f"HTTP_{name.upper().replace('-', '_')}", "")) for name in varying)
    return tuple(_encoding(value) if name == "accept-encoding" else value for name, value in sent)


@lru_cache(maxsize=256)
def _encoding(accepted: str) -> str:
    """Return what all that asks for the same encoding has in common; what is said in an odd way is taken as it is."""
    words = {word.strip() for word in accepted.lower().split(",")}
    if any(";" in word or word == "*" for word in words):
        return accepted
    return "br" if "br" in words else "gzip" if "gzip" in words else ""
