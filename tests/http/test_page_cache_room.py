"""The room of the cache of pages, and who has a page made: without a blog."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask

from blogapp.http.cached_responses import CachedResponse, ResponseStore
from blogapp.http.page_cache import PageCache
from blogapp.models import SiteVersion

READERS = 16


@pytest.mark.parametrize("known", ["cold", "cold but for HEAD", "changed", "other encoding"])
def test_whoever_comes_at_once_one_makes_the_page(known: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("blogapp.http.page_cache.PATIENCE", 20)  # seconds: the machine may be busy
    entered, asked, everybody_asked, mark = [], [], threading.Event(), ["one"]
    everybody_asked.set()

    def current() -> SiteVersion.Current:
        asked.append(1)
        if len(asked) == READERS:
            everybody_asked.set()
        return SiteVersion.Current(mark[0], "", "", None, None, None, None, (), None)

    def page(environ: Any, start_response: Any) -> Any:
        entered.append(environ["HTTP_ACCEPT_ENCODING"])
        assert everybody_asked.wait(10)
        environ["blogapp.page"] = True
        start_response("200 OK", [("Vary", "Accept-Encoding"), ("Last-Modified", "Tue, 01 Jan 2030 12:00:00 GMT")])
        return [environ["HTTP_ACCEPT_ENCODING"].encode()]

    cache = PageCache(page, current, 1_000_000)

    def read(encoding: str, method: str = "GET") -> bytes:
        environ = {
            "REQUEST_METHOD": method,
            "wsgi.url_scheme": "http",
            "PATH_INFO": "/",
            "HTTP_ACCEPT_ENCODING": encoding,
        }
        return b"".join(cache(environ, lambda *_: None))

    if known != "cold":
        read("br", "HEAD" if "HEAD" in known else "GET")
    if known == "changed":
        read("gzip")
        mark[0] = "two"
        read("br")
    entered.clear()
    asked.clear()
    everybody_asked.clear()
    began = time.monotonic()
    with ThreadPoolExecutor(READERS) as readers:
        assert set(readers.map(read, ["gzip"] * READERS)) == {b"gzip"}
    assert entered == ["gzip"]
    assert time.monotonic() - began < 20  # nobody waits longer than until the page is there


def test_misses_push_no_pages_out() -> None:
    cache = PageCache(lambda _environ, _start: [], lambda: None, 80_000)
    home = ("http", "localhost", "/", "")
    cache.pages.put(home, an_answer(b"home"), {})
    for number in range(1000):
        cache.aside.put(("http", "localhost", f"/{number}", ""), an_answer(b"x" * 100), {})
    assert cache.pages.find(home, "version", {}) is not None
    assert cache.aside.used <= 10_000


def test_shelf_never_holds_more_than_it_has_room_for() -> None:
    shelf = ResponseStore(10_000)
    for number in range(500):
        shelf.put(("http", "localhost", f"/{number % 50}", ""), an_answer(b"x" * (number % 900)), {})
        held = [answer for variants in shelf.pages.values() for answer in variants.values()]
        assert shelf.used == sum(answer.size for answer in held) <= 10_000


def an_answer(body: bytes) -> CachedResponse:
    return CachedResponse("version", "200 OK", [("ETag", 'W/"x"')], body)


def test_nothing_is_kept_where_the_setting_says_so(make_app: Callable[..., Flask]) -> None:
    assert "blogapp.pages" not in make_app(PAGE_CACHE_MB=0).extensions
