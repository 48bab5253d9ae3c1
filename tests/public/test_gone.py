"""What was deleted for good says so; what may come back only is not there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from blogapp import db
from blogapp.models import Post

MakePost = Callable[..., Post]


def delete(signed_in: Callable[..., Any], post: Post) -> None:
    assert signed_in("editor").post(f"/edit/posts/{post.id}/delete").status_code == 303


@pytest.mark.parametrize("kind", ["post", "page"])
def test_a_deleted_post_is_gone_by_every_address(
    app: Flask, client: FlaskClient, make_post: MakePost, signed_in: Callable[..., Any], kind: str
) -> None:
    post = make_post(title="Night train", kind=kind)
    with app.test_request_context(method="POST"):
        row = db.session.get_one(Post, post.id)
        row.slug = "night-express"
        row.settle(db.session(), ZoneInfo("Europe/Athens"))
        former, latter = post.url, row.url
        db.session.commit()
    delete(signed_in, post)
    for address in (former, latter, latter.rstrip("/"), f"/?p={post.id}"):
        page = client.get(address)
        assert page.status_code == 410
        assert BeautifulSoup(page.text, "html5lib").find("input", attrs={"name": "q"})


def test_a_post_in_the_trash_is_not_there_for_now(
    client: FlaskClient, make_post: MakePost, signed_in: Callable[..., Any]
) -> None:
    post = make_post()
    signed_in("editor").post(f"/edit/posts/{post.id}/trash")
    assert [client.get(address).status_code for address in (post.url, f"/?p={post.id}")] == [404, 404]


def test_a_draft_that_nobody_saw_leaves_no_trace(
    client: FlaskClient, make_post: MakePost, signed_in: Callable[..., Any]
) -> None:
    post = make_post(step="save")
    delete(signed_in, post)
    assert client.get(f"/?p={post.id}").status_code == 404


@pytest.mark.slow
def test_another_post_may_take_the_place(
    client: FlaskClient, make_post: MakePost, signed_in: Callable[..., Any]
) -> None:
    delete(signed_in, make_post(title="Fog"))
    post = make_post(title="Fog")
    assert client.get(post.url).status_code == 200
