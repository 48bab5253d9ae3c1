"""Each picture of a post has a page, seen by whoever sees the post, that leads to the others and back."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from drawing import encoded, picture
from filling import stored, write
from flask import Flask
from flask.testing import FlaskClient
from reading import read, words

from blogapp import db
from blogapp.accounts import passwords
from blogapp.models import Media, Post

Make = Callable[..., Any]
pytestmark = pytest.mark.any_database


def drawn(width: int) -> tuple[BytesIO, str]:
    return BytesIO(encoded(picture((width, 40)), "PNG")), f"{width}.png"


@pytest.fixture
def gallery(app: Flask, signed_in: Make) -> Post:
    """Publish a gallery of three pictures, of which the second has a caption and a credit."""
    author = signed_in()
    write(author, "/edit/new/gallery", "publish", title="Market", photos=[drawn(60), drawn(61), drawn(62)])
    with app.app_context():
        post = db.session.get_one(Post, stored(app).id)
        photos = [dict(photo) for photo in post.data["photos"]]
        photos[1] |= {"alt": "Plums", "caption": "The first plums."}
        post.data = {**post.data, "photos": photos}
        db.session.get_one(Media, photos[1]["id"]).credit = "Ana Reis"
        db.session.commit()
    return stored(app)


def ways(client: FlaskClient, address: str) -> dict[str, str]:
    return {str(link["rel"][0]): str(link["href"]) for link in read(client, address).select(".picture-ways a")}


@pytest.mark.slow
def test_gallery_leads_to_a_page_for_each(client: FlaskClient, gallery: Post) -> None:
    for address in ("/", gallery.url):
        first = read(client, address).select_one("article .picture a")
        assert first
        assert str(first["href"]) == f"http://localhost{gallery.url}picture-1/"
    at = f"{gallery.url}picture-"
    assert ways(client, f"{at}1/") == {"up": gallery.url, "next": f"{at}2/"}
    assert ways(client, f"{at}2/") == {"prev": f"{at}1/", "up": gallery.url, "next": f"{at}3/"}
    assert ways(client, f"{at}3/") == {"prev": f"{at}2/", "up": gallery.url}


@pytest.mark.slow
def test_page_shows_the_picture_with_its_size_caption_and_credit(client: FlaskClient, gallery: Post) -> None:
    page = read(client, f"{gallery.url}picture-2/")
    shown = page.select_one(".picture img")
    assert shown
    assert (shown["width"], shown["height"], shown["alt"]) == ("61", "40", "Plums")
    assert words(page.select_one("figcaption")) == "The first plums. Ana Reis"
    assert words(page.select_one(".archive-label")) == "Picture 2 of 3"


@pytest.mark.slow
def test_search_engines_are_led_to_the_post(client: FlaskClient, gallery: Post) -> None:
    page = read(client, f"{gallery.url}picture-2/")
    assert page.select_one("meta[name=robots][content=noindex]")
    assert page.select_one(f"link[rel=canonical][href='http://localhost{gallery.url}']")
    assert client.get(f"{gallery.url}picture-2/").headers["X-Robots-Tag"] == "noindex"
    assert "picture-" not in client.get("/sitemap-posts-1.xml").text


@pytest.mark.slow
@pytest.mark.parametrize("number", ["4", "9999"])
def test_a_picture_that_is_not_there_leads_to_the_post(client: FlaskClient, gallery: Post, number: str) -> None:
    assert client.get(f"{gallery.url}picture-{number}/").headers["Location"] == gallery.url
    assert client.get(f"{gallery.url}picture-0/").status_code == 404


@pytest.mark.slow
def test_pictures_of_a_protected_post_are_kept_as_it_is(app: Flask, client: FlaskClient, gallery: Post) -> None:
    with app.app_context():
        db.session.get_one(Post, gallery.id).password = passwords.hashed("tide")
        db.session.commit()
    answer = client.get(f"{gallery.url}picture-1/")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (302, "private, no-store")
    client.post(f"/unlock/{gallery.id}", data={"password": "tide"}, headers={"Origin": "http://localhost"})
    opened = client.get(f"{gallery.url}picture-1/")
    assert (opened.status_code, "no-store" in opened.headers["Cache-Control"]) == (200, True)


@pytest.mark.slow
def test_pictures_of_a_hidden_post_are_hidden(app: Flask, client: FlaskClient, gallery: Post) -> None:
    with app.app_context():
        db.session.get_one(Post, gallery.id).trash()
        db.session.commit()
    assert client.get(f"{gallery.url}picture-1/").status_code == 404


@pytest.mark.slow
def test_an_image_has_a_page_and_feeds_lead_to_the_file(app: Flask, client: FlaskClient, signed_in: Make) -> None:
    write(signed_in(), "/edit/new/image", "publish", title="Low water", image=drawn(80))
    post = stored(app)
    assert ways(client, f"{post.url}picture-1/") == {"up": post.url}
    assert "picture-1" not in client.get("/feed/").text
