"""Answers as they were sent, and the store where they lie by page and variant."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from wsgiref.types import WSGIEnvironment

from werkzeug.http import http_date, parse_date, parse_etags, unquote_etag

from blogapp.http.compression import negotiated
from blogapp.http.conditional import Validators
from blogapp.http.nonblocking import CachedHeaders

VARIANTS_MAX = 16  # of one page: languages times encodings
KEY_MAX = 1000  # characters of an address and of the headers that choose a variant; what is longer is not kept
ON_304 = {"cache-control", "etag", "last-modified", "vary"}  # RFC 9110, section 15.4.5; the reader keeps the others

LAST_MODIFIED = len("Last-Modified: Tue, 01 Jan 2030 12:00:00 GMT")  # bytes, which may be borne later

Page = tuple[str, str, str, str]  # scheme, host, path, query that counts
Headers = list[tuple[str, str]]


class CachedResponse:
    """An answer as it was sent, and the version of the site that it shows.

    `unsettled` is its date, which it bears as soon as that second is over: until then another change may have the same.
    `query` is what it was asked for with, where each letter of that counts, as in a redirect; else None. `shown` is the
    version of what readers answered to posts, where it shows that; else None. `counted` is what each request that it
    answers counts for (see `address_counts`).
    """

    def __init__(
        self,
        version: str,
        status: str,
        headers: Headers,
        body: bytes,
        unsettled: datetime | None = None,
        query: str | None = None,
        shown: str | None = None,
        counted: int | str | None = None,
    ) -> None:
        self.version, self.status, self.body, self.query, self.shown = version, status, body, query, shown
        self.counted = counted
        self._bear(headers)
        self.unsettled = unsettled if self.etag and not self.modified else None
        self.varying = _varying(headers)
        self.size = len(body) + sum(len(name) + len(value) for name, value in headers) + LAST_MODIFIED + KEY_MAX

    def _bear(self, headers: Headers) -> None:
        self.headers = CachedHeaders(headers)
        self.on_304 = CachedHeaders(each for each in headers if each[0].lower() in ON_304)
        known = {name.lower(): value for name, value in self.on_304}
        self.etag, self.modified = known.get("etag", ""), known.get("last-modified", "")

    def settle(self) -> None:
        """Bear the date from its next second on."""
        if self.unsettled is not None and self.unsettled < datetime.now(UTC).replace(microsecond=0):
            if not self.modified:
                self._bear([*self.headers, ("Last-Modified", http_date(self.unsettled))])
            self.unsettled = None

    def is_known(self, environ: WSGIEnvironment) -> bool:
        """Return whether the reader has the page. Most say so in the very words that they were told."""
        tags, since = environ.get("HTTP_IF_NONE_MATCH", ""), environ.get("HTTP_IF_MODIFIED_SINCE", "")
        if not (tags or since) or not self.status.startswith("200"):
            return False
        if tags == self.etag or (not tags and since == self.modified):
            return True
        validators = Validators((unquote_etag(self.etag)[0] or "",), parse_date(self.modified))
        return validators.are_known(parse_etags(tags), parse_date(since))


@dataclass
class ResponseStore:
    """Answers by page and variant, the page that was asked for last at the end; never more than `room` bytes."""

    room: int
    pages: OrderedDict[Page, dict[tuple[str, ...], CachedResponse]] = field(default_factory=OrderedDict)
    used: int = 0

    def find(self, page: Page, version: str, environ: WSGIEnvironment, answers: str = "") -> CachedResponse | None:
        """Return the answer to a request that shows this version of the site, and of what readers answered."""
        variants = self.pages.get(page)
        if variants is None:
            return None
        self.pages.move_to_end(page)
        varying = next(iter(variants.values())).varying
        answer = variants.get(_choices(varying, environ))
        if answer is None or answer.version != version or answer.shown not in {None, answers}:
            return None
        return answer if answer.query is None or answer.query == environ.get("QUERY_STRING", "") else None

    def put(self, page: Page, answer: CachedResponse, environ: WSGIEnvironment) -> None:
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
        self.pages.move_to_end(page)
        while self.used > self.room:
            self.drop(next(iter(self.pages)))

    def drop(self, page: Page) -> None:
        """Forget a page."""
        self.used -= sum(answer.size for answer in self.pages.pop(page, {}).values())

    def clear(self) -> None:
        """Forget all pages."""
        self.pages.clear()
        self.used = 0


def _varying(headers: Headers) -> tuple[str, ...]:
    """Return the headers of a request that chose this answer, by their names in WSGI."""
    named = ",".join(value for name, value in headers if name.lower() == "vary")
    names = {name.strip().upper().replace("-", "_") for name in named.split(",")} - {""}
    return tuple(sorted(f"HTTP_{name}" for name in names))


def _choices(varying: tuple[str, ...], environ: WSGIEnvironment) -> tuple[str, ...]:
    """Return what of the request's headers chooses among the variants of a page."""
    sent = [environ.get(name, "") for name in varying]
    if "HTTP_ACCEPT_ENCODING" in varying:
        place = varying.index("HTTP_ACCEPT_ENCODING")
        sent[place] = negotiated(sent[place])
    return tuple(sent)
