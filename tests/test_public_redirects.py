"""A near miss leads to the right page, in one hop and for good."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from blogapp import db
from blogapp.models import Post

MakePost = Callable[..., Post]


@pytest.fixture(autouse=True)
def posts(make_post: MakePost) -> list[Post]:
    """A post of May 9, 2026 with a category and a tag, and a page within a page."""
    with time_machine.travel(datetime(2026, 5, 9, 9, 0, tzinfo=UTC)):
        post = make_post("standard", title="Night train", new_categories=["Events"], tags=["trains"])
        about = make_post(kind="page", title="About us")
        return [post, about, make_post(kind="page", title="The team", parent_id=about.id)]


def way(client: FlaskClient, address: str) -> list[tuple[int, str]]:
    """Follow an address to its end; return each answer's status and where it led."""
    steps = []
    while address and len(steps) < 5:
        answer = client.get(address)
        address = unquote(answer.headers.get("Location", ""))
        steps.append((answer.status_code, address))
    return steps


@pytest.mark.parametrize(
    ("miss", "right"),
    [
        ("/2026/05/09/night-train", "/2026/05/09/night-train/"),
        ("/2026/5/9/night-train", "/2026/05/09/night-train/"),
        ("/2026/05/09/Night-TRAIN", "/2026/05/09/night-train/"),
        ("/2025/01/02/night-train/", "/2026/05/09/night-train/"),
        ("/2026/05/09/night-train?replyto=3", "/2026/05/09/night-train/?replyto=3"),
        ("/about-us", "/about-us/"),
        ("/About-Us/", "/about-us/"),
        ("/about-us/the-team", "/about-us/the-team/"),
        ("/the-team/", "/about-us/the-team/"),
        ("/category/events", "/category/events/"),
        ("/category/parent/Events", "/category/events/"),
        ("/Category/events", "/category/events/"),
        ("/TAG/Trains", "/tag/trains/"),
        ("/Author/Ana", "/author/ana/"),
        ("/type/Standard", "/type/standard/"),
        ("/2026", "/2026/"),
        ("/2026/5", "/2026/05/"),
        ("/2026/5/9", "/2026/05/09/"),
        ("/page/1/", "/"),
        ("/page/1", "/"),
        ("/tag/trains/page/1", "/tag/trains/"),
        ("/category/events/page/01/", "/category/events/"),
        ("/feed", "/feed/"),
        ("/category/parent/events/feed", "/category/events/feed/"),
        ("/2026/5/9/feed", "/2026/05/09/feed/"),
    ],
)
def test_near_miss_leads_to_the_right_page_at_once(client: FlaskClient, miss: str, right: str) -> None:
    assert way(client, miss) == [(301, right), (200, "")]


def test_short_address_leads_to_the_post(client: FlaskClient, posts: list[Post]) -> None:
    assert way(client, f"/?p={posts[0].id}") == [(301, "/2026/05/09/night-train/"), (200, "")]


def test_short_address_leads_to_a_page(client: FlaskClient, posts: list[Post]) -> None:
    assert way(client, f"/?p={posts[2].id}") == [(301, "/about-us/the-team/"), (200, "")]


def test_short_address_of_a_draft_leads_nowhere(client: FlaskClient, make_post: MakePost) -> None:
    assert way(client, f"/?p={make_post(step='save').id}") == [(404, "")]


def test_former_address_leads_to_the_new_one(app: Flask, client: FlaskClient, posts: list[Post]) -> None:
    with app.test_request_context(method="POST"):
        post = db.session.get(Post, posts[0].id)
        post.slug = "night-express"
        post.settle(db.session(), ZoneInfo("Europe/Athens"))
        db.session.commit()
    for former in ("/2026/05/09/night-train/", "/2026/5/9/Night-train"):
        assert way(client, former) == [(301, "/2026/05/09/night-express/"), (200, "")]


def test_wrong_date_leads_nowhere_when_two_posts_have_the_slug(client: FlaskClient, make_post: MakePost) -> None:
    with time_machine.travel(datetime(2026, 6, 1, 9, 0, tzinfo=UTC)):
        make_post(title="Night train")
        assert client.get("/2026/01/01/night-train/").status_code == 404


def test_address_in_another_script_is_the_same_however_it_is_written(client: FlaskClient, make_post: MakePost) -> None:
    with time_machine.travel(datetime(2026, 5, 9, 9, 0, tzinfo=UTC)):
        post = make_post(title="Το ψωμί")
        assert post.url == "/2026/05/09/το-ψωμί/"
        assert way(client, post.url) == [(200, "")]
        assert way(client, "/2026/05/09/ΤΟ-ΨΩΜΊ") == [(301, post.url), (200, "")]


def test_post_called_feed_does_not_hide_behind_the_days_feed(client: FlaskClient, make_post: MakePost) -> None:
    post = make_post(title="Feed")
    assert "<h1" in client.get(post.url).text


@pytest.mark.parametrize("path", ["//evil.example", "//evil.example/x/", "/\\evil.example", "/\t/evil.example"])
def test_no_redirect_leaves_the_site(client: FlaskClient, path: str) -> None:
    answer = client.get("/", environ_overrides={"PATH_INFO": path})
    inside = answer.headers.get("Location", "/x").removeprefix("http://localhost")
    assert inside.startswith("/")
    assert not inside.startswith(("//", "/\\"))
