"""A clock that is set back or forward takes nothing from readers, and locks nobody out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from clients import PASSWORD
from commenting import leave
from filling import write
from flask import Flask
from flask.testing import FlaskClient

from blogapp import db
from blogapp.accounts import unlocking
from blogapp.models import Post

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
PLACES = ("/", "/feed/", "/sitemap.xml", "/archive/", "/search/?q=zebra", "/author/sol/")

Move = Callable[[timedelta], None]


@pytest.fixture
def moved(time_machine: Any) -> Move:
    """Set the clock: `moved(-HOUR)`, by its time at the beginning of the test."""
    began: datetime = db.now()
    time_machine.move_to(began, tick=False)
    return lambda by: time_machine.move_to(began + by, tick=False)


def shown(client: FlaskClient, post: Post) -> list[int | str]:
    """Return the status of the post's page, and the places where it stands."""
    return [client.get(post.url).status_code, *(place for place in PLACES if post.url in client.get(place).text)]


@pytest.mark.slow
@pytest.mark.first(1)
@pytest.mark.parametrize("by", [-HOUR, timedelta(hours=-23)])
def test_nothing_vanishes_when_the_clock_is_set_back(
    app: Flask, client: FlaskClient, signed_in: Callable[..., Any], make_post: Callable[..., Post], moved: Move, by: Any
) -> None:
    author = signed_in("author")
    make_post(title="Next zebra", days_ago=-2)
    write(author, "/edit/new/standard", title="Zebra", body="Words.")
    with app.app_context():
        post = db.session.get_one(Post, 2)
        _ = post.url
        db.session.expunge_all()
    before = shown(client, post)
    assert len(before) > 4
    moved(by)
    assert shown(client, post) == before
    assert 'Scheduled <span class="count">0<' in author.get("/edit/").text
    assert leave(client, post).status_code == 303
    write(author, f"/edit/posts/{post.id}", "save", body="Other words.")
    assert shown(client, post) == before


def test_more_than_a_day_is_taken_for_a_mistake_of_the_former_clock(
    client: FlaskClient, make_post: Callable[..., Post], moved: Move
) -> None:
    moved(366 * DAY)
    post = make_post(days_ago=364)
    assert client.get(post.url).status_code == 200
    moved(timedelta())
    assert client.get(post.url).status_code == 404


def test_what_is_scheduled_waits_though_the_clock_was_wrong(
    client: FlaskClient, make_post: Callable[..., Post], moved: Move
) -> None:
    post = make_post(days_ago=-0.5)
    for by, status in ((DAY, 200), (timedelta(), 404), (DAY / 2 + HOUR, 200)):
        moved(by)
        assert client.get(post.url).status_code == status


@pytest.mark.parametrize("by", [-DAY, DAY])
def test_whoever_was_there_goes_on(
    app: Flask, signed_in: Callable[..., Any], make_post: Callable[..., Post], moved: Move, by: timedelta
) -> None:
    author, post = signed_in("author"), make_post()
    moved(by)
    assert author.get("/edit/").status_code == 200
    assert write(author, "/edit/new/aside", "publish", body="Words.").status_code == 303
    assert leave(app.test_client(), post).status_code == 303
    with app.test_request_context():
        assert unlocking.fits(post, unlocking.key_of(post))


@pytest.mark.slow
def test_tries_of_a_wrong_clock_keep_nobody_out(make_app: Callable[..., Flask], moved: Move) -> None:
    app = make_app(SIGN_IN_RATE="2 per minute", BASE_URL="")
    typed = {"email": "ana@example.org", "password": PASSWORD}

    def tries() -> list[int]:
        return [app.test_client().post("/login", data=typed).status_code for _ in range(3)]

    assert tries() == [422, 422, 429]
    moved(-DAY)
    assert tries() == [422, 422, 429]
    moved(DAY)
    assert tries() == [422, 422, 429]
