"""Behind a real nginx, as deploy/nginx.conf sets it up: what it keeps, for how long, and for whom."""

from __future__ import annotations

import re
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests
from bs4 import BeautifulSoup
from commands import Server, done, rows, serving
from filling import controls
from proxying import NGINX, proxied

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("serve"),
    pytest.mark.skipif(not NGINX, reason="no nginx on this machine"),
]

HOST = "blog.example"
EMAIL, PASSWORD = "editor@quay.example", "correct horse battery staple"
AGE, STALE = 2, 2  # seconds


class Browser:
    """Somebody who comes by the proxy, by the name of the blog."""

    def __init__(self, proxy: str) -> None:
        self.proxy, self.session = proxy, requests.Session()

    def get(self, path: str, **headers: str) -> requests.Response:
        return self.ask("GET", path, headers=headers)

    def post(self, path: str, data: dict[str, Any], **headers: str) -> requests.Response:
        return self.ask("POST", path, headers={"Origin": f"http://{HOST}", **headers}, data=data)

    def ask(self, method: str, path: str, headers: dict[str, str], **more: Any) -> requests.Response:
        head = {"Host": HOST, **headers}
        return self.session.request(method, self.proxy + path, headers=head, timeout=30, allow_redirects=False, **more)

    def sign_in(self) -> None:
        assert self.post("/login", {"email": EMAIL, "password": PASSWORD}).status_code == 303

    def rename(self, post: int, title: str) -> None:
        form = controls(BeautifulSoup(self.get(f"/edit/posts/{post}").text, "html.parser"))
        answer = self.post(f"/edit/posts/{post}", form | {"title": title, "action": "save"})
        assert answer.status_code == 303, answer.text


@pytest.fixture(scope="module")
def instance(empty_instance: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A blog with posts and an editor."""
    instance = Path(shutil.copytree(empty_instance, tmp_path_factory.mktemp("proxied") / "instance"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BLOGAPP_INSTANCE", str(instance))
        done("sample", "--posts", "6")
        done("user", "add", EMAIL, "--role", "editor", "--password-stdin", typed=PASSWORD + "\n")
    return instance


@contextmanager
def behind(instance: Path, folder: Path, **settings: Any) -> Iterator[tuple[Server, Browser]]:
    """Serve a blog behind nginx; yield the server and a reader."""
    told = {"BASE_URL": f"http://{HOST}", "TRUSTED_PROXIES": 1, "TRUSTED_HOSTS": "127.0.0.1", **settings}
    with (
        serving(instance, **told) as server,
        proxied(server.url, folder, keeps_pages="SHARED_MAX_AGE" in settings) as proxy,
    ):
        yield server, Browser(proxy)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where nginx keeps its files."""
    return tmp_path_factory.mktemp("nginx")


@pytest.fixture(scope="module")
def reader(instance: Path, folder: Path) -> Iterator[Browser]:
    """A reader of a blog whose pages the proxy may keep for a while."""
    limits = {"SHARED_MAX_AGE": AGE, "STALE_WHILE_REVALIDATE": STALE, "SIGN_IN_RATE": "20 per hour"}
    with behind(instance, folder, **limits) as (_, reader):
        yield reader


@pytest.fixture
def editor(reader: Browser) -> Browser:
    editor = Browser(reader.proxy)
    editor.sign_in()
    return editor


def a_post(instance: Path) -> int:
    """Return the id of a post with a title."""
    return int(rows(instance, "SELECT id FROM posts WHERE format = 'standard' AND kind = 'post'")[0][0])


def test_most_readers_are_answered_by_the_proxy(reader: Browser) -> None:
    paths = ["/", "/feed/", "/archive/", "/sitemap.xml"]
    for path in paths:
        reader.get(path)
    seen = Counter(reader.get(path).headers["X-Cache"] for path in paths * 10)
    assert seen["HIT"] + seen["STALE"] >= 36, seen


def test_an_edit_is_seen_within_the_stated_time(reader: Browser, editor: Browser, instance: Path) -> None:
    post = a_post(instance)
    assert reader.get("/").status_code == 200
    title = f"Renamed {time.monotonic_ns()}"
    editor.rename(post, title)
    saved = time.monotonic()
    latest = saved
    while title not in reader.get("/").text:
        assert latest <= saved + AGE + STALE  # the moment at which somebody asked who still got the former page
        latest = time.monotonic()


def test_what_an_editor_sees_is_kept_by_nobody(reader: Browser, editor: Browser, folder: Path) -> None:
    for _ in range(2):
        page = editor.get("/edit/")
        assert (page.status_code, page.headers["X-Cache"]) == (200, "MISS")
        assert "private" in page.headers["Cache-Control"]
    assert reader.get("/edit/").status_code == 302
    kept = b"".join(path.read_bytes() for path in (folder / "kept").rglob("*") if path.is_file())
    assert b"<article" in kept or b"urlset" in kept or b"HTTP/1.1 200" in kept
    assert b"set-cookie" not in kept.lower()
    assert EMAIL.encode() not in kept


def test_an_editor_first_and_a_reader_second_see_the_same(reader: Browser, editor: Browser) -> None:
    path = f"/?n={time.monotonic_ns()}"
    first, second = editor.get(path), reader.get(path)
    assert (first.headers["X-Cache"], second.headers["X-Cache"]) == ("MISS", "HIT")
    assert first.text == second.text
    assert "Set-Cookie" not in first.headers


def test_a_client_tells_the_blog_nothing_of_itself_past_the_proxy(reader: Browser) -> None:
    told = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "X-Forwarded-Prefix": "/evil"}
    page = reader.get(f"/feed/?n={time.monotonic_ns()}", **told)
    assert page.status_code == 200
    assert "evil" not in page.text
    assert f"http://{HOST}/" in page.text
    tries = [
        reader.post("/login", {"email": EMAIL, "password": "wrong"}, **{"X-Forwarded-For": f"10.0.0.{number}"})
        for number in range(21)
    ]
    assert tries[-1].status_code == 429


def test_a_request_that_is_too_large_is_refused_by_the_blog_itself(reader: Browser) -> None:
    answer = reader.post("/login", {"email": "a" * 2_000_000})
    assert answer.status_code == 413
    assert "<!doctype html>" in answer.text.lower()


def test_by_default_the_proxy_asks_for_each_page_and_keeps_files(instance: Path, tmp_path: Path) -> None:
    with behind(instance, tmp_path) as (_, reader):
        pages = [reader.get("/") for _ in range(3)]
        assert not [page for page in pages if "X-Cache" in page.headers]
        assert "s-maxage" not in pages[0].headers["Cache-Control"]
        file = re.search(r'"(/static/[^"]+\?v=\w+)"', pages[0].text)[1]
        files = [reader.get(file) for _ in range(2)]
        assert [each.headers["X-Cache"] for each in files] == ["MISS", "HIT"]
        assert "immutable" in files[1].headers["Cache-Control"]
        tag = pages[0].headers["ETag"]
        assert reader.get("/", **{"If-None-Match": tag}).status_code == 304


def test_while_the_blog_is_away_readers_get_what_was_kept(instance: Path, tmp_path: Path) -> None:
    with behind(instance, tmp_path, SHARED_MAX_AGE=1) as (server, reader):
        whole = reader.get("/").text
        assert server.stop() == 0
        while (page := reader.get("/")).headers["X-Cache"] != "STALE":
            assert page.headers["X-Cache"] == "HIT"
        assert page.text == whole
        assert reader.get("/archive/").status_code == 502
