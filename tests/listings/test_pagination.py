"""The way through the pages of a listing, by neighbours and by number."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from reading import articles, read, words
from statements import statements

from blogapp import db
from blogapp.listings import pagination
from blogapp.listings.pagination import Page
from blogapp.models import Post, Site

MakePost = Callable[..., Post]


@pytest.fixture(autouse=True)
def one_a_page(app: Flask) -> None:
    with app.test_request_context(method="POST"):
        Site(posts_per_page=1).store(db.session())
        db.session.commit()


@pytest.mark.parametrize(
    ("number", "total", "shown"),
    [(1, 3, [1, 2, 3]), (1, 20, [1, 2, 0, 20]), (10, 20, [1, 0, 9, 10, 11, 0, 20]), (20, 20, [1, 0, 19, 20])],
)
def test_numbers_lead_to_the_near_pages_and_both_ends(number: int, total: int, shown: list[int]) -> None:
    assert Page([], number, has_older=True, total=total, length=1).numbers == shown


def test_current_page_is_marked_and_numbers_lead_to_the_others(client: FlaskClient, make_post: MakePost) -> None:
    for day in range(4):
        make_post(days_ago=day)
    links = read(client, "/page/3/").select(".pagination-numbers a")
    assert [link["href"] for link in links] == ["/", "/page/2/", "/page/3/", "/page/4/"]
    assert [words(link) for link in links if link.get("aria-current") == "page"] == ["Page 3"]


@pytest.mark.slow
@pytest.mark.every_value
@pytest.mark.first(1)
@pytest.mark.parametrize("address", ["/", "/tag/trains/", "/type/standard/", "/author/ana/"])
def test_deep_pages_show_each_post_once_after_every_change(
    client: FlaskClient, make_post: MakePost, address: str
) -> None:
    def walk(pages: int) -> list[str]:
        deep = [f"{address}page/{number}/" for number in range(2, pages + 1)]
        return [post for page in [address, *deep] for post in articles(client, page)]

    posts = [make_post(days_ago=day, tags=["Trains"]).id for day in (1, 2, 3, 4)]
    assert walk(4) == [f"post-{number}" for number in posts]
    posts.insert(0, make_post(tags=["Trains"]).id)
    assert walk(5) == [f"post-{number}" for number in posts]
    assert client.get(f"{address}page/6/").status_code == 404


def test_deep_pages_are_counted_off_only_the_first_time(app: Flask) -> None:
    counted = []
    with app.test_request_context(), statements(app) as seen:
        for number in (pagination.NEAR, pagination.NEAR + 1, pagination.NEAR + 2, pagination.NEAR + 3):
            seen.clear()
            pagination.read(Post.published(), number, 1, name="all of them")
            counted.append(any("OFFSET" in statement for statement, _ in seen))
    assert counted == [True, True, False, False]


def test_scheduled_post_is_counted_when_its_time_comes(client: FlaskClient, make_post: MakePost) -> None:
    for day in (-1, 1, 2, 3):
        make_post(days_ago=day)
    assert client.get("/page/3/").status_code == 200
    assert client.get("/page/4/").status_code == 404
    with time_machine.travel(datetime.now(UTC) + timedelta(days=2)):
        assert client.get("/page/4/").status_code == 200
