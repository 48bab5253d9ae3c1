"""The newest comments may come first: pages and links to comments are right in both orders."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urldefrag, urljoin

import pytest
from commenting import put_threads, settle
from flask import Flask
from flask.testing import FlaskClient
from reading import read, words

from blogapp import db
from blogapp.models import Comment, FormerAddress, Post
from blogapp.models.comment_pages import THREADS, last_of, on_page


@pytest.fixture
def long(app: Flask, make_post: Callable[..., Post]) -> Post:
    """A post with 120 threads, ids 1 to 120, and an answer to the 60th, id 121."""
    settle(app, newest_comments_first=True)
    return put_threads(app, make_post(), 120, answered=60)


def ids(client: FlaskClient, address: str) -> list[int]:
    return [int(str(comment["id"]).removeprefix("comment-")) for comment in read(client, address).select("li.comment")]


def led(client: FlaskClient, address: str) -> str:
    """Return where an address leads to, as browsers go there: what comes after "#" is taken along."""
    for _time in range(3):
        answer = client.get(address)
        if answer.status_code not in {301, 302}:
            return address
        fragment = urldefrag(answer.location)[1] or urldefrag(address)[1]
        address = f"{urldefrag(urljoin(address, answer.location))[0]}#{fragment}"
    raise AssertionError(address)


def test_threads_come_newest_first_and_answers_as_they_were_written(client: FlaskClient, long: Post) -> None:
    own = ids(client, long.url)
    assert own == [*range(120, 60, -1), 60, 121, *range(59, 50, -1)]
    assert ids(client, f"{long.url}comment-page-1/") == list(range(50, 0, -1))


def test_pages_lead_to_each_other(client: FlaskClient, long: Post) -> None:
    assert words(read(client, long.url).select_one(".comment-pages")) == "Page 2 of 2 Older comments"
    older = read(client, f"{long.url}comment-page-1/")
    assert words(older.select_one(".comment-pages")) == "Newer comments Page 1 of 2"
    assert [(link["rel"], link["href"]) for link in older.select(".comment-pages a")] == [
        (["prev"], f"{long.url}#comments")
    ]
    assert "Comments, page 1" in words(older.title)


@pytest.mark.slow
@pytest.mark.parametrize("number", [1, 50, 51, 60, 100, 101, 120, 121])
def test_a_link_to_a_comment_is_right_in_both_orders(app: Flask, client: FlaskClient, long: Post, number: int) -> None:
    def here() -> str:
        with app.test_request_context():
            post = db.session.get_one(Post, long.id)
            return Comment.address(db.session(), post, number, newest_first=orders[0])

    orders = [True]
    newest = here()
    orders = [False]
    oldest = here()
    assert number in ids(client, led(client, newest))
    assert led(client, newest).endswith(f"#comment-{number}")
    assert number in ids(client, led(client, f"/comments/{long.id}/{number}/"))
    settle(app, newest_comments_first=False)
    for address in (newest, oldest, f"/comments/{long.id}/{number}/"):
        assert number in ids(client, led(client, address))
        assert led(client, address).endswith(f"#comment-{number}")


def test_links_on_the_page_and_in_the_feed_lead_to_the_comment(client: FlaskClient, long: Post) -> None:
    link = read(client, long.url).select_one("#comment-120 a.u-url")
    assert link is not None
    assert link["href"] == f"{long.url}comment-page-3/#comment-120"
    assert 120 in ids(client, led(client, str(link["href"])))
    assert f"{long.url}comment-page-3/#comment-120" in client.get("/comments/feed/").text


def test_a_page_that_grew_into_the_posts_own_leads_there(client: FlaskClient, long: Post) -> None:
    for number in (2, 3, 9):
        answer = client.get(f"{long.url}comment-page-{number}/")
        assert (answer.status_code, answer.location) == (302, long.url)


def test_short_addresses_lead_there_too(client: FlaskClient, long: Post) -> None:
    assert client.get(f"/?p={long.id}&cpage=1").location.endswith(f"{long.url}comment-page-1/")
    assert client.get(f"/?p={long.id}&cpage=3").location.endswith(long.url)


def test_a_former_number_leads_to_its_comment(app: Flask, client: FlaskClient, long: Post) -> None:
    with app.test_request_context(method="POST"):
        db.session.add(FormerAddress(path="#comment-7001", kind="comment", row_id=7))
        db.session.commit()
    assert 7 in ids(client, led(client, f"/comments/{long.id}/7001/"))


def test_there_is_no_way_to_what_nobody_may_see(
    app: Flask, client: FlaskClient, long: Post, make_post: Callable[..., Post], make_comment: Callable[..., Comment]
) -> None:
    other = make_post(title="Another one")
    waits = make_comment(other, status="pending", id=1000)
    for address in (f"/comments/{other.id}/7/", f"/comments/{other.id}/{waits.id}/", "/comments/9999/1/"):
        assert client.get(address).status_code == 404


def test_pages_hold_each_thread_once_and_the_own_one_is_never_nearly_empty() -> None:
    for number in range(4 * THREADS):
        threads = range(number)
        last = last_of(number, newest_first=True)
        own = on_page(threads, 0, newest_first=True)
        older = [thread for page in range(last - 1, 0, -1) for thread in on_page(threads, page, newest_first=True)]
        assert [*own, *older] == list(reversed(threads))
        assert len(own) == number or len(own) >= THREADS
