"""The oEmbed provider and the page that stands in other people's frames (https://oembed.com)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from reading import read, words

from blogapp.models import Post

Make = Callable[..., Post]
pytestmark = pytest.mark.any_database


def ask(client: FlaskClient, address: str, **more: Any) -> Any:
    return client.get("/oembed", query_string={"url": f"http://localhost{address}", **more})


@pytest.mark.slow
def test_each_page_of_a_post_leads_to_its_card(client: FlaskClient, every_format: dict[str, Post]) -> None:
    for post in every_format.values():
        links = read(client, post.url).select('link[rel="alternate"][type$="+oembed"]')
        assert [link["type"] for link in links] == ["application/json+oembed", "text/xml+oembed"]
        answers = [client.get(str(link["href"]).removeprefix("http://localhost")) for link in links]
        told = answers[0].get_json()
        root = ET.fromstring(answers[1].text)
        assert {part.tag: part.text for part in root} == {name: str(value) for name, value in told.items()}
        assert (told["version"], told["type"], told["author_name"]) == ("1.0", "rich", "Ana")
        frame = BeautifulSoup(told["html"], "html.parser").iframe
        assert (int(frame["width"]), int(frame["height"])) == (told["width"], told["height"])
        assert client.get(frame["src"].removeprefix("http://localhost")).status_code == 200


def test_card_page_may_be_framed_and_runs_nothing(client: FlaskClient, make_post: Make) -> None:
    post = make_post(title="The harbour at six", excerpt="Boats, in short.")
    answer = client.get(f"{post.url}embed/")
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    page = BeautifulSoup(answer.text, "html.parser")
    assert not page.select("script, form, iframe")
    assert "Boats, in short." in words(page.body)
    assert page.select_one("h1 a")["target"] == "_blank"
    assert "frame-ancestors 'none'" in client.get(post.url).headers["Content-Security-Policy"]


@pytest.mark.parametrize(("asked", "size"), [({}, (600, 190)), ({"maxwidth": "300"}, (300, 190)),
    ({"maxwidth": "9999", "maxheight": "120"}, (600, 120)), ({"maxwidth": "x", "maxheight": "-1"}, (600, 190)),
    ({"maxwidth": "0", "maxheight": "9" * 5000}, (600, 190))])  # fmt: skip
def test_card_is_no_larger_than_asked(client: FlaskClient, make_post: Make, asked: Any, size: tuple[int, int]) -> None:
    told = ask(client, make_post().url, **asked).get_json()
    assert (told["width"], told["height"]) == size
    assert f'width="{size[0]}" height="{size[1]}"' in told["html"]
    assert told.get("thumbnail_width", 0) <= int(asked.get("maxwidth", "1200").replace("x", "1200") or 0) or size == (
        600,
        190,
    )


@pytest.mark.parametrize(("address", "more", "status"), [
    ("/nothing/", {}, 404), ("/", {}, 404), ("/edit/", {}, 404), ("/2026/05/09/", {}, 404),
    ("POST", {"format": "yaml"}, 501), ("POST", {"format": ""}, 501), ("//[", {}, 404),
])  # fmt: skip
def test_what_cannot_be_answered_says_so(
    client: FlaskClient, make_post: Make, address: str, more: dict[str, str], status: int
) -> None:
    post = make_post()
    assert ask(client, post.url if address == "POST" else address, **more).status_code == status


@pytest.mark.parametrize(
    "address", ["", "x", "ftp://localhost{}", "https://elsewhere.example{}", "http://[::1{}", "javascript:{}"]
)
def test_addresses_elsewhere_are_not_known(client: FlaskClient, make_post: Make, address: str) -> None:
    url = address.format(make_post().url)
    assert client.get("/oembed", query_string={"url": url}).status_code == 404
    assert client.get("/oembed").status_code == 404


@pytest.mark.parametrize("change", ["", "?utm_source=x", "#comments"])
def test_near_misses_are_found(client: FlaskClient, make_post: Make, change: str) -> None:
    url = make_post(title="Το λιμάνι").url
    for address in (url + change, url.rstrip("/") + change, url.upper() + change):
        assert ask(client, address).status_code == 200


def test_hidden_posts_have_no_card(client: FlaskClient, make_post: Make) -> None:
    assert ask(client, make_post(days_ago=-3).url).status_code == 404
    protected = make_post(title="For friends", password="x", body="The secret harbour.")
    assert ask(client, protected.url).status_code == 401
    assert client.get(f"{protected.url}embed/").status_code == 404


@pytest.mark.parametrize("title", ['"><script>go()</script>', "a & b ]]> 'c'", "\u202eא 🎉"])
def test_hostile_titles_stay_titles(client: FlaskClient, make_post: Make, title: str) -> None:
    post = make_post(title=title)
    told = ask(client, post.url).get_json()
    assert told["title"] == post.title
    frame = BeautifulSoup(told["html"], "html.parser")
    assert [tag.name for tag in frame.find_all(True)] == ["iframe"]
    assert frame.iframe["title"] == post.title
    root = ET.fromstring(ask(client, post.url, format="xml").text)
    assert root.findtext("title") == post.title


def test_answers_are_the_same_for_every_reader(app: Flask, client: FlaskClient, make_post: Make) -> None:
    answer = ask(client, make_post().url)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    again = ask(client, make_post().url, format="json")
    assert again.headers["ETag"]
