"""Pictures in a text, `![words](media:12 "A caption")`: shown wherever the post is, for who may use them."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from bs4 import Tag
from drawing import encoded, picture
from filling import stored, write
from flask import Flask
from flask.testing import FlaskClient
from reading import read

from blogapp import db
from blogapp.exporting import wordpress
from blogapp.models import Media, Post

Make = Callable[..., Any]
GONE = "is not there any more, is no picture, or is not yours to use; its words are shown."


@pytest.fixture
def quay(app: Flask, signed_in: Make) -> tuple[Any, Media]:
    """Somebody, and a picture that they uploaded for a draft."""
    owner = signed_in("author", name="Mira")
    photo = BytesIO(encoded(picture((1200, 600)), "JPEG")), "quay.jpg"
    write(owner, "/edit/new/image", "save", image=photo)
    with app.app_context():
        file = db.session.query(Media).one()
        db.session.expunge_all()
    return owner, file


def publish(client: Any, body: str, **typed: str) -> str:
    """Publish an article and return what the next page says."""
    answer = write(client, "/edit/new/standard", "publish", title="Low tide", body=body, **typed)
    assert answer.status_code == 303
    return client.get(answer.location).text


def figure(client: FlaskClient, post: Post) -> Tag:
    found = read(client, post.url).select_one("article figure")
    assert found
    return found


def test_a_picture_stands_in_a_text_with_its_sizes_its_words_and_its_caption(
    app: Flask, client: FlaskClient, quay: tuple[Any, Media]
) -> None:
    owner, file = quay
    assert client.get(file.url, buffered=True).status_code == 404
    publish(owner, f'The boats.\n\n![The *old* quay](media:{file.id}#left "At low tide & calm")\n\nThey wait.')
    shown = figure(client, stored(app))
    image = shown.select_one("img")
    assert image
    assert shown["class"] == ["picture", "picture-left"]
    assert shown.get_text(strip=True) == "At low tide & calm"
    assert (image["src"], image["alt"], image["width"], image["height"]) == (file.url, "The old quay", "1200", "600")
    assert image["srcset"] == ", ".join(f"/media/{path} {width}w" for width, path in file.widths.items())
    assert image["loading"] in {"lazy", "eager"}
    assert client.get(file.url, buffered=True).status_code == 200
    assert read(client, "/").select_one("article figure img")
    for feed in ("/feed/", "/feed/atom/", "/feed/json/"):
        assert f"http://localhost{file.url}" in client.get(feed).text
    shared = read(client, stored(app).url).select_one("meta[property='og:image:alt']")
    assert shared
    assert shared["content"] == "The old quay"


def test_a_picture_among_words_stays_there_and_several_are_a_figure_each(
    app: Flask, client: FlaskClient, quay: tuple[Any, Media]
) -> None:
    owner, file = quay
    publish(owner, f"See ![a gull](media:{file.id}) here.\n\n![one](media:{file.id})\n![two](media:{file.id}#wide)")
    article = read(client, stored(app).url).select_one("article .e-content")
    assert article
    assert article.select_one("p > img[alt='a gull']")
    assert [image["alt"] for image in article.select("figure > img")] == ["one", "two"]
    assert article.select_one("figure.picture-wide > img[alt=two]")


def test_an_id_that_one_may_not_use_shows_its_words_and_saving_says_so(
    app: Flask, client: FlaskClient, signed_in: Make, quay: tuple[Any, Media]
) -> None:
    owner, file = quay
    thief = signed_in("author", name="Sol")
    answers = [publish(thief, f"Look: ![A stolen *view*](media:{number}) there.") for number in (file.id, 9999)]
    for answer, number in zip(answers, (file.id, 9999), strict=True):
        assert f"media:{number} {GONE}" in answer
    page = client.get(stored(app).url).text
    assert "Look: A stolen <em>view</em> there." in page
    assert "quay" not in page
    assert client.get(file.url, buffered=True).status_code == 404
    assert "quay" not in thief.get(f"/edit/posts/{stored(app).id}/preview").text
    assert GONE not in publish(owner, f"![Mine](media:{file.id})")
    editor = signed_in("editor", name="Ada")
    assert GONE not in publish(editor, f"![Ours](media:{file.id})")


def test_a_picture_in_changes_that_wait_is_seen_in_their_preview_alone(
    app: Flask, client: FlaskClient, quay: tuple[Any, Media]
) -> None:
    owner, file = quay
    publish(owner, "Words.")
    post = stored(app)
    write(owner, f"/edit/posts/{post.id}", "beside", body=f"![Boats](media:{file.id})")
    assert file.url in owner.get(f"/edit/posts/{post.id}/preview").text
    assert file.url not in client.get(post.url).text
    write(owner, f"/edit/posts/{post.id}", "save")
    assert figure(client, post).select_one("img[alt=Boats]")
    write(owner, f"/edit/posts/{post.id}", "save", body="Words again.")
    assert client.get(file.url, buffered=True).status_code == 404


def test_a_link_leads_to_a_file_and_a_place_that_there_is_not_is_told(
    app: Flask, client: FlaskClient, quay: tuple[Any, Media]
) -> None:
    owner, file = quay
    said = publish(owner, f"[The whole picture](media:{file.id}) ![x](media:{file.id}#middle)")
    assert "A picture stands left, right or wide; “#middle” is none of these." in said
    assert read(client, stored(app).url).select_one(f"article a[href='{file.url}']")


def test_wordpress_gets_the_pictures_of_a_text_with_whole_addresses(app: Flask, quay: tuple[Any, Media]) -> None:
    owner, file = quay
    publish(owner, f'![Boats](media:{file.id} "At low tide")')
    with app.test_request_context():
        exported = "".join(wordpress.parts())
    assert f'src="http://localhost{file.url}"' in exported
    assert "<figcaption>At low tide</figcaption>" in exported
