"""What comes and goes does so on every page at once; and what an application holds, it gives back."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from blogapp import create_app, db
from blogapp.models import Post

MakePost = Callable[..., Post]
SECOND = timedelta(seconds=1)
LISTS = [
    "/", "/feed/", "/feed/atom/", "/feed/json/", "/tag/rail/", "/tag/rail/feed/", "/category/events/", "/author/ana/",
    "/type/standard/", "/archive/", "/sitemap-posts-1.xml", "/search/?q=zebra", "/comments/feed/",
]  # fmt: skip
# In Athens: an hour that is not there, one that comes twice, a leap day, and the end of 32-bit time.
MOMENTS = [
    datetime(2027, 3, 28, 1, 30, tzinfo=UTC),
    datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
    datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    datetime(2028, 2, 29, 12, 0, tzinfo=UTC),
    datetime(2038, 1, 19, 3, 14, 8, tzinfo=UTC),
]


def written(make_post: MakePost, make_comment: Any = None, **given: Any) -> Post:
    post = make_post(title="Zebra", tags=["Rail"], new_categories=["Events"], **given)
    if make_comment:
        make_comment(post, body="Zebra seen.")
    return post


def showing(client: FlaskClient, post: Post) -> list[str]:
    """Return the lists that show a post, and its own addresses that are there."""
    own = [post.url, f"{post.url}feed/", f"{post.url}embed/", f"/?p={post.id}"]
    own.append(f"/oembed?url=http://localhost{post.url}")
    lists = [address for address in LISTS if "zebra" in client.get(address).text.replace("q=zebra", "").lower()]
    lists = [address for address in lists if address != "/search/?q=zebra" or post.url in client.get(address).text]
    return lists + [address for address in own if client.get(address).status_code in {200, 301}]


@pytest.mark.slow
def test_post_is_everywhere_from_its_moment_on(client: FlaskClient, make_post: MakePost) -> None:
    with time_machine.travel(MOMENTS[1] - timedelta(days=1)):
        for moment in MOMENTS:
            post = written(make_post, published_at=moment)
            with time_machine.travel(moment - SECOND, tick=False):
                assert post.url not in "".join(client.get(address).text for address in LISTS), moment
                assert client.get(post.url).status_code == 404, moment
            with time_machine.travel(moment + SECOND, tick=False):
                missing = [address for address in LISTS[:7] if post.url not in client.get(address).text]
                assert (missing, client.get(post.url).status_code) == ([], 200), moment
            with time_machine.travel(moment - SECOND, tick=False):  # a clock that is set back: nothing is kept too long
                assert client.get(post.url).status_code == 404, moment


@pytest.mark.slow
@pytest.mark.every_value
@pytest.mark.first(1)
@pytest.mark.parametrize("way", ["draft", "pending", "private", "trash", "deleted"])
def test_what_is_taken_back_is_nowhere(
    app: Flask, client: FlaskClient, make_post: MakePost, make_comment: Any, way: str
) -> None:
    make_post(title="Another", tags=["Rail"], new_categories=["Events"])
    post = written(make_post, make_comment)
    assert len(showing(client, post)) == len(LISTS) - 1 + 5  # all but the archive, which counts
    before = client.get("/archive/").text
    with app.test_request_context(method="POST"):
        row = db.session.get_one(Post, post.id)
        if way == "deleted":
            row.delete(db.session())
        else:
            row.status = way
        db.session.commit()
    assert showing(client, post) == []
    assert client.get("/archive/").text != before


def test_tag_of_a_page_knows_the_host(client: FlaskClient, make_post: MakePost) -> None:
    make_post()
    for address in ("/", "/feed/", "/sitemap.xml"):
        tag = client.get(address).headers["ETag"]
        elsewhere = client.get(address, base_url="http://127.0.0.1", headers={"If-None-Match": tag})
        assert (elsewhere.status_code, elsewhere.headers["ETag"] == tag) == (200, False), address


@pytest.mark.slow
@pytest.mark.first(1)
def test_unchanged_answers_are_the_same_bytes(client: FlaskClient, make_post: MakePost) -> None:
    written(make_post)
    for address in LISTS:
        first, second = client.get(address), client.get(address)
        assert first.headers["ETag"] == second.headers["ETag"], address
        assert first.data == second.data, address


def test_pages_that_are_not_there_take_no_room(app: Flask, client: FlaskClient, make_post: MakePost) -> None:
    post = make_post()
    client.get(post.url)
    kept = len(app.extensions["blogapp.cache"])
    for number in (2, 9, 99, 9999):
        assert client.get(f"{post.url}{number}/").status_code == 302
    assert len(app.extensions["blogapp.cache"]) == kept


@pytest.mark.slow
def test_applications_that_end_leave_no_file_open_and_no_thread(instance: Path) -> None:
    def once() -> tuple[int, int]:
        app = create_app(INSTANCE=str(instance))
        with app.app_context():
            db.session.execute(sa.text("SELECT 1"))
            db.session.remove()
            db.engine().dispose()
        return len(list(Path("/proc/self/fd").iterdir())), threading.active_count()

    files, threads = [once() for _ in range(2)][-1]
    last = [once() for _ in range(50)][-1]
    assert last[0] <= files + 2
    assert last[1] <= threads
