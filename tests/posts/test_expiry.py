"""A post is taken down when its time is over: readers do not see it from that moment on, wherever they look."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from bs4 import BeautifulSoup
from filling import complaint, controls, stored, write
from flask import Flask
from flask.testing import FlaskClient

from blogapp import db
from blogapp.models import Post

Make = Callable[..., Any]
PLACES = ("/", "/feed/", "/feed/json/", "/sitemap-posts-1.xml", "/tag/boats/", "/search/?q=zebra", "/author/ana/")


@pytest.fixture
def post(app: Flask, later: Any, make_post: Make) -> Post:
    """A post of an hour ago, beside another one in the same archives."""
    make_post(title="Other zebra", tags=["boats"], days_ago=1)
    made: Post = make_post(title="Zebra sale", tags=["boats"], days_ago=1 / 24)
    return made


def take_down(client: Any, post: Post, at: str, action: str = "save") -> Any:
    """Type when it is to be taken down, by the site's own clock, three hours before Greenwich's."""
    return write(client, f"/edit/posts/{post.id}", action, expires_at=at)


def seen(client: FlaskClient, post: Post) -> list[str]:
    """Return where readers find a post: its own page, and the places that name it."""
    own = [post.url] if client.get(post.url).status_code == 200 else []
    return [*own, *(place for place in PLACES if post.url in client.get(place).text)]


@pytest.mark.slow
def test_it_is_gone_from_its_moment_on(
    app: Flask, client: FlaskClient, signed_in: Make, post: Post, later: Any
) -> None:
    ana = signed_in(name="Anna")
    assert take_down(ana, post, "2026-05-09T14:00").status_code == 303
    everywhere = seen(client, post)
    assert everywhere == [post.url, *PLACES]
    archive = client.get("/archive/").text
    later(hours=1, minutes=59, seconds=59)
    assert seen(client, post) == everywhere
    later(seconds=1)
    assert seen(client, post) == []
    assert client.get(post.url).status_code == 404
    assert client.get("/archive/").text != archive  # it counts one less
    assert "Zebra sale" in ana.get("/edit/").text
    assert "Taken down" in ana.get(f"/edit/posts/{post.id}").text


@pytest.mark.parametrize("path", ["/", "/tag/boats/", "/feed/", "own"])
def test_cached_pages_know_its_moment(
    client: FlaskClient, signed_in: Make, post: Post, later: Any, made: list[str], path: str
) -> None:
    address = post.url if path == "own" else path
    take_down(signed_in(name="Anna"), post, "2026-05-09T14:00")
    first = client.get(address)
    made.clear()
    later(hours=1, minutes=59, seconds=59)
    assert client.get(address).data == first.data
    assert made == []
    later(seconds=1)
    answer = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert answer.status_code == (404 if path == "own" else 200)
    assert post.url not in answer.text
    assert made == [address]


def test_comments_and_unlocking_end_with_it(client: FlaskClient, signed_in: Make, post: Post, later: Any) -> None:
    take_down(signed_in(name="Anna"), post, "2026-05-09T14:00")
    later(hours=2)
    for address in (
        f"{post.url}feed/",
        f"/?p={post.id}",
        f"/oembed?url=http://localhost{post.url}",
        f"{post.url}embed/",
    ):
        assert client.get(address, follow_redirects=True).status_code == 404
    assert client.post("/unlock/1").status_code in {303, 404}


@pytest.mark.slow
def test_it_comes_back_without_a_time(client: FlaskClient, signed_in: Make, post: Post, later: Any) -> None:
    ana = signed_in(name="Anna")
    take_down(ana, post, "2026-05-09T14:00")
    everywhere = seen(client, post)
    later(hours=3)
    assert write(ana, f"/edit/posts/{post.id}", "save", title="Zebra sold").status_code == 303  # its time may stay
    assert seen(client, post) == []
    take_down(ana, post, "")
    assert seen(client, post) == everywhere


@pytest.mark.parametrize(
    ("at", "published_at", "action"),
    [
        ("2026-05-09T11:59", "", "save"),
        ("2026-05-09T12:00", "", "save"),
        ("2026-05-10T12:00", "2026-05-10T12:00", "schedule"),
        ("soon", "", "save"),
    ],
)
def test_a_time_that_makes_no_sense_is_told(
    app: Flask, signed_in: Make, post: Post, at: str, published_at: str, action: str
) -> None:
    typed = {"published_at": published_at} if published_at else {}
    answer = write(signed_in(name="Anna"), f"/edit/posts/{post.id}", action, expires_at=at, **typed)
    assert answer.status_code == 422
    assert complaint(answer, "expires_at")
    assert stored(app, post.id).expires_at is None


def test_a_draft_whose_time_is_over_is_not_published(app: Flask, signed_in: Make, make_post: Make, later: Any) -> None:
    ana, post = signed_in(name="Anna"), make_post(step="draft")
    take_down(ana, post, "2026-05-09T14:00")
    later(hours=3)
    assert complaint(write(ana, f"/edit/posts/{post.id}", "publish"), "expires_at")
    assert stored(app, post.id).status == "draft"


def test_a_scheduled_post_comes_and_goes(client: FlaskClient, signed_in: Make, make_post: Make, later: Any) -> None:
    post = make_post(title="Zebra", days_ago=-1)
    take_down(signed_in(name="Anna"), post, "2026-05-11T12:00")
    found = []
    for _day in range(3):
        found.append("Zebra" in client.get("/").text)
        later(days=1)
    assert found == [False, True, False]


def test_a_page_is_taken_down_too(client: FlaskClient, signed_in: Make, make_post: Make, later: Any) -> None:
    page = make_post(kind="page", title="Summer")
    take_down(signed_in(name="Anna"), page, "2026-05-09T14:00")
    assert client.get("/summer/").status_code == 200
    later(hours=2)
    assert client.get("/summer/").status_code == 404
    assert "/summer/" not in client.get("/").text


@pytest.mark.slow
def test_a_clock_that_is_set_back_shows_nothing_again(
    client: FlaskClient, signed_in: Make, post: Post, make_post: Make, later: Any
) -> None:
    take_down(signed_in(name="Anna"), post, "2026-05-09T14:00")
    later(hours=2)
    make_post(title="Newer", tags=["boats"])
    assert seen(client, post) == []
    later(hours=-1)
    assert seen(client, post) == []


@pytest.mark.slow
def test_a_revision_brings_its_time_back(app: Flask, signed_in: Make, post: Post) -> None:
    ana = signed_in(name="Anna")
    address = f"/edit/posts/{post.id}"
    write(ana, address, "draft", expires_at="2026-05-10T14:00")
    write(ana, address, "save", expires_at="")
    page = BeautifulSoup(ana.get(f"{address}/revisions").text, "html.parser")
    ana.post(f"{page.select('.rows .row-title')[1]['href']}/restore")
    assert controls(ana.get(address))["expires_at"] == "2026-05-10T14:00"
    write(ana, address, "publish")
    write(ana, address, "beside", expires_at="2026-05-11T14:00")
    assert stored(app, post.id).expires_at == datetime.fromisoformat("2026-05-10T11:00:00+00:00")
    assert controls(ana.get(address))["expires_at"] == "2026-05-11T14:00"


def test_the_time_is_kept_to_the_second(app: Flask, signed_in: Make, post: Post) -> None:
    at = datetime.fromisoformat("2026-05-10T11:00:07+00:00")
    with app.test_request_context(method="POST"):
        db.session.get_one(Post, post.id).expires_at = at
        db.session.commit()
    write(signed_in(name="Anna"), f"/edit/posts/{post.id}", "save", body="Another text.")
    assert stored(app, post.id).expires_at == at
