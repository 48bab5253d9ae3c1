"""A post is duplicated: the copy is a draft that says the same, and readers see nothing of it."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup
from drawing import encoded, picture
from filling import controls, stored, write
from flask import Flask
from flask.testing import FlaskClient
from recipe import Recipe

from blogapp import db
from blogapp.models import Media, Post

Make = Callable[..., Any]


def duplicate(client: Any, post: Post, **typed: str) -> Any:
    """Press the button of the form."""
    page = client.get(f"/edit/posts/{post.id}")
    button = BeautifulSoup(page.text, "html.parser").select_one(f"#post-form button[formaction$='/{post.id}/copy']")
    assert button
    return client.post(str(button["formaction"]), data=controls(page) | {"csrf_token": client.token()} | typed)


@pytest.mark.first(1)
@pytest.mark.parametrize("format", ["standard", "quote", "chat", "status"])
def test_a_copy_says_the_same_and_is_a_draft(
    app: Flask, client: FlaskClient, signed_in: Make, make_post: Make, format: str
) -> None:
    given = {"transcript": "Ana: Here.\nNoor: There."} if format == "chat" else {}
    post = make_post(format, tags=["boats"], new_categories=["Sea"], excerpt="In short.", language="el", **given)
    ana, before = signed_in(name="Anna"), client.get("/").data
    answer = duplicate(ana, post)
    copy = stored(app)
    assert answer.location == f"/edit/posts/{copy.id}"
    assert (copy.status, copy.path, copy.published_at, copy.author_id) == ("draft", None, None, ana.user.id)
    for name in ("format", "data", "excerpt", "language", "comments_open"):
        assert getattr(copy, name) == getattr(stored(app, post.id), name)
    assert ([tag.name for tag in copy.tags], [one.name for one in copy.categories]) == (["boats"], ["Sea"])
    assert copy.title == (f"Copy of {post.title}" if post.title else "")
    assert "This is a copy." in ana.get(answer.location).text
    assert client.get("/").data == before


def test_a_copy_has_the_changes_that_wait_beside_the_post(app: Flask, signed_in: Make, make_post: Make) -> None:
    ana, post = signed_in(name="Anna"), make_post()
    write(ana, f"/edit/posts/{post.id}", "beside", body="What waits.")
    duplicate(ana, post)
    assert stored(app).data["body"] == "What waits."


def test_the_button_pressed_twice_makes_one_copy(app: Flask, signed_in: Make, make_post: Make) -> None:
    ana, post = signed_in(name="Anna"), make_post()
    data = {"draft": "copy-of-this-form"}
    places = {ana.post(f"/edit/posts/{post.id}/copy", data=data).location for _time in range(2)}
    assert places == {f"/edit/posts/{stored(app).id}"}


@pytest.mark.slow
def test_a_copy_has_its_pictures_and_an_address_of_its_own(app: Flask, client: FlaskClient, signed_in: Make) -> None:
    ana = signed_in(name="Anna")
    file = (BytesIO(encoded(picture(), "JPEG")), "quay.jpg")
    write(ana, "/edit/new/standard", "publish", title="Quay", body="Boats.", lead_image=file)
    original = stored(app)
    answer = duplicate(ana, original)
    assert write(ana, answer.location, "publish").status_code == 303
    copy = stored(app)
    assert copy.path != original.path
    with app.app_context():
        url = db.session.scalars(sa.select(Media)).one().url
    ana.post(f"/edit/posts/{original.id}/trash")
    with client.get(url) as shown:
        assert shown.status_code == 200
    assert url.rpartition("/")[2].partition(".")[0] in client.get(copy.url).text


def test_a_copy_of_a_protected_post_is_protected(app: Flask, signed_in: Make, make_post: Make) -> None:
    ana, post = signed_in(name="Anna"), make_post()
    write(ana, f"/edit/posts/{post.id}", "save", post_password="sea")
    duplicate(ana, post)
    assert stored(app).is_protected


def test_a_page_is_copied_below_the_same_page(app: Flask, signed_in: Make, make_post: Make) -> None:
    ana, town = signed_in(name="Anna"), make_post(kind="page", title="Town")
    duplicate(ana, make_post(kind="page", title="Ferry", parent_id=town.id))
    copy = stored(app)
    assert (copy.kind, copy.parent_id, copy.title) == ("page", town.id, "Copy of Ferry")


def test_a_post_without_its_format_is_copied_as_it_is(app: Flask, signed_in: Make, cake: Post, register: Make) -> None:
    register(None)
    duplicate(signed_in(name="Anna"), cake)
    copy = stored(app)
    assert (copy.format, copy.data, copy.html) == ("recipe", cake.data, cake.html)
    register(Recipe)


def test_nobody_copies_what_they_may_not_change(app: Flask, signed_in: Make, make_post: Make) -> None:
    post = make_post()
    for role in ("author", "contributor"):
        assert signed_in(role, name=role.title()).post(f"/edit/posts/{post.id}/copy").status_code == 404
    assert signed_in("member", name="Max").post(f"/edit/posts/{post.id}/copy").status_code == 404
    assert stored(app).id == post.id


def test_a_long_title_is_clipped(app: Flask, signed_in: Make, make_post: Make) -> None:
    ana, post = signed_in(name="Anna"), make_post(title="é" * 200)
    answer = duplicate(ana, post)
    assert len(stored(app).title) == 200
    assert write(ana, answer.location, "save").status_code == 303
