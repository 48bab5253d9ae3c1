"""What reading tells others: nothing. And what every cache may keep."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from blogapp.models import Comment, Post

LOADED = {
    "script": "src", "img": "src", "iframe": "src", "video": "src", "audio": "src", "source": "src", "embed": "src",
    "object": "data", "track": "src", "input": "src",
}  # fmt: skip
FETCHED = {"stylesheet", "icon", "preload", "modulepreload", "prefetch", "preconnect", "dns-prefetch", "manifest"}
pytestmark = pytest.mark.any_database


@pytest.fixture
def addresses(client: FlaskClient, make_post: Callable[..., Post], make_comment: Callable[..., Comment]) -> list[str]:
    """Every kind of public page, with posts of all formats and a comment on each."""
    made = [
        make_post(format, tags=["trains"], new_categories=["Events"], body="![a boat](https://example.org/boat.png)")
        for format in ("standard", "quote", "video")
    ]
    for post in made:
        make_comment(post)
    page = make_post(kind="page", title="About us")
    archives = [
        "/",
        "/category/events/",
        "/tag/trains/",
        "/author/ana/",
        "/type/video/",
        made[0].url[:6],
        made[0].url[:9],
    ]
    feeds = [f"{archive}feed/" for archive in archives]
    others = [
        "/page/1/",
        "/page/9/",
        "/nothing/",
        f"/?p={made[0].id}",
        "/healthz",
        "/robots.txt",
        "/favicon.ico",
        "/login",
    ]
    return [*archives, *feeds, *others, page.url, *(post.url for post in made), f"{made[0].url}?replyto=1"]


@pytest.mark.slow
def test_no_public_page_sets_a_cookie_or_varies_by_one(client: FlaskClient, addresses: list[str]) -> None:
    for address in addresses:
        with client.get(address) as answer:
            assert answer.status_code in {200, 301, 404}, address
            assert "Set-Cookie" not in answer.headers, address
            assert "cookie" not in answer.headers.get("Vary", "").lower(), address


@pytest.mark.slow
def test_public_page_is_the_same_for_those_signed_in(
    client: FlaskClient, addresses: list[str], signed_in: Callable[..., FlaskClient]
) -> None:
    editor = signed_in("editor")
    for address in addresses:
        if address != "/login":
            with client.get(address) as anonymous, editor.get(address) as known:
                assert anonymous.data == known.data, address


@pytest.mark.slow
def test_pages_load_nothing_from_other_hosts(client: FlaskClient, addresses: list[str]) -> None:
    asked = set()
    answers = [client.get(address) for address in addresses if "." not in address]
    for answer in [answer for answer in answers if answer.mimetype == "text/html"]:
        page = BeautifulSoup(answer.data, "html.parser")
        asked |= {str(tag[LOADED[tag.name]]) for tag in page.find_all(list(LOADED)) if tag.get(LOADED[tag.name])}
        asked |= {str(tag["href"]) for tag in page.select("link[href]") if FETCHED & set(tag["rel"])}
    assert "/themes/default/style.css" in {address.partition("?")[0] for address in asked}
    ours = {address for address in asked if address.startswith("/") and not address.startswith("//")}
    assert asked - ours <= {"https://example.org/boat.png"}
    assert not [answer for answer in answers if "example.org" in answer.headers["Content-Security-Policy"]]


def test_style_sheet_loads_nothing(client: FlaskClient) -> None:
    with client.get("/themes/default/style.css") as answer:
        assert "url(" not in answer.text
        assert "@import" not in answer.text


def test_robots_stay_out_of_the_desk(client: FlaskClient) -> None:
    answer = client.get("/robots.txt")
    assert answer.mimetype == "text/plain"
    assert "Disallow: /edit/" in answer.text


def test_icon_is_an_icon(client: FlaskClient) -> None:
    with client.get("/favicon.ico") as answer:
        assert answer.data.startswith(b"\0\0\1\0")
