"""A new format costs one class and one template, and is at once in everything that the blog puts out."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import feedparser
import pytest
from clients import SignedInClient
from filling import controls, write
from flask import Flask
from flask.testing import FlaskClient
from reading import read, words

from blogapp import db
from blogapp.accounts import passwords
from blogapp.cli.application import inside
from blogapp.exporting.wordpress import parts
from blogapp.formats.registry import Registry
from blogapp.models import User

CLASS = '''"""The voyage."""

from blogapp.formats import PostFormat
from blogapp.formats import fields as f


class Voyage(PostFormat):
    """A voyage, with its stops and a film."""

    name = "voyage"
    icon = "⛵"
    schema_org = "TouristTrip"

    stops = f.Lines("Stops", required=True, ld="itinerary", mf="p-stop")
    film = f.Embed("Film", role="media")
    body = f.Markdown("Log", required=True)

    example = {
        "title": "Round the islands",
        "stops": ["Ostwik", "Lervik"],
        "film": "https://vimeo.com/76979871",
        "body": "Fog until *noon*.",
    }
'''
TEMPLATE = """<ol>{% for stop in stops %}<li class="p-stop">{{ stop }}</li>{% endfor %}</ol>
{{ film or "" }}
{{ body }}
"""
TYPED = {"title": "Round the islands", "stops": "Ostwik\nLervik", "film": "https://vimeo.com/76979871",
         "body": "Fog until *noon*."}  # fmt: skip

WP = "{http://wordpress.org/export/1.2/}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"


@pytest.fixture(scope="module")
def blog(tmp_path_factory: pytest.TempPathFactory, make_app: Callable[..., Flask]) -> Flask:
    """A blog into which the class and the template were dropped, with one post, written by the form."""
    instance = tmp_path_factory.mktemp("voyage")
    (instance / "formats").mkdir()
    (instance / "formats" / "voyage.py").write_text(CLASS, encoding="utf-8")
    (instance / "formats" / "voyage.html").write_text(TEMPLATE, encoding="utf-8")
    app = make_app(INSTANCE=str(instance))
    with app.test_request_context(method="POST"):
        given = {"email": "sol@example.org", "name": "Sol", "slug": "sol", "role": "editor", "bio": ""}
        db.session.add(User(password=passwords.hashed("correct horse battery staple"), **given))
        db.session.commit()
    return app


@pytest.fixture(scope="module")
def editor(blog: Flask) -> SignedInClient:
    client = SignedInClient(blog, blog.response_class)
    given = {"email": "sol@example.org", "password": "correct horse battery staple"}
    assert client.post("/login", data=given).status_code == 303
    assert write(client, "/edit/new/voyage", **TYPED).status_code == 303
    return client


@pytest.fixture(scope="module")
def reader(blog: Flask, editor: SignedInClient) -> FlaskClient:
    return blog.test_client()


def permalink(reader: FlaskClient) -> str:
    return str(read(reader, "/").select_one("article.format-voyage a.u-url")["href"])


def test_it_costs_a_few_lines(blog: Flask) -> None:
    registry: Registry = blog.extensions["blogapp.formats"]
    assert registry.loaded["voyage"].folder == Path(blog.instance_path) / "formats"
    assert len(CLASS.splitlines()) <= 40
    assert registry.problems == []


def test_it_has_a_form(editor: SignedInClient) -> None:
    page = read(editor, "/edit/new/voyage")
    assert {"stops", "film", "body", "title", "tags"} <= set(controls(page))
    assert [words(page.select_one(f"label[for={name}]")).split()[0] for name in ("stops", "film", "body")] == [
        "Stops", "Film", "Log",
    ]  # fmt: skip


def test_its_form_is_checked(editor: SignedInClient) -> None:
    answer = write(editor, "/edit/new/voyage", **TYPED | {"stops": ""})
    assert answer.status_code == 422
    assert "“Stops” is missing" in answer.text


def test_the_desk_offers_it(editor: SignedInClient) -> None:
    assert read(editor, "/edit/formats/").select_one('a[href="/edit/new/voyage"]')


def test_it_is_in_the_stream_and_its_archive(reader: FlaskClient) -> None:
    for address in ("/", "/type/voyage/"):
        post = read(reader, address).select_one("article.format-voyage")
        assert [words(stop) for stop in post.select("li.p-stop")] == ["Ostwik", "Lervik"]
        assert words(post.select_one("footer.post-meta")).startswith("Voyage | Posted on ")


def test_it_has_a_page(reader: FlaskClient) -> None:
    page = read(reader, permalink(reader))
    assert words(page.select_one("h1.p-name")) == "Round the islands"
    assert page.select_one(".e-content em")
    assert page.select_one(".player a")["href"] == "https://vimeo.com/76979871"


def test_it_is_in_the_feed(reader: FlaskClient) -> None:
    [entry] = feedparser.parse(reader.get("/feed/").data).entries
    assert entry.title == "Round the islands"
    assert "Lervik" in str(entry)


def test_it_is_in_the_json_ld(reader: FlaskClient) -> None:
    told = json.loads(read(reader, permalink(reader)).select_one('script[type="application/ld+json"]').string)
    assert (told["@type"], told["itinerary"]) == ("TouristTrip", ["Ostwik", "Lervik"])


def test_its_page_allows_what_it_shows_and_no_more(reader: FlaskClient) -> None:
    policy = reader.get(permalink(reader)).headers["Content-Security-Policy"]
    [frames] = [part.split()[1:] for part in policy.split(";") if part.split()[:1] == ["frame-src"]]
    assert frames == ["'self'", "https://player.vimeo.com"]


def test_search_reads_its_words(reader: FlaskClient) -> None:
    assert "Round the islands" in reader.get("/search/?q=Lervik").text


def test_the_export_has_it_whole(blog: Flask, editor: SignedInClient) -> None:
    with inside(blog):
        [item] = ET.fromstring("".join(parts()).encode()).iter("item")
    told = {of.findtext(f"{WP}meta_key"): of.findtext(f"{WP}meta_value") for of in item.iter(f"{WP}postmeta")}
    assert json.loads(told["_blogapp_data"] or "")["stops"] == ["Ostwik", "Lervik"]
    assert told["_format_video_embed"] == "https://vimeo.com/76979871"
    assert "<em>noon</em>" in str(item.findtext(f"{CONTENT}encoded"))
    assert [of.get("nicename") for of in item.iter("category") if of.get("domain") == "post_format"] == [
        "post-format-voyage"
    ]
