"""A protected post: its title is told, and nothing else until somebody gives the password."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from filling import stored, write
from flask import Flask
from flask.testing import FlaskClient
from reading import read, words

from blogapp.accounts import passwords
from blogapp.models import Comment, Post

MakePost = Callable[..., Post]
SECRET = "Xylophone"
PASSWORD = "lighthouse 7"


@pytest.fixture
def protect(app: Flask, make_post: MakePost) -> Callable[..., Post]:
    """Write a protected post whose every word beside the title is secret."""

    def make(password: str = PASSWORD, **given: Any) -> Post:
        with app.test_request_context(method="POST"):
            hashed = passwords.hashed(password)
        return make_post(
            **{"title": "The plan", "body": f"{SECRET} zebra", "excerpt": SECRET, "password": hashed} | given
        )

    return make


def unlock(client: FlaskClient, post: Post, password: str = PASSWORD) -> Any:
    return client.post(f"/unlock/{post.id}", data={"password": password})


PUBLIC_PAGES = [
    "/", "/category/plans/", "/tag/secret/", "/author/ana/", "/type/standard/", "/2026/", "/feed/", "/tag/secret/feed/",
    "/feed/atom/", "/feed/json/", "/comments/feed/", "/archive/", "/sitemap.xml",
    "/search/?q=zebra", "/search/?q=plan", "POST", "NEIGHBOUR",
]  # fmt: skip


@pytest.mark.slow
def test_nothing_of_a_protected_post_leaks(
    client: FlaskClient, protect: MakePost, make_post: MakePost, make_comment: Callable[..., Comment]
) -> None:
    other = make_post(title="Another", days_ago=1, tags=["secret"], new_categories=["Plans"])
    post = protect(tags=["secret"], new_categories=["Plans"])
    make_comment(post, f"About the {SECRET}")
    for address in PUBLIC_PAGES:
        answer = client.get({"POST": post.url, "NEIGHBOUR": other.url}.get(address, address))
        assert SECRET not in answer.text, address
        assert "Set-Cookie" not in answer.headers


def test_listing_tells_the_title_and_leads_to_the_form(client: FlaskClient, protect: MakePost) -> None:
    post = protect()
    article = read(client, "/").select_one("article.post")
    assert words(article.h2 if article else None) == "Protected: The plan"
    assert article is not None
    assert [link["href"] for link in article.select(".post-more a")] == [post.url]
    assert read(client, post.url).select_one("form.unlock input[type=password]")


def test_feed_leaves_a_protected_post_out(client: FlaskClient, protect: MakePost, make_post: MakePost) -> None:
    make_post(title="Another")
    protect()
    assert "The plan" not in client.get("/feed/").text


@pytest.mark.parametrize("format", ["quote", "status", "aside"])
def test_title_of_one_without_a_title_tells_none_of_its_words(
    client: FlaskClient, protect: MakePost, format: str
) -> None:
    post = protect(format=format, title="")
    assert SECRET.lower() not in (post.headline + post.slug + post.text).lower()
    assert SECRET not in client.get(post.url).text


@pytest.mark.parametrize("kind", ["post", "page"])
def test_password_opens_the_post_and_no_cache_keeps_it(client: FlaskClient, protect: MakePost, kind: str) -> None:
    post = protect(kind=kind)
    answer = unlock(client, post)
    assert (answer.status_code, answer.location) == (303, post.url)
    assert f"Path={post.url};" in answer.headers["Set-Cookie"]
    opened = client.get(post.url)
    assert SECRET in opened.text
    assert opened.headers["Cache-Control"] == "private, no-store"
    assert SECRET not in client.get("/").text
    client.delete_cookie(f"blogapp-post-{post.id}", path=post.url)
    assert SECRET not in client.get(post.url).text


def test_wrong_password_gets_a_sentence(client: FlaskClient, protect: MakePost) -> None:
    post = protect()
    answer = unlock(client, post, "darkhouse")
    assert answer.status_code == 422
    assert "This is not the password." in answer.text
    assert "Set-Cookie" not in answer.headers
    assert SECRET not in answer.text


def test_key_fits_its_post_alone_until_the_password_changes(app: Flask, client: FlaskClient, protect: MakePost) -> None:
    one, other = protect(), protect(title="Another plan", days_ago=1)
    key = re.search("=(.*?);", unlock(client, one).headers["Set-Cookie"])[1]  # type: ignore[index]
    client.set_cookie(f"blogapp-post-{other.id}", key, path=other.url)
    assert SECRET not in client.get(other.url).text
    assert SECRET in client.get(one.url).text


@pytest.mark.slow
def test_editor_protects_changes_and_opens(app: Flask, signed_in: Any, make_post: MakePost) -> None:
    editor, reader, post = signed_in("editor"), app.test_client(), make_post(title="The plan", body=SECRET)
    write(editor, f"/edit/posts/{post.id}", "save", post_password="first")
    assert stored(app, post.id).password not in {None, "first"}
    unlock(reader, post, "first")
    assert SECRET in reader.get(post.url).text
    write(editor, f"/edit/posts/{post.id}", "save", post_password="second")
    assert SECRET not in reader.get(post.url).text
    write(editor, f"/edit/posts/{post.id}", "save")
    assert stored(app, post.id).is_protected
    assert SECRET in editor.get(f"/edit/posts/{post.id}/preview").text
    write(editor, f"/edit/posts/{post.id}", "save", unprotected="y")
    assert SECRET in reader.get(post.url).text
    assert stored(app, post.id).text == SECRET


def test_comments_of_a_protected_post_need_its_key(client: FlaskClient, protect: MakePost) -> None:
    post = protect()
    said = {"name": "Noor", "body": "Well seen."}
    assert client.post(f"/comments/{post.id}", data=said).status_code == 404
    unlock(client, post)
    key = read(client, post.url).select_one("#respond input[name=key]")
    assert key
    assert client.post(f"/comments/{post.id}", data=said | {"key": str(key["value"])}).status_code == 200


@pytest.mark.slow
def test_passwords_can_not_be_tried_without_end(make_app: Callable[..., Flask]) -> None:
    app = make_app(SIGN_IN_RATE="2 per minute")
    answers = [app.test_client().post("/unlock/1", data={"password": "x"}).status_code for _ in range(3)]
    assert answers == [404, 404, 429]


def test_foreign_page_cannot_send_the_form(client: FlaskClient, protect: MakePost) -> None:
    post = protect()
    answer = client.post(f"/unlock/{post.id}", data={"password": PASSWORD}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 400
