"""A post may have a picture for shared links: cards show it instead of the post's own; it is used like any other."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from drawing import decoded, encoded, mp4, picture
from filling import complaint, controls, stored, write
from flask import Flask
from flask.testing import FlaskClient
from reading import read

from blogapp import db
from blogapp.exporting import wordpress
from blogapp.media import uses
from blogapp.models import Media, Post

Make = Callable[..., Any]
pytestmark = pytest.mark.any_database


def image(size: tuple[int, int] = (1200, 630)) -> tuple[BytesIO, str]:
    return BytesIO(encoded(picture(size), "PNG")), "card.png"


def shared(client: FlaskClient, post: Post) -> dict[str, str]:
    """Return what the page of a post tells of its picture."""
    tags = read(client, post.url).select("meta[property^='og:image']")
    return {str(tag["property"]).removeprefix("og:image").removeprefix(":"): str(tag["content"]) for tag in tags}


@pytest.fixture
def ana(signed_in: Make) -> Any:
    return signed_in(name="Anna")


@pytest.fixture
def post(ana: Any, app: Flask) -> Post:
    """An article with a lead image of its own."""
    given = {"lead_image": image((600, 400)), "lead_image-alt": "The quay"}
    write(ana, "/edit/new/standard", title="Harbour", body="The tide is low.", **given)
    return stored(app)


@pytest.mark.slow
def test_cards_show_it_and_the_post_its_own(app: Flask, client: FlaskClient, ana: Any, post: Post) -> None:
    before, page = shared(client, post), read(client, post.url).select_one("article")
    given = {"social_image": image(), "social_image-alt": "A chart of the harbour"}
    assert write(ana, f"/edit/posts/{post.id}", "save", **given).status_code == 303
    now = shared(client, post)
    assert (before["alt"], now["alt"], now["width"], now["height"]) == (
        "The quay", "A chart of the harbour", "1200", "630",
    )  # fmt: skip
    drawn = client.get(now[""].removeprefix("http://localhost"))
    assert (drawn.mimetype, decoded(drawn.data).size) == ("image/jpeg", (1200, 630))
    assert client.get(before[""].removeprefix("http://localhost")).status_code == 404
    after = read(client, post.url).select_one("article")
    assert page
    assert after
    assert [str(tag) for tag in after.select("img")] == [str(tag) for tag in page.select("img")]
    with app.test_request_context(), db.reading():
        assert uses.unused()[0] == 0
        assert "opengraph-image" in "".join(wordpress.parts())
    write(ana, f"/edit/posts/{post.id}", "save", **{"social_image-remove": "y"})
    assert shared(client, post) == before


@pytest.mark.slow
def test_it_waits_comes_back_with_a_revision_and_is_undone(
    app: Flask, client: FlaskClient, ana: Any, post: Post
) -> None:
    address, before = f"/edit/posts/{post.id}", shared(client, post)
    write(ana, address, "beside", social_image=image(), **{"social_image-alt": "A chart"})
    assert shared(client, post) == before
    with app.test_request_context(), db.reading():
        assert uses.unused()[0] == 0  # what waits needs it
    answer = write(ana, address, "save")
    assert shared(client, post)["alt"] == "A chart"
    form = BeautifulSoup(ana.get(answer.location).text, "html.parser").select_one(".notices form[method=post]")
    assert form
    ana.post(str(form["action"]))
    assert shared(client, post) == before
    history = read(ana, f"{address}/revisions")
    published = next(row for row in history.select(".row") if "Published" in row.get_text() and "Anna" in str(row))
    link = published.select_one("a.row-title")
    assert link
    assert "A chart" in ana.get(f"{link['href']}?live=1").text
    ana.post(f"{link['href']}/restore")
    assert controls(ana.get(address))["social_image-alt"] == "A chart"


@pytest.mark.slow
def test_it_is_checked_like_any_picture(app: Flask, ana: Any, post: Post) -> None:
    address = f"/edit/posts/{post.id}"
    answer = write(ana, address, "save", title="Kept", social_image=(BytesIO(mp4()), "film.mp4"))
    assert answer.status_code == 422
    assert complaint(answer, "social_image")
    answer = write(ana, address, "save", title="Kept", social_image=image(), **{"social_image-alt": "a" * 501})
    assert "too long" in complaint(answer, "social_image")
    assert (controls(answer)["title"], controls(answer)["social_image-id"]) == ("Kept", "2")
    assert stored(app, post.id).social_image is None


def test_readers_of_a_protected_post_and_a_lost_file_see_none(
    app: Flask, client: FlaskClient, ana: Any, post: Post
) -> None:
    address, before = f"/edit/posts/{post.id}", shared(client, post)
    write(ana, address, "save", social_image=image(), **{"social_image-alt": "A chart"})
    found = shared(client, post)[""].removeprefix("http://localhost")
    write(ana, address, "save", post_password="lighthouse 7")
    assert "A chart" not in client.get(post.url).text
    assert client.get(found).status_code == 404
    write(ana, address, "save", unprotected="y")
    with app.test_request_context(method="POST"):
        db.session.delete(db.session.get_one(Media, 2))
        db.session.commit()
    assert shared(client, post) == before
