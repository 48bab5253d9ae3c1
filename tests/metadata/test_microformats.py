"""Microformats2: a post is an h-entry on its page and in the stream, whatever its format (https://microformats.org)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import mf2py
import pytest
from flask.testing import FlaskClient

from blogapp.models import Comment, Post

Make = Callable[..., Post]
TITLED = {"standard", "link", "image", "gallery", "video", "audio", "chat"}
pytestmark = pytest.mark.any_database


def parsed(client: FlaskClient, address: str) -> list[dict[str, Any]]:
    """Return the microformats at the top of a page."""
    answer = client.get(address)
    assert answer.status_code == 200
    items: list[dict[str, Any]] = mf2py.parse(doc=answer.text, url=f"http://localhost{address}")["items"]
    return items


def kinds(items: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [item for item in items if kind in item["type"]]


def check_entry(entry: dict[str, Any], post: Post) -> None:
    told = entry["properties"]
    assert told["url"] == [f"http://localhost{post.url}"], post.format
    for name, moment in {"published": post.published_at, "updated": post.updated_at}.items():
        assert list(map(datetime.fromisoformat, told[name])) == [moment.replace(microsecond=0)], post.format
    [author] = told["author"]
    assert author["type"] == ["h-card"]
    assert author["properties"] == {"name": ["Ana"], "url": ["http://localhost/author/ana/"]}
    assert told["content"][0]["html"], post.format
    assert told["category"] == ["trains"], post.format
    assert told.get("name", []) == ([post.title] if post.format in TITLED else []), post.format


@pytest.mark.slow
def test_every_format_is_a_full_entry_on_its_page(client: FlaskClient, every_format: dict[str, Post]) -> None:
    for post in every_format.values():
        [entry] = kinds(parsed(client, post.url), "h-entry")
        check_entry(entry, post)


@pytest.mark.slow
def test_every_format_is_a_full_entry_in_the_stream(client: FlaskClient, every_format: dict[str, Post]) -> None:
    [feed] = kinds(parsed(client, "/"), "h-feed")
    entries = {str(entry["properties"]["url"][0]): entry for entry in kinds(feed["children"], "h-entry")}
    for post in every_format.values():
        check_entry(entries[f"http://localhost{post.url}"], post)


@pytest.mark.slow
def test_listing_is_a_feed_with_a_name(client: FlaskClient, every_format: dict[str, Post]) -> None:
    [feed] = kinds(parsed(client, "/tag/trains/"), "h-feed")
    assert feed["properties"]["name"] == ["trains"]
    assert feed["properties"]["url"] == ["http://localhost/tag/trains/"]


def test_picture_and_excerpt_are_told(client: FlaskClient, make_post: Make, photos: list[int]) -> None:
    post = make_post(excerpt="Boats, in short.", lead_image={"id": photos[1], "alt": "A boat"})
    for address in (post.url, "/"):
        [entry] = kinds([*parsed(client, address), *parsed(client, address)[0].get("children", [])], "h-entry")
        assert entry["properties"]["featured"] == ["http://localhost/media/2026/05/1.png"]
        assert entry["properties"]["summary"] == ["Boats, in short."]


def test_static_page_is_an_entry_too(client: FlaskClient, make_post: Make) -> None:
    post = make_post(kind="page", title="About us")
    [entry] = kinds(parsed(client, post.url), "h-entry")
    assert entry["properties"]["name"] == ["About us"]
    assert entry["properties"]["url"] == [f"http://localhost{post.url}"]
    assert entry["properties"]["author"] == ["Ana"]


def test_comments_are_citations(client: FlaskClient, make_post: Make, make_comment: Callable[..., Comment]) -> None:
    post = make_post()
    comment = make_comment(post, "Well seen.")
    [cited] = kinds(parsed(client, post.url), "h-cite")
    assert cited["properties"]["url"] == [f"http://localhost{post.url}#comment-{comment.id}"]
    assert cited["properties"]["author"][0]["properties"]["name"] == ["Noor"]
    assert cited["properties"]["content"][0]["value"] == "Well seen."


def test_an_edit_changes_what_the_stream_tells(
    app: Any, client: FlaskClient, make_post: Make, photos: list[int]
) -> None:
    post = make_post("quote", body="A timetable is a promise.")
    client.get("/")
    later = make_post("quote", body="A timetable is a promise.", excerpt="Of promises.")
    [feed] = kinds(parsed(client, "/"), "h-feed")
    told = [entry["properties"].get("summary", []) for entry in kinds(feed["children"], "h-entry")]
    assert told == [["Of promises."], []]
    assert post.id != later.id
