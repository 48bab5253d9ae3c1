"""A series: its page and feed, and the way from part to part; nothing hidden is counted or named."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from filling import complaint, controls, stored, write
from flask import Flask
from flask.testing import FlaskClient
from reading import read, words

from blogapp.models import Post

Make = Callable[..., Any]
NAME = "Harbours of the north"


@pytest.fixture
def parts(make_post: Make) -> list[Post]:
    """Write three parts, the last one first; the name of one is written otherwise."""
    third = make_post(title="Bodø", series="Harbours of the North", days_ago=1)
    first, second = (
        make_post(title="Ålesund", series=NAME, days_ago=3),
        make_post(title="Røst", series=NAME, days_ago=2),
    )
    make_post(title="Elsewhere", days_ago=2)
    return [first, second, third]


def told(client: FlaskClient, post: Post) -> list[str]:
    """Return what the page of a post says of its series, and the parts that it leads to."""
    found = read(client, post.url).select_one(".post-series")
    assert found
    return [words(found.select_one("p")), *(str(link["href"]) for link in found.select("nav a"))]


def titles(page: BeautifulSoup) -> list[str]:
    return [words(title) for title in page.select("article .post-title")]


def test_each_part_leads_to_those_before_and_after_it(client: FlaskClient, parts: list[Post]) -> None:
    first, second, third = parts
    assert told(client, first) == ["Part 1 of 3 of Harbours of the North", second.url]
    assert told(client, second) == ["Part 2 of 3 of Harbours of the North", first.url, third.url]
    assert told(client, third) == ["Part 3 of 3 of Harbours of the North", second.url]


def test_series_has_a_page_with_the_first_part_first(client: FlaskClient, parts: list[Post]) -> None:
    link = read(client, parts[0].url).select_one(".post-series p a")
    assert link
    page = read(client, str(link["href"]))
    assert (words(page.select_one("h1")), titles(page)) == ("Harbours of the North", ["Ålesund", "Røst", "Bodø"])
    assert page.select_one("link[rel=canonical][href$='/series/harbours-of-the-north/']")


def test_its_feed_begins_with_the_newest(client: FlaskClient, parts: list[Post]) -> None:
    items = client.get("/series/harbours-of-the-north/feed/json/").get_json()["items"]
    assert [item["title"] for item in items] == ["Bodø", "Røst", "Ålesund"]


def test_sitemap_names_it_once(client: FlaskClient, parts: list[Post]) -> None:
    assert "/sitemap-series-1.xml" in client.get("/sitemap.xml").text
    assert client.get("/sitemap-series-1.xml").text.count("/series/harbours-of-the-north/") == 1


@pytest.mark.parametrize("hidden", [{"step": "save"}, {"step": "private"}, {"days_ago": -1}])
def test_what_readers_do_not_see_is_no_part(
    client: FlaskClient, make_post: Make, parts: list[Post], hidden: dict[str, Any]
) -> None:
    make_post(title="Secret", series=NAME, **hidden)
    make_post(title="Secret", series="Alone", **hidden)
    assert told(client, parts[1])[0] == "Part 2 of 3 of Harbours of the North"
    assert "Secret" not in client.get("/series/harbours-of-the-north/").text
    assert client.get("/series/alone/").status_code == 404


def test_a_post_without_series_says_nothing(client: FlaskClient, make_post: Make) -> None:
    assert not read(client, make_post(title="Alone").url).select(".post-series")


@pytest.mark.slow
def test_form_proposes_names_and_takes_one_away(
    app: Flask, signed_in: Make, parts: list[Post], client: FlaskClient
) -> None:
    editor, address = signed_in(), f"/edit/posts/{parts[1].id}"
    names = [str(option["value"]) for option in read(editor, address).select("#series-names option")]
    assert (controls(editor.get(address))["post_series"], names) == (NAME, [NAME, "Harbours of the North"])
    write(editor, address, "save", post_series="")
    assert stored(app, parts[1].id).series_slug is None
    assert told(client, parts[0]) == ["Part 1 of 2 of Harbours of the North", parts[2].url]


def test_a_page_that_stands_below_an_address_of_series_is_read(client: FlaskClient, make_post: Make) -> None:
    above = make_post(kind="page", title="Series")
    below = make_post(kind="page", title="Islands", parent_id=above.id)
    assert below.url == "/series/islands/"
    assert words(read(client, below.url).select_one("h1")) == "Islands"
    make_post(title="Vis", series="Islands")
    assert words(read(client, below.url).select_one(".archive-label")) == "Series"


def test_a_long_name_is_refused_with_a_sentence(signed_in: Make) -> None:
    answer = write(signed_in(), "/edit/new/standard", title="Fog", body="Fog.", post_series="x" * 101)
    assert "This is 101 characters long; at most 100 fit." in complaint(answer, "post_series")


def test_older_name_comes_back_with_its_revision(app: Flask, signed_in: Make, make_post: Make) -> None:
    post, editor = make_post(title="Røst", series=NAME, step="save"), signed_in()
    write(editor, f"/edit/posts/{post.id}", "save", post_series="Islands")
    listed = read(editor, f"/edit/posts/{post.id}/revisions").select(".rows .row-title")
    assert editor.post(f"{listed[-1]['href']}/restore").status_code == 303
    assert stored(app, post.id).series == NAME
