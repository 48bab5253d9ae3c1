"""What machines are told of films and sounds, of static pages, and of posts in other languages."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import feedparser
import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from reading import read

from blogapp import db
from blogapp.formats import PostFormat
from blogapp.formats import fields as f
from blogapp.models import Media, Post

Make = Callable[..., Post]
BASE = "http://localhost"
FEEDS = ("/feed/", "/feed/atom/", "/feed/json/")
PLAYED = [
    ("video", "VideoObject", "https://www.youtube.com/watch?v=aqz-KE-bpKQ", "embedUrl"),
    ("video", "VideoObject", "https://vimeo.com/76979871", "embedUrl"),
    ("video", "VideoObject", "https://media.example.org/harbour.mp4", "contentUrl"),
    ("audio", "AudioObject", "https://soundcloud.com/harbour/foghorn", "embedUrl"),
    ("audio", "AudioObject", "https://harbour.bandcamp.com/track/low-tide", "embedUrl"),
    ("audio", "AudioObject", "https://media.example.org/foghorn.mp3", "contentUrl"),
]
pytestmark = pytest.mark.any_database


def linked(page: BeautifulSoup) -> dict[str, Any]:
    [script] = page.select('script[type="application/ld+json"]')
    return json.loads(script.string or "")


def property_of(page: BeautifulSoup, name: str) -> str:
    [tag] = page.select(f'meta[property="{name}"]')
    return str(tag["content"])


def upload(app: Flask, mime: str) -> Media:
    """Store the row of a file."""
    with app.test_request_context(method="POST"):
        row = Media(filename="x", path=f"2026/05/x.{mime[-3:]}", mime=mime, size=30, width=0, height=0)
        db.session.add(row)
        db.session.commit()
        db.session.refresh(row)
        db.session.expunge(row)
        return row


def enclosed(client: FlaskClient, address: str) -> list[str]:
    """Return the addresses of the files of a feed's first entry."""
    answer = client.get(address)
    if answer.is_json or "json" in answer.mimetype:
        return [file["url"] for file in answer.json["items"][0].get("attachments", [])]
    return [file.href for file in feedparser.parse(answer.data).entries[0].enclosures]


@pytest.mark.slow
def test_a_film_or_sound_is_told_completely(client: FlaskClient, make_post: Make, subtests: pytest.Subtests) -> None:
    for format, kind, address, where in PLAYED:
        with subtests.test(address=address):
            post = make_post(format, **{format: address})
            told = linked(read(client, post.url))
            assert told["@type"] == kind
            assert told["name"] == post.title
            assert told["thumbnailUrl"].startswith(f"{BASE}/cards/")
            assert told["uploadDate"] == told["datePublished"] == post.published_at.isoformat(timespec="seconds")
            assert told[where].startswith("https://")
            assert ("contentUrl" if where == "embedUrl" else "embedUrl") not in told


@pytest.mark.slow
def test_page_and_feeds_tell_of_the_same_file(app: Flask, client: FlaskClient, make_post: Make) -> None:
    for format, mime in (
        ("video", "video/mp4"),
        ("video", "video/webm"),
        ("audio", "audio/mpeg"),
        ("audio", "audio/ogg"),
    ):
        file = upload(app, mime)
        post = make_post(format, **{format: "", "file": {"id": file.id}})
        told = linked(read(client, post.url))
        assert told["contentUrl"] == f"{BASE}{file.url}"
        assert {"thumbnailUrl", "uploadDate", "name"} <= told.keys()
        assert [enclosed(client, address) for address in FEEDS] == [[told["contentUrl"]]] * 3


@pytest.mark.slow
def test_page_and_feeds_tell_of_the_same_address(client: FlaskClient, make_post: Make) -> None:
    for format, _kind, address, where in PLAYED:
        post = make_post(format, **{format: address})
        told = linked(read(client, post.url))
        expected = [told["contentUrl"]] if where == "contentUrl" else []
        assert [enclosed(client, feed) for feed in FEEDS] == [expected] * 3


class Reel(PostFormat):
    name = "recipe"
    schema_org = "VideoObject"
    template = "{{ body }}"
    body = f.Markdown("Text", ld="description")


