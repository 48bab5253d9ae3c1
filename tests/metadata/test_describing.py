"""What machines are told of a page: title, description, address, Open Graph, JSON-LD."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from reading import read

from blogapp import db
from blogapp.formats import Card, PostFormat
from blogapp.models import Post, Site, User

Make = Callable[..., Post]
BASE = "http://localhost"
HOSTILE = [
    "He said \"no\" & 'yes' <b>",
    "</title></script><script>go()</script>",
    "\u202eright to left\u202c and on",
    "A party 🎉👩‍👩‍👧 for 你好",
    "الميناء في السادسة",
]
pytestmark = pytest.mark.any_database


def meta(page: BeautifulSoup, name: str) -> str:
    """Return the one value that a page tells under a name."""
    [tag] = page.select(f'meta[property="{name}"], meta[name="{name}"]')
    return str(tag["content"])


def linked(page: BeautifulSoup) -> dict[str, Any]:
    [script] = page.select('script[type="application/ld+json"]')
    return json.loads(script.string or "")


def canonical(page: BeautifulSoup) -> str:
    [link] = page.select('link[rel="canonical"]')
    return str(link["href"])


@pytest.mark.slow
def test_every_format_is_described(client: FlaskClient, every_format: dict[str, Post]) -> None:
    seen = set()
    for name, post in every_format.items():
        page = read(client, post.url)
        assert meta(page, "og:type") == "article", name
        assert meta(page, "og:title") == (post.title or post.headline), name
        assert meta(page, "og:url") == canonical(page) == f"{BASE}{post.url}", name
        assert meta(page, "og:image").startswith(f"{BASE}/"), name
        assert 0 < len(meta(page, "description")) <= 200, name
        assert meta(page, "article:published_time")[:10] == post.published_at.isoformat()[:10], name
        assert meta(page, "og:locale") == "en_US"
        seen.add((page.title.string, meta(page, "description")))
    assert len(seen) == len(every_format) == 10


@pytest.mark.slow
def test_every_format_tells_its_json_ld(client: FlaskClient, every_format: dict[str, Post]) -> None:
    for name, post in every_format.items():
        told = linked(read(client, post.url))
        missing = {"headline", "author", "datePublished", "dateModified", "image", "publisher", "url"} - set(told)
        assert not missing, name
        assert told["publisher"]["logo"]["url"].startswith(f"{BASE}/icons/512-")


@pytest.mark.slow
@pytest.mark.first(1)
@pytest.mark.parametrize(("name", "picture"), [("standard", False), ("image", True), ("gallery", True)])
def test_card_shows_the_picture_of_the_post(
    client: FlaskClient, every_format: dict[str, Post], name: str, picture: bool
) -> None:
    page = read(client, every_format[name].url)
    address = meta(page, "og:image").removeprefix(BASE)
    assert re.fullmatch(rf"/cards/[0-9]+-[0-9a-f]+\.{'jpg' if picture else 'png'}", address)
    assert meta(page, "og:image:type") == ("image/jpeg" if picture else "image/png")
    width, height = int(meta(page, "og:image:width")), int(meta(page, "og:image:height"))
    assert (width, height) == ((1200, 800) if picture else (1200, 630))


@pytest.mark.slow
def test_card_tells_what_plays(client: FlaskClient, every_format: dict[str, Post]) -> None:
    assert meta(read(client, every_format["video"].url), "og:video").startswith("https://")
    assert meta(read(client, every_format["audio"].url), "og:audio").startswith("https://")


def test_a_typed_excerpt_is_the_description(client: FlaskClient, make_post: Make) -> None:
    post = make_post(excerpt="Boats,\nin short.")
    page = read(client, post.url)
    assert meta(page, "description") == meta(page, "og:description") == "Boats, in short."


@pytest.mark.slow
def test_a_format_says_what_its_card_shows(app: Flask, client: FlaskClient, every_format: dict[str, Post]) -> None:
    format = app.extensions["blogapp.formats"]["aside"]
    format.social = lambda self: Card("Told by the format.")
    try:
        assert meta(read(client, every_format["aside"].url), "description") == "Told by the format."
    finally:
        del format.social


@pytest.mark.slow
def test_a_format_that_cannot_tell_leaves_a_page(
    app: Flask, client: FlaskClient, every_format: dict[str, Post]
) -> None:
    format = app.extensions["blogapp.formats"]["aside"]
    format.social = lambda self: 1 / 0
    try:
        assert meta(read(client, every_format["aside"].url), "description").startswith("Posted on ")
    finally:
        del format.social
    assert format.social is PostFormat.social


@pytest.mark.parametrize("title", HOSTILE)
def test_hostile_titles_stay_titles(client: FlaskClient, make_post: Make, title: str) -> None:
    post = make_post(title=title, body=f"`{title}`", tags=[title[:90]])
    page = read(client, post.url)
    assert meta(page, "og:title") == linked(page)["headline"] == post.title
    assert meta(page, "og:image:alt") == post.title
    assert not [tag for tag in page.select("script") if "go()" in str(tag.string) and not tag.get("type")]


@pytest.mark.slow
def test_each_listing_is_known_by_its_own_address(client: FlaskClient, make_post: Make) -> None:
    for number in range(11):
        make_post(title=f"Post {number}", tags=["trains"], new_categories=["Events"])
    seen = set()
    for first in ("/", "/category/events/", "/tag/trains/", "/author/ana/", "/type/standard/"):
        for address in (first, f"{first}page/2/"):
            page = read(client, address)
            assert canonical(page) == meta(page, "og:url") == f"{BASE}{address}"
            assert not page.select('meta[name="robots"]')
            seen.add((meta(page, "og:title"), meta(page, "description"), page.title.string))
    assert len({title for title, _, _ in seen}) == len({words for _, words, _ in seen}) == 10
    assert len({tab for _, _, tab in seen}) == 10


def test_front_page_says_how_to_search(client: FlaskClient, make_post: Make) -> None:
    told = linked(read(client, "/"))
    assert told["@type"] == "WebSite"
    assert told["potentialAction"]["target"]["urlTemplate"] == f"{BASE}/search/?q={{words}}"


def test_author_page_is_about_a_person(client: FlaskClient, make_post: Make) -> None:
    make_post(tags=["trains"])
    told = linked(read(client, "/author/ana/"))
    assert (told["@type"], told["mainEntity"]["name"]) == ("ProfilePage", "Ana")
    trail = linked(read(client, "/tag/trains/"))["breadcrumb"]["itemListElement"]
    assert [place["item"] for place in trail] == [f"{BASE}/", f"{BASE}/tag/trains/"]


@pytest.mark.parametrize("address", ["/login", "/nothing/here/"])
def test_what_is_no_content_is_not_indexed(client: FlaskClient, make_post: Make, address: str) -> None:
    make_post(title="Boats")
    page = BeautifulSoup(client.get(address).text, "html.parser")
    assert meta(page, "robots") == "noindex"


def test_a_protected_post_tells_its_title_alone(client: FlaskClient, make_post: Make) -> None:
    post = make_post(title="For friends", body="The secret harbour.", excerpt="A secret excerpt.", password="x")
    text = client.get(post.url).text
    assert "secret" not in text
    page = BeautifulSoup(text, "html.parser")
    assert "articleBody" not in linked(page)
    assert meta(page, "og:image").startswith(f"{BASE}/cards/0-")
    assert not page.select('link[type$="+oembed"]')


def test_profiles_elsewhere_are_named(app: Flask, client: FlaskClient) -> None:
    with app.test_request_context(method="POST"):
        Site(profiles="https://social.example/@us\nhttps://code.example/us").store(db.session())
        db.session.commit()
    page = read(client, "/")
    assert [link["href"] for link in page.select('link[rel="me"]')] == [
        "https://social.example/@us",
        "https://code.example/us",
    ]
    assert linked(page)["publisher"]["sameAs"][0] == "https://social.example/@us"


@pytest.mark.slow
def test_address_in_the_settings_is_the_one_that_is_told(
    make_app: Callable[..., Flask], make_user: Callable[..., User]
) -> None:
    page = read(make_app(BASE_URL="https://blog.example/").test_client(), "/")
    assert canonical(page) == "https://blog.example/"
    assert meta(page, "og:image").startswith("https://blog.example/cards/0-")
