"""What search engines are told of a post is its editor's choice; one that is hidden from them is open to readers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from filling import complaint, controls, stored, write
from flask import Flask
from flask.testing import FlaskClient
from reading import read

Make = Callable[..., Any]
TOLD = {"search_title": "Ferries in winter", "search_description": "When the ferry goes, and when it stays."}
pytestmark = pytest.mark.any_database


def meta(page: BeautifulSoup, name: str) -> str:
    tag = page.select_one(f'meta[name="{name}"], meta[property="{name}"]')
    return str(tag["content"]) if tag else ""


@pytest.mark.parametrize("kind", ["post", "page"])
def test_search_engines_are_told_what_was_typed_for_them(
    client: FlaskClient, signed_in: Make, make_post: Make, kind: str
) -> None:
    post = make_post(kind=kind, title="Timetable", excerpt="In short.")
    write(signed_in(name="Anna"), f"/edit/posts/{post.id}", "save", **TOLD)
    page = read(client, post.url)
    assert page.title
    assert page.title.get_text().startswith("Ferries in winter – ")
    assert [meta(page, name) for name in ("description", "og:title", "og:description")] == [
        TOLD["search_description"], TOLD["search_title"], TOLD["search_description"],
    ]  # fmt: skip
    assert "Timetable" in str(page.select_one("h1"))
    assert "Ferries in winter" not in client.get("/").text


def test_without_it_they_are_told_what_readers_see(client: FlaskClient, make_post: Make) -> None:
    page = read(client, make_post(title="Timetable", excerpt="In short.").url)
    assert page.title
    assert page.title.get_text().startswith("Timetable – ")
    assert (meta(page, "description"), meta(page, "robots")) == ("In short.", "")


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["post", "page"])
def test_a_post_that_is_left_out_is_in_no_sitemap_and_says_so(
    client: FlaskClient, signed_in: Make, make_post: Make, kind: str
) -> None:
    post, other = make_post(kind=kind, title="Hidden"), make_post(kind=kind, title="Shown")
    ana, address = signed_in(name="Anna"), f"/edit/posts/{post.id}"
    write(ana, address, "save", noindex="y")
    answer = client.get(post.url)
    page = BeautifulSoup(answer.text, "html.parser")
    assert (answer.status_code, answer.headers["X-Robots-Tag"], meta(page, "robots")) == (200, "noindex", "noindex")
    assert page.select("link[rel=canonical]")
    part = f"/sitemap-{kind}s-1.xml"
    assert (post.url in client.get(part).text, other.url in client.get(part).text) == (False, True)
    assert "X-Robots-Tag" not in client.get(other.url).headers
    write(ana, address, "save", noindex="")
    assert post.url in client.get(part).text
    assert "X-Robots-Tag" not in client.get(post.url).headers


def test_readers_find_what_is_hidden_from_search_engines(client: FlaskClient, signed_in: Make, make_post: Make) -> None:
    post = make_post(title="Hidden tide")
    write(signed_in(name="Anna"), f"/edit/posts/{post.id}", "save", noindex="y")
    for address in ("/", "/feed/", "/search/?q=tide"):
        assert post.url in client.get(address).text


@pytest.mark.slow
def test_a_protected_post_tells_nothing_of_what_it_says(client: FlaskClient, signed_in: Make, make_post: Make) -> None:
    post = make_post(title="Timetable")
    write(signed_in(name="Anna"), f"/edit/posts/{post.id}", "save", post_password="sea", **TOLD)
    answer = client.get(post.url).text
    assert TOLD["search_title"] not in answer
    assert TOLD["search_description"] not in answer


def test_a_revision_brings_it_back(app: Flask, signed_in: Make, make_post: Make) -> None:
    ana, post = signed_in(name="Anna"), make_post(step="draft")
    address = f"/edit/posts/{post.id}"
    write(ana, address, "save", noindex="y", **TOLD)
    write(ana, address, "save", noindex="", search_title="", search_description="")
    assert stored(app, post.id).search_title is None
    page = BeautifulSoup(ana.get(f"{address}/revisions").text, "html.parser")
    ana.post(f"{page.select('.rows .row-title')[1]['href']}/restore")
    now = stored(app, post.id)
    assert (now.noindex, now.search_title, now.search_description) == (True, *TOLD.values())


def test_it_waits_beside_a_published_post(client: FlaskClient, signed_in: Make, make_post: Make) -> None:
    ana, post = signed_in(name="Anna"), make_post()
    address = f"/edit/posts/{post.id}"
    write(ana, address, "beside", noindex="y", **TOLD)
    assert TOLD["search_title"] not in client.get(post.url).text
    assert controls(ana.get(address))["search_title"] == TOLD["search_title"]
    write(ana, address, "save")
    assert TOLD["search_title"] in client.get(post.url).text


def test_what_is_too_long_is_told_beside_its_control(signed_in: Make, make_post: Make) -> None:
    ana, post = signed_in(name="Anna"), make_post()
    for name, length in (("search_title", 201), ("search_description", 401)):
        answer = write(ana, f"/edit/posts/{post.id}", "save", **{name: "a" * length})
        assert answer.status_code == 422
        assert f"{length} characters long" in complaint(answer, name)
