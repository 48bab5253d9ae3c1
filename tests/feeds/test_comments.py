"""The feeds of comments, on all posts and on one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import feedparser
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from reading import read

from blogapp import db
from blogapp.models import Comment, Post

MakePost = Callable[..., Post]
MakeComment = Callable[..., Comment]


def test_comments_are_in_the_feed_of_all_and_of_their_post(
    client: FlaskClient, make_post: MakePost, make_comment: MakeComment
) -> None:
    post, other = make_post(title="Night train"), make_post(title="Other")
    first = make_comment(post, body='See <a href="/b/">b</a>.', name="Noor", url="https://noor.example/")
    make_comment(other, body="Elsewhere.")
    entry = feedparser.parse(client.get(f"{post.url}feed/").data).entries[0]
    assert (entry.title, entry.author) == ("Noor", "Noor")
    assert entry.link == f"http://localhost{post.url}#comment-{first.id}"
    assert entry.content[0].value == '<p>See <a href="http://localhost/b/">b</a>.</p>'
    titles = [item["title"] for item in client.get("/comments/feed/json/").json["items"]]
    assert titles == ["Noor on “Other”", "Noor on “Night train”"]


def test_feed_of_comments_says_whose_they_are(client: FlaskClient, make_post: MakePost) -> None:
    post = make_post(title="Night train")
    assert client.get(f"{post.url}feed/json/").json["title"] == "Comments on “Night train”"
    assert client.get("/comments/feed/json/").json["title"] == "Comments on Blogapp"


@pytest.mark.parametrize("status", ["pending", "spam", "trash"])
def test_comments_that_nobody_approved_are_in_no_feed(
    client: FlaskClient, make_post: MakePost, make_comment: MakeComment, status: str
) -> None:
    post = make_post()
    make_comment(post, status=status)
    for address in ("/comments/feed/json/", f"{post.url}feed/json/"):
        assert client.get(address).json["items"] == []


@pytest.mark.first(2)
@pytest.mark.parametrize(
    "hidden", [{"status": "draft"}, {"status": "trash"}, {"published_at": None}, {"password": "a hash"}]
)
def test_what_is_not_open_to_all_is_in_no_feed(
    app: Flask, client: FlaskClient, make_post: MakePost, make_comment: MakeComment, hidden: dict[str, str | None]
) -> None:
    post = make_post(title="Quiet", tags=["trains"])
    make_comment(post, body="Secret.")
    with app.test_request_context(method="POST"):
        stored = db.session.get_one(Post, post.id)
        for name, value in hidden.items():
            setattr(stored, name, value)
        db.session.commit()
    for kind in ("", "atom/", "json/"):
        assert client.get(f"{post.url}feed/{kind}").status_code == 404
        for base in ("/", "/comments/", "/tag/trains/"):
            text = client.get(f"{base}feed/{kind}").text
            assert "Quiet" not in text
            assert "Secret" not in text
            assert "harbour" not in text


def test_archive_of_protected_posts_has_an_empty_feed(app: Flask, client: FlaskClient, make_post: MakePost) -> None:
    post = make_post()
    with app.test_request_context(method="POST"):
        db.session.get_one(Post, post.id).password = "a hash"
        db.session.commit()
    for base in ("/author/ana/", post.url[:6]):
        assert client.get(f"{base}feed/json/").json["items"] == []
    assert client.get("/1999/feed/").status_code == 404


def test_comment_is_linked_where_it_stands(app: Flask, client: FlaskClient, make_post: MakePost) -> None:
    post = make_post()
    at = datetime(2026, 5, 9, tzinfo=UTC)
    rows = [{"id": number, "created_at": at + timedelta(minutes=number)} for number in range(1, 52)]
    same = {"post_id": post.id, "name": "Noor", "body": "x", "html": "<p>x</p>", "status": "approved"}
    with app.test_request_context(method="POST"):
        db.session.execute(sa.insert(Comment), [row | same for row in rows])
        db.session.execute(Comment.recount(post.id))
        db.session.commit()
    for address in (f"{post.url}feed/json/", "/comments/feed/json/"):
        links = [item["url"] for item in client.get(address).json["items"][:2]]
        whole = f"http://localhost{post.url}"
        assert links == [f"{whole}comment-page-2/#comment-51", f"{whole}#comment-50"]


def test_answer_says_what_it_answers(client: FlaskClient, make_post: MakePost, make_comment: MakeComment) -> None:
    post = make_post()
    first = make_comment(post)
    make_comment(post, parent_id=first.id)
    text = client.get(f"{post.url}feed/atom/").text
    of_post = feedparser.parse(client.get("/feed/").data).entries[0].id
    of_first = feedparser.parse(text).entries[1].id
    assert f'<thr:in-reply-to ref="{of_first}" href="http://localhost{post.url}#comment-{first.id}"' in text
    assert f'<thr:in-reply-to ref="{of_post}" href="http://localhost{post.url}"' in text


def test_feed_of_comments_follows_its_post(app: Flask, client: FlaskClient, make_post: MakePost) -> None:
    post = make_post(title="Before")
    with app.test_request_context(method="POST"):
        stored = db.session.get_one(Post, post.id)
        stored.slug, stored.title = "after", "After"
        stored.publish(db.session(), ZoneInfo("Europe/Athens"))
        db.session.commit()
        now_at = stored.url
    answer = client.get(f"{post.url}feed/atom")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"{now_at}feed/atom/")
    assert client.get(f"{now_at}feed/").status_code == 200


def test_near_miss_of_a_post_leads_to_the_feed_of_its_comments(client: FlaskClient, make_post: MakePost) -> None:
    post = make_post(title="Night train")
    answer = client.get("/2001/01/01/Night-train/feed/json/")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"{post.url}feed/json/")


@pytest.mark.every_value
@pytest.mark.parametrize("days", ["2026/13/01", "2026/02/30", "2026/05/09"])
def test_no_post_has_no_feed(client: FlaskClient, days: str) -> None:
    assert client.get(f"/{days}/nothing/feed/").status_code == 404


@pytest.mark.any_database
@pytest.mark.slow
def test_every_page_names_the_feeds_of_what_it_shows(client: FlaskClient, make_post: MakePost) -> None:
    post = make_post(title="Night train", tags=["trains"])
    site = ["/feed/", "/feed/atom/", "/feed/json/", "/comments/feed/", "/comments/feed/atom/", "/comments/feed/json/"]
    pages = {
        "/": [],
        "/search/?q=x": [],
        "/tag/trains/": [f"/tag/trains/feed/{kind}" for kind in ("", "atom/", "json/")],
        post.url: [f"{post.url}feed/{kind}" for kind in ("", "atom/", "json/")],
    }
    for address, own in pages.items():
        links = read(client, address).select('head link[rel="alternate"][type$="xml"], head link[type$="feed+json"]')
        assert [link["href"] for link in links] == site + own
        for link in links:
            assert client.get(str(link["href"])).status_code == 200
    assert [str(link["title"]) for link in links[-3:]] == [
        "Comments on “Night train” (RSS)", "Comments on “Night train” (Atom)", "Comments on “Night train” (JSON)",
    ]  # fmt: skip
