"""The page cache: whole answers, kept in front of Flask for as long as the site's version lasts.

Only what is the same for everybody is kept (see `_offer` and `_is_shared`), as it was sent: compressed, with its
validators. Of a query only what the pages read counts (see `queries`). What is found nowhere, and what was asked for
with a query that counts, is kept apart: a crawler's misses push no pages out.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, Response, g, request

from blogapp.accounts import permissions
from blogapp.accounts.unlocking import PREFIX
from blogapp.cache import ANSWERS, VERSION
from blogapp.http.address_counts import COUNTED, AddressCounts
from blogapp.http.cached_responses import KEY_MAX, CachedResponse, Headers, Page, ResponseStore
from blogapp.http.conditional import UNSETTLED
from blogapp.http.nonblocking import NONBLOCKING, Batch
from blogapp.http.queries import READ, WHOLE, counted
from blogapp.models import SiteVersion

MEGABYTE = 1024 * 1024
LARGEST = 1 * MEGABYTE  # bytes of one answer
ASIDE = 8  # this part of the room, at most, goes to misses and to queries
OF_A_KEY = ("HTTP_HOST", "PATH_INFO", "QUERY_STRING", "HTTP_ACCEPT_ENCODING", "HTTP_ACCEPT_LANGUAGE")
NOTED_MAX = 1000  # pages of which it is remembered that they are not kept
PATIENCE = 0.5  # seconds that readers wait for the one who has a page made; a slow one must not take all threads
OFFERED = "blogapp.page"  # in WSGI's environment: this answer is the same for everybody
KEPT = {200, 301, 404, 410}

ELSEWHERE = ("/static/", "/media/", "/edit/")  # what is never kept here costs no question either


def init_app(app: Flask) -> None:
    """Answer from the cache. To be called before the guard of hosts, which stands in front of it."""
    if room := int(app.config["PAGE_CACHE_MB"]) * MEGABYTE:
        app.after_request(_offer)
        current, counts = app.extensions["blogapp.watch"].current, app.extensions["blogapp.address_counts"]
        app.extensions["blogapp.pages"] = PageCache(app.wsgi_app, current, room, counts)
        app.wsgi_app = app.extensions["blogapp.pages"]  # type: ignore[method-assign]


def _offer(response: Response) -> Response:
    """Offer an answer to the cache if it is a page for everybody, which follows from the site's version."""
    is_page = "validators" in g and permissions.is_public_page() and not g.get("fleeting")
    if is_page and response.status_code in KEPT:
        request.environ[OFFERED] = True
    return response


