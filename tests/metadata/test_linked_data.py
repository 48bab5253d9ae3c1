"""JSON-LD: what a post's page tells search engines, whatever the post holds."""

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from cooking import CAKE, changed, fails
from flask import Flask
from flask.testing import FlaskClient

from blogapp.formats import PostFormat
from blogapp.models import Post

Make = Callable[..., Post]
Register = Callable[[type[PostFormat] | None], None]
pytestmark = pytest.mark.any_database


class Scripts(HTMLParser):
    """The scripts of a page as a browser sees them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.data: list[str] = []
        self.running = 0
        self.inside = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag == "script" and dict(attrs).get("type") == "application/ld+json"
        self.running += tag == "script" and not self.inside and "src" not in dict(attrs)

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.data.append(data)

    def handle_endtag(self, tag: str) -> None:
        self.inside = False


def linked(client: FlaskClient, post: Post, **asked: Any) -> dict[str, Any]:
    """Return the one piece of JSON-LD on a post's page."""
    scripts = Scripts(client.get(post.url, **asked).text)
    assert scripts.running == 0
    return json.loads("".join(scripts.data))


def test_a_page_tells_who_wrote_what_and_when(client: FlaskClient, make_post: Make) -> None:
    post = make_post(title="The harbour at six")
    told = linked(client, post)
    assert told["@context"] == "https://schema.org"
    assert told["@type"] == "BlogPosting"
    assert told["headline"] == "The harbour at six"
    assert told["author"] == {"@type": "Person", "name": "Ana", "url": "http://localhost/author/ana/"}
    assert told["url"] == told["mainEntityOfPage"] == f"http://localhost{post.url}"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", told["datePublished"])
    assert told["dateModified"] >= told["datePublished"][:10]


def test_the_author_has_a_page_where_the_data_says(client: FlaskClient, make_post: Make) -> None:
    address = linked(client, make_post())["author"]["url"]
    assert client.get(address.removeprefix("http://localhost")).status_code == 200


def test_a_format_tells_its_type_and_fields(client: FlaskClient, cake: Post) -> None:
    told = linked(client, cake)
    assert (told["@type"], told["recipeYield"]) == ("Recipe", 8)
    assert told["articleBody"].startswith("Halve them")


def test_a_stream_tells_nothing_of_its_posts(client: FlaskClient, cake: Post) -> None:
    [told] = Scripts(client.get("/").text).data
    assert json.loads(told)["@type"] == "WebSite"
    assert "plums" not in told


HOSTILE = ["</script><script>go()</script>", "<!--<script>", "]]>", "\u2028'\"&lt;", "</ScRiPt ", '","@type":"Event']


@pytest.mark.parametrize("words", HOSTILE)
def test_no_value_ends_the_script(client: FlaskClient, register: Register, make_post: Make, words: str) -> None:
    post = make_post("recipe", **CAKE | {"title": f"a{words}z", "body": f"`a{words}z`"})
    told = linked(client, post)
    assert (told["@type"], told["headline"][0], told["headline"][-1]) == ("Recipe", "a", "z")
    assert words.strip("\u2028 ")[-9:] in told["articleBody"]


@pytest.mark.parametrize("answer", [fails, lambda self: {"@type": {1, 2}}, lambda self: {"x": float("nan")}, None])
def test_a_format_that_cannot_tell_leaves_the_rest(
    client: FlaskClient, register: Register, cake: Post, answer: Any
) -> None:
    register(changed(json_ld=answer))
    told = linked(client, cake)
    assert (told["@type"], told["headline"]) == ("BlogPosting", "Plum cake")


def test_a_missing_format_leaves_the_rest(client: FlaskClient, register: Register, cake: Post) -> None:
    register(None)
    assert linked(client, cake)["@type"] == "BlogPosting"


def test_a_change_shows_at_once(app: Flask, client: FlaskClient, register: Register, cake: Post) -> None:
    linked(client, cake)
    register(changed(version=2, schema_org="HowTo", upgrade_from_1=staticmethod(dict)))
    assert linked(client, cake)["@type"] == "HowTo"


def test_addresses_are_those_by_which_the_reader_came(client: FlaskClient, cake: Post) -> None:
    for host in ("http://127.0.0.1:8000", "http://localhost", "http://[::1]"):  # each after what another one was told
        told = linked(client, cake, base_url=host)
        assert {told["url"], told["author"]["url"]} == {f"{host}{cake.url}", f"{host}/author/ana/"}
