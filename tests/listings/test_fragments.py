"""Articles of a listing are kept; whatever they show, a change of it shows at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask, before_render_template
from flask.testing import FlaskClient

from blogapp import db
from blogapp.models import Category, Post, Tag, User

Make = Callable[..., Post]
CHANGES = {
    "title": (sa.update(Post).values(title="Changed"), "Changed"),
    "address": (sa.update(Post).values(path="2020/01/01/changed"), "/2020/01/01/changed/"),
    "date": (sa.update(Post).values(published_at=sa.func.datetime("2020-01-02 03:04:05")), "January 2, 2020"),
    "pin": (sa.update(Post).values(sticky=True), "Pinned"),
    "comments": (sa.update(Post).values(comment_count=7), "7 Comments"),
    "end of comments": (sa.update(Post).values(comments_open=False), "Comments closed"),
    "excerpt": (sa.update(Post).values(excerpt="Changed in short."), "Changed in short."),
    "author": (sa.update(User).values(name="Changed"), "Changed"),
    "category": (sa.update(Category).values(name="Changed"), "Changed"),
    "tag": (sa.update(Tag).values(slug="changed"), "/tag/changed/"),
}


@pytest.mark.first(5)
@pytest.mark.parametrize("what", CHANGES)
def test_a_change_shows_at_once(app: Flask, client: FlaskClient, make_post: Make, what: str) -> None:
    make_post(new_categories=["Events"], tags=["harbour"], days_ago=1)
    change, sign = CHANGES[what]
    assert sign not in client.get("/").text
    with app.test_request_context(method="POST"):
        if what == "date" and db.engine().dialect.name != "sqlite":
            change = sa.update(Post).values(published_at=sa.text("TIMESTAMPTZ '2020-01-02 03:04:05+00'"))
        db.session.execute(change)
        db.session.commit()
    assert sign in client.get("/").text


def test_an_article_is_rendered_once(app: Flask, client: FlaskClient, make_post: Make) -> None:
    make_post()
    rendered: list[str] = []
    with before_render_template.connected_to(lambda _app, template, **_: rendered.append(template.name), app):
        assert client.get("/").text == client.get("/").text
    assert rendered.count("public/stream.html") == 2
    assert rendered.count("public/_post.html") == 1