class PageCache:
    """Answers GET and HEAD with what was sent before, while the site is as it was then."""

    def __init__(
        self,
        wsgi: WSGIApplication,
        current: Callable[..., SiteVersion.Current | None],
        room: int,
        counts: AddressCounts | None = None,
    ) -> None:
        self.wsgi, self.current, self.counts = wsgi, current, counts
        self.pages, self.aside = ResponseStore(room - room // ASIDE), ResponseStore(room // ASIDE)
        self.counting: set[str] = set()  # the keys of queries that pages have read until now
        self.lock = threading.Lock()
        self.makers: dict[Page, threading.Lock] = {}
        self.never_kept: OrderedDict[Page, None] = OrderedDict()  # nobody waits for a page that nobody else gets

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        current = self._current(environ) if _is_for_everybody(environ) else None
        if current is not None and current.has_due:
            current = None  # readers see the next version
        if current is not None and (known := self._find(current, environ)) is not None:
            return self._answer(known, environ, start_response)
        if current is None or NONBLOCKING in environ:
            return self.wsgi(environ, start_response)
        return self._make_in_turn(current, environ, start_response)

    def _current(self, environ: WSGIEnvironment) -> SiteVersion.Current | None:
        """Return the version of now; for those who had come before somebody asked, of then."""
        batch: Batch | None = environ.get(NONBLOCKING)
        if batch is None:
            return self.current()
        if "version" not in batch:
            batch["version"] = self.current(blocking=False)
        version: SiteVersion.Current | None = batch["version"]
        return version

    def _make_in_turn(
        self, current: SiteVersion.Current, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Have an answer made, unless somebody else does just now."""
        environ[VERSION] = current
        if sum(len(environ.get(name, "")) for name in OF_A_KEY) > KEY_MAX:
            return self.wsgi(environ, start_response)
        page = self._page(environ)
        if page in self.never_kept:
            return self._make(current.mark, environ, start_response)
        with self._turn(page):  # of those who come at once, one has the page made
            if (known := self._find(current, environ)) is not None:
                return self._answer(known, environ, start_response)
            return self._make(current.mark, environ, start_response)

    def _answer(
        self, known: CachedResponse, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Send an answer that was sent before, and count it where such are counted."""
        if known.counted is not None and self.counts:
            self.counts.note(known.counted, environ)
        return _send(known, environ, start_response)

    def clear(self) -> None:
        """Forget all pages."""
        with self.lock:
            self.pages.clear()
            self.aside.clear()

    def _page(self, environ: WSGIEnvironment) -> Page:
        query = environ.get("QUERY_STRING", "")
        return (
            environ["wsgi.url_scheme"],
            environ.get("HTTP_HOST", ""),
            environ.get("PATH_INFO", ""),
            counted(query, self.counting) if query else "",
        )

    def _find(self, current: SiteVersion.Current, environ: WSGIEnvironment) -> CachedResponse | None:
        with self.lock:
            page = self._page(environ)  # no page that reads further keys may come in between
            wanted = (page, current.mark, environ, current.answers)
            return self.pages.find(*wanted) or self.aside.find(*wanted)

    def _keep(self, answer: CachedResponse, read: set[str], environ: WSGIEnvironment) -> None:
        """Keep an answer in which these keys of the query count."""
        with self.lock:
            self.counting |= read - {WHOLE}
            page = self._page(environ)
            self.never_kept.pop(page, None)
            is_plain = answer.status.startswith("200") and not (page[3] or answer.query)
            store, other = (self.pages, self.aside) if is_plain else (self.aside, self.pages)
            other.drop(page)
            store.put(page, answer, environ)

    def _note(self, environ: WSGIEnvironment) -> None:
        """Remember that an answer was not for everybody."""
        with self.lock:
            self.never_kept[self._page(environ)] = None
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

    def _make(self, version: str, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Have the answer made, and keep it if it is whole and every reader would get the same."""
        began: list[Any] = []

        def begin(status: str, headers: Headers, *error: Any) -> Callable[[bytes], object]:
            began[:] = [status, list(headers)]
            return start_response(status, headers, *error)

        made = self.wsgi(environ, begin)
        status, headers = began
        is_offered = environ.pop(OFFERED, False) and environ["REQUEST_METHOD"] == "GET"
        if not is_offered or not _is_shared(headers):
            if environ["REQUEST_METHOD"] == "GET" and not status.startswith("304"):
                self._note(environ)
            return made
        body = b"".join(made)
        if (close := getattr(made, "close", None)) is not None:
            close()
        read = environ.get(READ, set())
        needs_all = WHOLE in read or status.startswith("301")  # where it leads to takes the query along
        query = environ.get("QUERY_STRING", "") if needs_all else None
        known = (environ.get(UNSETTLED), query, environ.get(ANSWERS), environ.get(COUNTED))
        answer = CachedResponse(version, status, headers, body, *known)
        if answer.size <= LARGEST:
            self._keep(answer, read, environ)
        return [body]


def _is_for_everybody(environ: WSGIEnvironment) -> bool:
    """Return whether a request may ask for a page that others get, too.

    It brings no key to a protected post, and no NUL in its query, wherever that stands (see `routing`).
    """
    return (
        environ["REQUEST_METHOD"] in {"GET", "HEAD"}
        and not environ.get("PATH_INFO", "").startswith(ELSEWHERE)
        and PREFIX not in environ.get("HTTP_COOKIE", "")
        and "%00" not in environ.get("QUERY_STRING", "")
    )


def _is_shared(headers: Headers) -> bool:
    """Return whether an answer says of itself that others may get it: it sets no cookie, and depends on none."""
    for name, value in headers:
        words = {word.strip().lower() for word in value.split(",")}
        if name.lower() == "set-cookie" or (name.lower() == "vary" and words & {"cookie", "*"}):
            return False
        if name.lower() == "cache-control" and words & {"private", "no-store"}:
            return False
    return True


def _send(answer: CachedResponse, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Send an answer, or to who has it already that it is the same."""
    if answer.unsettled is not None:
        answer.settle()
    if answer.is_known(environ):
        start_response("304 NOT MODIFIED", answer.on_304)
        return []
    start_response(answer.status, answer.headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [answer.body]
