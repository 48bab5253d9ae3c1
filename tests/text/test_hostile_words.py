"""Hostile words wherever a page repeats them: they make no element, and are the same words in each place."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as ET

import html5lib
import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from hostile_words import PARSED_IN_TWO_WAYS, TITLES

from blogapp.search.query import parse
from blogapp.search.snippets import snippet
from blogapp.text import excerpt, markdown

Make = Callable[..., Any]
pytestmark = pytest.mark.any_database


def made(answer: Any) -> list[tuple[str, tuple[str, ...]]]:
    """Return what elements a browser makes of an answer, each with the names of its attributes."""
    tree = html5lib.parse(answer.text, namespaceHTMLElements=False)
    return [(str(each.tag), tuple(map(str, each.attrib))) for each in tree.iter()]


@pytest.mark.slow
def test_no_page_that_repeats_what_was_asked_makes_an_element_of_it(
    client: FlaskClient, signed_in: Make, make_post: Make, make_comment: Make
) -> None:
    editor, post = signed_in("administrator"), make_post(title="Zebra")

    def flashed(words: str) -> Any:
        comment = make_comment(post, name=words, status="pending")
        editor.post(f"/edit/comments/{comment.id}", data={"action": "trash"})
        page = editor.get("/edit/comments/")
        assert words.rsplit(maxsplit=1)[-1] in "".join(html5lib.parse(page.text).itertext())
        return page

    repeating: list[Callable[[str], Any]] = [
        lambda words: client.post("/login", data={"email": words, "password": words, "next": words}),
        lambda words: client.get("/search/", query_string={"q": words, "type": words, "from": words}),
        lambda words: client.get("/search/", query_string={"q": 'zebra -"{}"'.format(words.replace('"', ""))}),
        lambda words: client.get(f"/{quote(words)}/"),
        lambda words: client.get(f"/tag/{quote(words)}/", query_string={"replyto": words}),
        lambda words: client.post("/edit/new/standard", data={"title": words, "body": words}),
        lambda words: editor.post("/edit/users/", data={"name": words, "email": words, "role": "author"}),
        lambda words: editor.post("/edit/tags/", data={"name": "", "slug": words, "description": words}),
        flashed,
    ]
    for ask in repeating:
        plain = made(ask("owl"))
        for words in PARSED_IN_TWO_WAYS:
            assert made(ask(words)) == plain, words


@pytest.mark.slow
def test_title_is_the_same_in_every_place_it_goes_to(client: FlaskClient, make_post: Make, signed_in: Make) -> None:
    editor = signed_in()
    for typed in TITLES:
        post = make_post(title=typed)
        title = " ".join(post.title.split())
        assert title == " ".join(typed.split())
        page = BeautifulSoup(client.get(post.url).text, "html5lib")
        said = [
            json.loads(page.select_one('script[type="application/ld+json"]').string)["headline"],
            page.title.string.strip().removesuffix(" – Blogapp"),
            page.select_one("h1").get_text(),
            page.select_one('meta[property="og:title"]')["content"],
            client.get("/feed/json/").json["items"][0]["title"],
            client.get(f"/oembed?url=http://localhost{post.url}").json["title"],
            BeautifulSoup(editor.get(f"/edit/posts/{post.id}").text, "html5lib").select_one("#title")["value"],
            ET.fromstring(client.get("/feed/").data).findtext("channel/item/title"),
            ET.fromstring(client.get("/feed/atom/").data).findtext("{*}entry/{*}title"),
        ]  # fmt: skip
        assert [" ".join(str(words).split()) for words in said] == [title] * len(said)


def test_what_a_search_shows_is_whole_wherever_it_is_cut() -> None:
    text = 'Café <b>bold</b> & [a](/x "t") <i title="&gt;">bold</i> `<script>` 港の夜 👩‍👩‍👧 ﷺ <!-- bold ' * 8
    for size in range(1, 501):
        excerpts = [] if size % 20 else [excerpt(str(markdown(text[:size])))]
        for words in (text[:size], *excerpts):
            shown = html5lib.parseFragment(str(snippet(words, parse("bold 夜"))), namespaceHTMLElements=False)
            assert {(each.tag, *each.attrib) for each in shown.iter()} <= {("DOCUMENT_FRAGMENT",), ("mark",)}
            assert "".join(shown.itertext()).strip("… ") in " ".join(words.split())
