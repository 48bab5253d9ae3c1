"""A long discussion has pages, and a link to a comment leads to the right one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from commenting import leave, put_threads, settle, stored
from flask import Flask
from flask.testing import FlaskClient
from reading import read, words
from statements import queries

from blogapp import db
from blogapp.models import Comment, Post


@pytest.fixture
def long(app: Flask, make_post: Callable[..., Post]) -> Post:
    """A post with 120 threads, ids 1 to 120, and an answer to the first, id 121."""
    return put_threads(app, make_post(), 120, answered=1)


def ids(client: FlaskClient, address: str) -> list[str]:
    return [str(comment["id"]) for comment in read(client, address).select("li.comment")]


def test_threads_are_paged_oldest_first(client: FlaskClient, long: Post) -> None:
    assert ids(client, long.url) == ["comment-1", "comment-121", *(f"comment-{number}" for number in range(2, 51))]
    assert ids(client, f"{long.url}comment-page-3/") == [f"comment-{number}" for number in range(101, 121)]
    page = read(client, f"{long.url}comment-page-2/")
    assert words(page.select_one(".comment-pages")) == "Older comments Page 2 of 3 Newer comments"
    ways = [link["href"] for link in page.select(".comment-pages a")]
    assert ways == [f"{long.url}#comments", f"{long.url}comment-page-3/#comments"]


@pytest.mark.slow
def test_links_to_a_comment_lead_to_its_page(app: Flask, client: FlaskClient, long: Post) -> None:
    link = read(client, f"{long.url}comment-page-2/").select_one("#comment-60 a.u-url")
    assert link is not None
    assert link["href"] == f"{long.url}comment-page-2/#comment-60"
    with app.test_request_context():
        post = db.session.get_one(Post, long.id)
        assert Comment.address(db.session(), post, 121) == f"{long.url}#comment-121"


@pytest.mark.every_value
@pytest.mark.parametrize(("number", "status"), [(1, 301), (4, 302), (0, 404)])
def test_wrong_page_of_comments_leads_to_the_post(client: FlaskClient, long: Post, number: int, status: int) -> None:
    assert client.get(f"{long.url}comment-page-{number}/").status_code == status


def test_page_of_a_long_discussion_costs_one_query_more_than_others(
    app: Flask, client: FlaskClient, long: Post
) -> None:
    assert queries(app, lambda: client.get(f"{long.url}comment-page-2/")) <= 9


@pytest.mark.slow
@pytest.mark.parametrize("shared_app", ["sqlite"], indirect=True)  # the comments before it bring ids of their own
def test_who_comments_is_led_to_the_page_where_it_stands(app: Flask, client: FlaskClient, long: Post) -> None:
    settle(app, moderate_first=False)
    for parent, page in (("", "comment-page-3/"), ("60", "comment-page-2/"), ("101", "comment-page-3/"), ("1", "")):
        own = leave(client, long, body=f"To {parent or 'nobody'}.", parent=parent).location
        there = read(client, own).select_one(".comment-preview a.u-url")["href"]
        assert there == f"{long.url}{page}#comment-{stored(app)[-1].id}"
        assert there.partition("#")[2] in ids(client, there)
        assert f"http://localhost{there}" in client.get("/comments/feed/").text
