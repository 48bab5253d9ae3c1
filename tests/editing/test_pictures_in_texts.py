"""Pictures in a text, `![words](media:12 "A caption")`: shown wherever the post is, for who may use them."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from drawing import encoded, picture
from filling import complaint, controls, stored, write
from flask import Flask
from flask.testing import FlaskClient
from reading import read

from blogapp import db
from blogapp.exporting import wordpress
from blogapp.models import Media, Post

Make = Callable[..., Any]
GONE = "is not there any more, is no picture, or is not yours to use; its words are shown."
pytestmark = pytest.mark.any_database


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


def files(app: Flask) -> list[Media]:
    with app.app_context():
        rows = db.session.query(Media).order_by(Media.id).all()
        db.session.expunge_all()
        return rows


def publish(client: Any, body: str, **typed: str) -> str:
    """Publish an article and return what the next page says."""
    answer = write(client, "/edit/new/standard", "publish", title="Low tide", body=body, **typed)
    assert answer.status_code == 303
    return client.get(answer.location).text


def photo(name: str = "quay.jpg") -> tuple[BytesIO, str]:
    """Draw a picture, another one for each name."""
    return BytesIO(encoded(picture((600, 300 + ord(name[0]))), "JPEG")), name


def figure(client: FlaskClient, post: Post) -> Tag:
    found = read(client, post.url).select_one("article figure")
    assert found
    return found


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
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


def test_files_sent_for_a_text_stand_at_its_end_and_all_that_was_typed_stays(
    app: Flask, client: FlaskClient, signed_in: Make
) -> None:
    author = signed_in("author", name="Mira")
    broken = BytesIO(b"\0\0\0\x18ftypheic" + bytes(90)), "lost.heic"
    sent = {"title": "Low tide", "body": "The boats.", "body-files": [photo("a.jpg"), broken, photo("b.jpg")]}
    answer = write(author, "/edit/new/standard", "edit", **sent)
    form = controls(answer)
    ids = [row.id for row in files(app)]
    assert form["body"] == f"The boats.\n\n![](media:{ids[0]})\n\n![](media:{ids[1]})"
    assert form["title"] == "Low tide"
    assert "lost.heic: " in complaint(answer, "body")
    saved = author.post("/edit/new/standard", data=form | {"action": "publish", "csrf_token": author.token()})
    assert saved.status_code == 303
    assert len(read(client, stored(app).url).select("article figure img")) == 2


def test_files_sent_for_a_text_are_in_what_an_unsaved_preview_sends_on(
    signed_in: Make, make_post: Make, app: Flask
) -> None:
    post, editor = make_post(), signed_in()
    page = write(editor, f"/edit/posts/{post.id}", "preview", **{"body-files": [photo()]})
    tree = BeautifulSoup(page.text, "html.parser")
    assert f"![](media:{files(app)[0].id})" in str(tree.select_one("[name=body]"))
    assert tree.select_one("article figure img")


def test_a_file_is_uploaded_at_once_and_answered_with_its_notation(app: Flask, signed_in: Make) -> None:
    author = signed_in("author", name="Mira")
    answer = author.post("/edit/media/upload", data={"file": photo()}).json
    table = author.post("/edit/media/upload", data={"file": (BytesIO(b"low\n"), "tide [1].txt")}).json
    one, two = files(app)
    assert (answer, table) == ({"text": f"![](media:{one.id})"}, {"text": f"[tide \\[1\\].txt](media:{two.id})"})
    assert (one.uploaded_by, two.uploaded_by) == (author.user.id, author.user.id)
    refused = author.post("/edit/media/upload", data={"file": (BytesIO(b""), "empty.png")})
    assert (refused.status_code, refused.json) == (422, {"message": "This file is empty. Choose another one."})
    assert author.post("/edit/media/upload", data={}).status_code == 422
    assert author.post("/edit/media/upload", data={"file": photo(), "csrf_token": "x"}).status_code == 400
    assert signed_in("contributor", name="Sol").post("/edit/media/upload", data={"file": photo()}).status_code == 404
    assert len(files(app)) == 2


def test_pasting_says_what_becomes_of_pictures_of_other_sites(signed_in: Make) -> None:
    html = '<p>Pier <img src="https://example.org/a.png" alt="A"> <img src="file:///b.png"></p>'
    answer = signed_in().post("/edit/paste", data={"html": html}).json
    assert answer["text"] == "Pier ![A](https://example.org/a.png)"
    assert "One picture was left out" in answer["message"]
    assert "One picture is on another site: readers get a link to it." in answer["message"]
