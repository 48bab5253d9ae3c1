"""A format may make files of a post: linked from its page, and never anything that a browser would run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from cooking import fails
from flask import Flask
from flask.testing import FlaskClient
from reading import read
from statements import statements

from blogapp.formats import PostFormat
from blogapp.formats import fields as f
from blogapp.formats.registry import Loaded
from blogapp.models import Post


class Track(PostFormat):
    """A walk that can be carried along."""

    name = "track"
    downloads: Mapping[str, str] = {"gpx": "application/gpx+xml", "txt": "text/plain"}
    body = f.Markdown("Way")
    template = "{{ body }}"

    def download(self, ending: str) -> str:
        return f"<b>{self.title}</b> {ending} æ"


def changed(**attributes: Any) -> type[PostFormat]:
    return type("Track", (Track,), {"name": "track", "__module__": "track"} | attributes)


Install = Callable[[type[PostFormat] | None], None]


@pytest.fixture
def install(app: Flask) -> Iterator[Install]:
    """Install the format, another version of it, or none."""
    loaded = app.extensions["blogapp.formats"].loaded

    def put(format: type[PostFormat] | None) -> None:
        app.extensions["blogapp.cache"].clear()
        loaded.pop("track", None)
        if format:
            loaded["track"] = Loaded(format, "file track.py", Path(__file__).parent)

    put(Track)
    yield put
    put(None)


@pytest.fixture
def walk(install: Install, make_post: Callable[..., Post]) -> Post:
    return make_post("track", title="Round the mole")


def offered(client: FlaskClient, post: Post) -> dict[str, str]:
    return {link.get_text(): str(link["href"]) for link in read(client, post.url).select(".post-downloads a")}


def test_page_links_each_file(client: FlaskClient, walk: Post) -> None:
    assert offered(client, walk) == {"Download GPX": f"{walk.url}post.gpx", "Download TXT": f"{walk.url}post.txt"}


def test_post_without_files_has_no_such_links(client: FlaskClient, make_post: Callable[..., Post]) -> None:
    assert offered(client, make_post()) == {}


def test_file_is_saved_and_not_shown(client: FlaskClient, walk: Post) -> None:
    answer = client.get(f"{walk.url}post.txt")
    assert answer.text == "<b>Round the mole</b> txt æ"
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''round-the-mole.txt"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert client.get(f"{walk.url}post.gpx").mimetype == "application/gpx+xml"


def test_any_cache_may_keep_a_file(app: Flask, client: FlaskClient, walk: Post) -> None:
    with statements(app) as seen:
        answer = client.get(f"{walk.url}post.gpx")
    assert answer.headers["Cache-Control"].startswith("public")
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert len(seen) <= 6, seen
    assert client.get(f"{walk.url}post.gpx", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_name_of_a_file_may_be_in_any_script(client: FlaskClient, install: Install, make_post: Any) -> None:
    post = make_post("track", title="Γύρω από τον μόλο")
    assert "filename*=UTF-8''%" in client.get(f"{post.url}post.gpx").headers["Content-Disposition"]


@pytest.mark.parametrize("name", ["post.ics", "post.", "post.gpx.txt", "other.gpx", "post.__class__"])
def test_other_files_are_not_there(client: FlaskClient, walk: Post, name: str) -> None:
    assert client.get(f"{walk.url}{name}", follow_redirects=True).status_code == 404


def test_near_miss_leads_to_the_file(client: FlaskClient, walk: Post) -> None:
    for address in (f"/2001/01/01/{walk.slug}/post.gpx", f"{walk.url}post.GPX"):
        answer = client.get(address)
        assert (answer.status_code, answer.location) == (301, f"{walk.url}post.gpx")


@pytest.mark.parametrize("given", [{"step": "save"}, {"days_ago": -2}])
def test_what_is_not_public_has_no_file(client: FlaskClient, install: Install, make_post: Any, given: Any) -> None:
    post = make_post("track", **given)
    assert client.get(f"/{post.path or '2026/05/09/the-harbour-at-six'}/post.gpx").status_code == 404


@pytest.mark.parametrize("download", [fails, lambda _post, _ending: "\ud800"])
def test_format_that_fails_has_no_file_and_says_so_in_the_log(
    client: FlaskClient, install: Install, walk: Post, caplog: pytest.LogCaptureFixture, download: Any
) -> None:
    install(changed(download=download))
    assert client.get(f"{walk.url}post.gpx").status_code == 404
    assert "The format track failed to make the file .gpx" in caplog.text
    assert client.get(walk.url).status_code == 200


@pytest.mark.parametrize("format", [None, changed(downloads={})])
def test_without_its_format_a_post_has_no_file(
    client: FlaskClient, install: Install, walk: Post, format: type[PostFormat] | None
) -> None:
    install(format)
    assert offered(client, walk) == {}
    assert client.get(f"{walk.url}post.gpx").status_code == 404


@pytest.mark.parametrize(
    ("downloads", "said"),
    [
        ({"htm": "text/html"}, "not 'text/html'"),
        ({"svg": "image/svg+xml"}, "downloads can be application/gpx"),
        ({"../x": "text/plain"}, "An ending in downloads must be"),
        ({"ICS": "text/calendar"}, "An ending in downloads must be"),
        ("ics", "downloads must be a dict"),
        ({"ics": []}, r"not \[\]"),
    ],
)
def test_files_that_a_browser_would_run_are_refused(downloads: Any, said: str) -> None:
    with pytest.raises(TypeError, match=said):
        changed(downloads=downloads)


def test_downloads_without_the_method_are_refused() -> None:
    with pytest.raises(TypeError, match=r"needs the method download\(ending\)"):
        type("Map", (PostFormat,), {"name": "map", "__module__": "map", "downloads": {"txt": "text/plain"}})
