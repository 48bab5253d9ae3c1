"""Sample posts and the hostile texts: each word of each is in its own place in stream, post and feeds.

BLOGAPP_TEST_SAMPLES=300 pytest tests/public/test_words_everywhere.py      # instead of 60, some of each format
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from hostile_words import HOSTILE, PARSED_IN_TWO_WAYS, TITLES

from blogapp import db
from blogapp.cli.samples import content
from blogapp.models import Post
from blogapp.text import markdown

SITE = "https://blog.example"
SAMPLES = int(os.environ.get("BLOGAPP_TEST_SAMPLES", "60"))
FORMATS = ("standard", "aside", "quote", "status")
TEXTS = [*(line.replace("\\n", "\n") for line in HOSTILE), *PARSED_IN_TWO_WAYS]
# What steers and is never shown: tags' attributes and Markdown's own names.
NO_WORDS = {"href", "src", "name", "onload", "onerror", "x", "y", "title", "action", "broken", "onfocus", "autofocus"}
NO_WORDS |= {"body", "html", "iframe", "tag", "more", "nextpage"}

SCRIPTS = r"\bon\w+=[^\s>]*"  # they stand nowhere, which saving says


@pytest.fixture(scope="module")
def shared_app(make_app: Callable[..., Flask]) -> Flask:
    """On SQLite: what is tried here is the same on any database."""
    return make_app(TIMEZONE="Europe/Athens", BASE_URL=SITE)


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text)) - NO_WORDS


def shown(part: Tag | BeautifulSoup) -> set[str]:
    """Return the words of a part of a page: its text, where its links and files lie, and its elements."""
    names = " ".join(each.name for each in part.find_all(True))
    values = " ".join(str(value) for each in part.find_all(True) for value in each.attrs.values())
    return words(" ".join([part.get_text(" "), part.get_text(), names, values]))


def of_html(html: str) -> set[str]:
    return shown(BeautifulSoup(html, "html5lib"))


def typed(value: Any) -> Iterator[str]:
    """Yield the texts in what somebody typed into the fields of a format."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from typed(each)
    elif isinstance(value, list):
        for each in value:
            yield from typed(each)


def pages(client: FlaskClient, address: str) -> Iterator[Any]:
    """Yield the answers for an address with a place for the number, from the first to the last."""
    number = 1
    while (answer := client.get(address.format(number), follow_redirects=True)).status_code == 200:
        yield answer
        number += 1


def stream(client: FlaskClient) -> dict[str, Tag]:
    """Return the articles of all pages of the stream, by the addresses of their posts."""
    found = {}
    for answer in pages(client, "/page/{}/"):
        for article in BeautifulSoup(answer.text, "html5lib").select("article.h-entry"):
            found[str(article.select_one(".u-url")["href"])] = article  # type: ignore[index]
    return found


def fed(client: FlaskClient) -> dict[str, dict[str, set[str]]]:
    """Return what RSS, Atom and JSON Feed say of each post, by its address."""
    rss, atom, of_json = {}, {}, {}
    for answer in pages(client, "/feed/?paged={}"):
        for item in ET.fromstring(answer.data).iter("item"):
            terms = [each.text for each in item.iter("category")]
            said = of_html(item.findtext("{*}encoded", "")) | words(f"{item.findtext('title')} {terms}")
            rss[path(item.findtext("link", ""))] = said
    for answer in pages(client, "/feed/atom/?paged={}"):
        for entry in ET.fromstring(answer.data).iterfind("{*}entry"):
            terms = [each.get("term") for each in entry.iterfind("{*}category")]
            said = of_html(entry.findtext("{*}content", "")) | words(f"{entry.findtext('{*}title')} {terms}")
            atom[path(str(entry.find("{*}link[@rel='alternate']").get("href")))] = said  # type: ignore[union-attr]
    for answer in pages(client, "/feed/json/?paged={}"):
        for item in answer.json["items"]:
            said = of_html(item["content_html"]) | words(f"{item.get('title')} {item.get('tags')}")
            of_json[path(item["url"])] = said
    return {"rss": rss, "atom": atom, "json": of_json}


def path(address: str) -> str:
    return unquote(address.removeprefix(SITE))


@pytest.fixture
def sources(app: Flask, make_post: Callable[..., Post]) -> dict[str, tuple[Post, set[str]]]:
    """Publish everything; return each post by its address, with the words typed for it, less what saving tells of."""
    for number, text in enumerate(TEXTS):
        make_post(FORMATS[number % 4], title=f"Post {number}", body=text, days_ago=number * 40 + 0.5)
    for number, title in enumerate(TITLES):
        make_post(title=title, body=f"Body {number}", days_ago=number * 90 + 0.7)
    with app.test_request_context(method="POST"):
        for _done in content.write(SAMPLES, 7):
            pass
        found = {}
        for post in db.session.scalars(sa.select(Post).where(Post.kind == "post")):
            texts = [post.title, *typed(post.data), *(tag.name for tag in post.tags)]
            told = " ".join(str(sentence.values) for text in texts for sentence in markdown(text).left_out)
            found[post.url] = (post, words(re.sub(SCRIPTS, "", " ".join(texts))) - words(told))
        db.session.expunge_all()
    assert len(found) == SAMPLES + len(TEXTS) + len(TITLES)
    return found


@pytest.mark.slow
def test_every_word_of_every_post_is_on_its_page_in_the_stream_and_in_each_feed(
    client: FlaskClient, sources: dict[str, tuple[Post, set[str]]]
) -> None:
    in_stream, feeds = stream(client), fed(client)
    assert in_stream.keys() == sources.keys()
    missing = []
    for url, (post, of_post) in sources.items():
        page = BeautifulSoup(client.get(url).text, "html5lib")
        assert page.article is not None
        places = {"page": shown(page.article), **{name: each[url] for name, each in feeds.items()}}
        if not in_stream[url].select_one(".post-more, .gallery-count"):  # more of it is on its page
            places["stream"] = shown(in_stream[url])
        missing += [
            (url, post.format, post.data, place, of_post - said) for place, said in places.items() if of_post - said
        ]
    assert not missing, "\n".join(map(str, missing[:40]))
