"""Every word that an author types is in the stream, on the page and in the feeds; and saving says what is not."""

from __future__ import annotations

import re
from collections.abc import Callable

import feedparser
import html5lib
import pytest
from commenting import preview
from filling import write
from flask import Flask
from flask.testing import FlaskClient
from hostile_words import HOSTILE

from blogapp.models import Post

IN_TAGS = {"href", "src", "action", "name", "onload", "x", "body", "html"}


@pytest.fixture(scope="module")
def shared_app(make_app: Callable[..., Flask]) -> Flask:
    """On SQLite: what is tried here is the same on any database."""
    return make_app(TIMEZONE="Europe/Athens")


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))


def shown(html: str) -> set[str]:
    parts = list(html5lib.parse(html, namespaceHTMLElements=False).itertext())
    return words(" ".join(parts)) | words("".join(parts))  # a link begins within a word, a cell ends one


@pytest.mark.slow
def test_every_word_of_forty_hostile_texts_is_shown_everywhere(
    app: Flask, client: FlaskClient, make_post: Callable[..., Post]
) -> None:
    texts = [line.replace("\\n", "\n") for line in HOSTILE]
    formats = ("standard", "aside", "quote", "status")
    posts = [make_post(formats[n % 4], title=f"Post {n}", body=text, days_ago=n) for n, text in enumerate(texts)]
    plain = [make_post(body=f"The ferry of pier {n} leaves.", days_ago=n + 0.5) for n in range(20)]
    stream = set().union(*(shown(client.get(f"/page/{n}/", follow_redirects=True).text) for n in range(1, 7)))
    feeds = [client.get(f"/feed/?paged={n}").text for n in range(1, 4)]
    fed = set().union(*(shown(entry.content[0].value) for feed in feeds for entry in feedparser.parse(feed).entries))
    for post, text in zip([*posts, *plain], [*texts, *(f"pier {n}" for n in range(20))], strict=True):
        typed = words(text) - {
            "tag",
            "href",
            "src",
            "title",
            "action",
            "name",
            "onload",
            "x",
            "y",
            "png",
            "body",
            "html",
        }
        assert typed <= stream, (text, typed - stream)
        assert typed <= shown(client.get(post.url).text), text
        assert typed <= fed, (text, typed - fed)


BODY = """<iframe src="https://maps.example/pier"></iframe>

[Call](skype:ana), <font color=red>red</font>, <b style="color: red" onclick="x()">bold</b> & ![x](//o.example/b.png)
"""


def test_saving_says_what_was_left_out(signed_in: Callable[..., FlaskClient]) -> None:
    client = signed_in("editor")
    answer = write(client, "/edit/new/standard", title="A map", body=BODY)
    page = client.get(answer.location).text
    for sentence in (
        "A frame is not shown; a link to https://maps.example/pier stands in its place.",
        "An address that begins with “skype:” cannot be a link; its words are shown.",
        "The tag &lt;font&gt; does not work here; what stands in it is shown without it.",
        "Left out: the attributes style, onclick.",
        "The picture //o.example/b.png is on another site; a link stands in its place.",
    ):
        assert sentence in page


@pytest.mark.slow
def test_saving_says_nothing_of_what_stands_as_it_was_typed(
    signed_in: Callable[..., FlaskClient],
) -> None:
    client = signed_in("editor")
    answer = write(client, "/edit/new/aside", body="A List<int>, a <b>b</b>, a <script> and [a link](tel:1).")
    assert not re.search("is not shown|cannot be a link|does not work", client.get(answer.location).text)


def test_the_preview_of_a_comment_says_what_is_no_link(client: FlaskClient, make_post: Callable[..., Post]) -> None:
    page = preview(client, make_post(), body="[Call me](skype:noor) or [write](mailto:noor@example.org)").text
    assert "An address that begins with “skype:” cannot be a link; its words are shown." in page
    assert "mailto:”" not in page


@pytest.mark.slow
def test_every_line_of_a_poem_stays_a_line(app: Flask, client: FlaskClient, make_post: Callable[..., Post]) -> None:
    for format in ("quote", "aside", "status"):
        assert "low<br>\nhigh" in client.get(make_post(format, body="low\nhigh").url).text
    assert "low\nhigh" in client.get(make_post("standard", body="low\nhigh").url).text


JUMPS = """[Jump](#part-two) [to](#here) [and](#sec) [and](#часть)

## Part two

<h2 id="sec">x</h2>

<a id="here"></a>

## Часть

## Part two
"""


@pytest.mark.slow
def test_jumps_lead_to_places_in_their_own_post(client: FlaskClient, make_post: Callable[..., Post]) -> None:
    posts = [make_post(body=JUMPS), make_post("aside", body=JUMPS), make_post("quote", body=JUMPS)]
    for address in ("/", *(post.url for post in posts)):
        tree = html5lib.parse(client.get(address).text, namespaceHTMLElements=False)
        ids = [element.get("id") for element in tree.iter() if element.get("id")]
        assert len(ids) == len(set(ids))
        for content in (each for each in tree.iter() if "e-content" in each.get("class", "").split()):
            links = [link for link in content.iter("a") if link.get("class") != "anchor"]  # that of a heading to itself
            jumps = [link.get("href") for link in links if link.get("href", "").startswith("#")]
            own = {element.get("id") for element in content.iter()}
            assert len(jumps) == 4
            assert {jump[1:] for jump in map(_decoded, jumps)} <= own


def _decoded(address: str) -> str:
    return re.sub("(?:%[0-9A-F]{2})+", lambda part: bytes.fromhex(part[0].replace("%", "")).decode(), address)
