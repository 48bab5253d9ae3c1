"""Every kind of every feed keeps the rules, whatever is in it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from feed_rules import problems
from flask import Flask
from flask.testing import FlaskClient

from blogapp import db, plugins
from blogapp.models import Category, Comment, Media, Post, Tag, User

MakePost = Callable[..., Post]
KINDS = ["", "atom/", "json/"]
HOSTILE = (
    "a\x0b\x00\x1f\ufffe\uffff\x85b ]]> <script>&</script> &nbsp; \"' \u202e مرحبا \ud83d\ude00 😀 \u2028 ".encode(
        "utf-16", "surrogatepass"
    )
    .decode("utf-16", "surrogatepass")
    .replace("\0", "")
)
pytestmark = pytest.mark.any_database


def feeds_of(post: Post) -> list[str]:
    """Return the address of every feed that the post, or a comment on it, is in."""
    archives = ["/category/events/", "/tag/trains/", "/author/ana/", f"/type/{post.format}/"]
    return ["/", *archives, *(post.url[:end] for end in (6, 9, 12)), "/comments/", post.url]


def check(client: FlaskClient, post: Post) -> None:
    """Hold each kind of each feed against the rules."""
    for base in feeds_of(post):
        for kind in KINDS:
            address = f"{base}feed/{kind}"
            answer = client.get(address)
            assert answer.status_code == 200, address
            assert problems(answer, f"http://localhost{address}") == [], address


def add_media(app: Flask) -> None:
    """Store the rows of a few uploaded files."""
    with app.test_request_context(method="POST"):
        for number, mime in enumerate(("image/jpeg", "image/png", "audio/mpeg", "video/mp4"), 1):
            size = {"width": 1200, "height": 800} if mime.startswith("image") else {}
            db.session.add(
                Media(id=number, filename="x", path=f"2026/{number}.x", mime=mime, size=1000 * number, **size)
            )
        db.session.commit()


@pytest.mark.slow
def test_feeds_of_every_format_keep_the_rules(
    app: Flask, client: FlaskClient, make_post: MakePost, make_comment: Callable[..., Comment]
) -> None:
    add_media(app)
    with app.app_context():
        examples = {format.name: dict(format.example) for format in plugins.formats().values()}
    terms: dict[str, Any] = {"new_categories": ["Events"], "tags": ["trains"]}
    posts = [make_post(name, days_ago=1, **({"title": ""} | given | terms)) for name, given in examples.items()]
    make_comment(posts[0], body="See [this](/tag/trains/).")
    for post in posts[:1]:
        check(client, post)
    for post in posts:
        assert problems(client.get(f"/type/{post.format}/feed/"), f"http://localhost/type/{post.format}/feed/") == []


@pytest.mark.slow
def test_feeds_keep_the_rules_whatever_is_stored(
    app: Flask, client: FlaskClient, make_post: MakePost, make_comment: Callable[..., Comment]
) -> None:
    post = make_post(tags=["trains"], new_categories=["Events"])
    make_comment(post)
    stored = HOSTILE.encode("utf-8", "ignore").decode()
    with app.test_request_context(method="POST"):
        own = {"title": stored, "headline": stored, "html": f"<p>{stored}</p>", "excerpt": stored}
        db.session.execute(sa.update(Post).values(own))
        for model in (User, Tag, Category):
            db.session.execute(sa.update(model).values(name=stored))
        db.session.execute(sa.update(Comment).values(name=stored, html=f"<p>{stored}</p>"))
        db.session.commit()
    for base in feeds_of(post):
        for kind in KINDS:
            answer = client.get(f"{base}feed/{kind}")
            found = problems(answer, f"http://localhost{base}feed/{kind}")
            assert [one for one in found if not one.startswith("The content")] == []
            assert "\x0b" not in answer.text


@pytest.mark.parametrize("kind", KINDS)
def test_empty_feed_keeps_the_rules(client: FlaskClient, kind: str) -> None:
    for base in ("/", "/comments/"):
        assert problems(client.get(f"{base}feed/{kind}"), f"http://localhost{base}feed/{kind}") == []


@pytest.mark.slow
def test_post_without_anything_and_a_huge_one_keep_the_rules(
    app: Flask, client: FlaskClient, make_post: MakePost
) -> None:
    empty, huge = make_post(days_ago=1), make_post(days_ago=2)
    with app.test_request_context(method="POST"):
        nothing = {"title": "", "headline": "", "html": "", "excerpt": "", "author_id": None}
        db.session.execute(sa.update(Post).where(Post.id == empty.id).values(nothing))
        db.session.execute(sa.update(Post).where(Post.id == huge.id).values(html="<p>😀 wide</p>" * 5_000))
        db.session.commit()
    for kind in KINDS:
        assert problems(client.get(f"/feed/{kind}"), f"http://localhost/feed/{kind}") == []


@pytest.mark.parametrize(
    ("address", "right", "wrong"),
    [
        ("/feed/", b'"false"', b'"true"'),
        ("/feed/", b"http://localhost/feed/", b"/feed/"),
        ("/feed/", b"<pubDate>", b"<pubdate/><pubDate>"),
        ("/feed/atom/", b"<title>", b"<title> </title><title>"),
        ("/feed/atom/", b'type="html"', b'type="text"'),
    ],
)
def test_rules_find_what_is_wrong(
    client: FlaskClient, make_post: MakePost, address: str, right: bytes, wrong: bytes
) -> None:
    make_post()
    answer = client.get(address)
    answer.set_data(answer.data.replace(right, wrong))
    assert problems(answer, f"http://localhost{address}") != []


def test_rules_find_what_is_wrong_with_json(client: FlaskClient, make_post: MakePost) -> None:
    make_post()
    answer = client.get("/feed/json/")
    told = json.loads(answer.data)
    told["items"][0]["url"] = "/relative/"
    answer.set_data(json.dumps(told))
    assert problems(answer, "http://localhost/feed/json/") == ["'/relative/' is no whole address."]


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ('<video src="/v.mp4"></video>', '<a href="http://localhost/v.mp4">http://localhost/v.mp4</a>'),
        ('<audio src="/a.ogg"><a href="/a.ogg">Listen</a></audio>', '<a href="http://localhost/a.ogg">Listen</a>'),
        ('<audio><source src="/a.ogg">A foghorn: </audio>', 'A foghorn: <a href="http://localhost/a.ogg">'),
        ('<video><track src="/t.vtt"><source src="/v.webm"></video>', '<a href="http://localhost/v.webm">'),
        ('<bdo dir="rtl">abc</bdo>', '<bdi dir="rtl">abc</bdi>'),
    ],
)
def test_players_in_a_feed_are_links(client: FlaskClient, make_post: MakePost, typed: str, sent: str) -> None:
    make_post(body=f"Here: {typed}")
    html = client.get("/feed/json/").json["items"][0]["content_html"]
    assert sent in html
    assert not re.search("<(audio|video|source|bdo)", html)