def test_a_film_that_is_told_by_halves_is_a_post(
    client: FlaskClient, make_post: Make, register: Callable[..., None]
) -> None:
    register(Reel)
    assert linked(read(client, make_post("recipe").url))["@type"] == "BlogPosting"


def test_a_static_page_is_a_page_of_the_site(client: FlaskClient, make_post: Make) -> None:
    for given in ({"title": "About"}, {"title": "The quay", "tags": ["x"]}, {"title": "عن الميناء", "language": "ar"}):
        page = read(client, make_post(kind="page", **given).url)
        assert linked(page)["@type"] == "WebPage"
        assert property_of(page, "og:type") == "website"
        assert not page.select('meta[property^="article:"]')


LANGUAGES = [("ar", "rtl", "ar_EG"), ("he", "rtl", "he_IL"), ("pt-BR", "ltr", "pt_BR"), ("zh-Hant", "ltr", "zh_TW")]


@pytest.mark.parametrize("kind", ["post", "page"])
def test_the_page_of_a_post_speaks_its_language(client: FlaskClient, make_post: Make, kind: str) -> None:
    for language, direction, locale in LANGUAGES:
        post = make_post(language=language, kind=kind, title=f"A title {language}")
        page = read(client, post.url)
        assert (page.html["lang"], page.html["dir"]) == (language, direction)
        assert property_of(page, "og:locale") == locale
        assert linked(page)["inLanguage"] == language
        for part in page.select(".skip-link, .site-header, .site-footer, .comments, .respond, .post-meta"):
            spoken = part if part.get("lang") else part.find_parent(lang=True)
            assert (spoken["lang"], spoken["dir"]) == ("en", "ltr"), part.get("class")


@pytest.mark.slow
def test_a_card_in_a_frame_speaks_the_language_of_its_post(client: FlaskClient, make_post: Make) -> None:
    for language, direction, _locale in LANGUAGES:
        card = read(client, f"{make_post(language=language, title=f'A title {language}').url}embed/")
        assert (card.html["lang"], card.html["dir"]) == (language, direction)
        assert card.select_one(".card-site")["lang"] == "en"


def test_other_pages_speak_the_language_of_the_site(client: FlaskClient, make_post: Make) -> None:
    make_post(language="ar", tags=["quay"])
    for address in ("/", "/tag/quay/", "/archive/", "/search/?q=quay", "/author/ana/"):
        page = read(client, address)
        assert (page.html["lang"], page.html["dir"], page.body.get("lang")) == ("en", "ltr", None)


class Timetable(PostFormat):
    name = "recipe"
    template = "<p>Departures of the day</p>{{ trains }}{{ film }}"
    trains = f.Lines("Trains")
    film = f.Embed("Film")


def summaries(client: FlaskClient) -> set[str]:
    """Return what the feeds and the page of the newest post say of it in short."""
    rss, atom = (feedparser.parse(client.get(address).data).entries[0] for address in FEEDS[:2])
    item = client.get("/feed/json/").json["items"][0]
    page = read(client, item["url"].removeprefix(BASE))
    about = page.select_one('meta[name="description"]')["content"]
    return {rss.summary, atom.summary, item["summary"], str(about), property_of(page, "og:description")}


@pytest.mark.slow
def test_a_summary_is_the_author_s_words_alone(
    app: Flask, client: FlaskClient, make_post: Make, register: Callable[..., None]
) -> None:
    file = upload(app, "audio/mpeg")
    register(Timetable)
    written = [
        ("audio", {"audio": "", "file": {"id": file.id}, "body": "What is *heard*."}, "What is heard."),
        ("audio", {"audio": "https://soundcloud.com/a/b", "body": "What is heard."}, "What is heard."),
        ("video", {"video": "https://media.example.org/a.mp4", "body": "What is seen."}, "What is seen."),
        ("video", {"body": "What is seen."}, "What is seen."),
        ("recipe", {"trains": "Six\nSeven", "film": "https://youtu.be/aqz-KE-bpKQ"}, "Six Seven"),
    ]
    for format, given, words in written:
        make_post(format, **given)
        assert summaries(client) == {words}, (format, given)
