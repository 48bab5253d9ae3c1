"""Files in the form of a post: stored once, kept whatever happens, described, removed."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from drawing import encoded, mp4, picture
from filling import complaint, controls, stored, write
from flask import Flask
from flask.testing import FlaskClient
from reading import read

from blogapp import db
from blogapp.models import Media

Make = Callable[..., Any]
TYPED = {"title": "The harbour", "body": "The boats come in."}


def photo(name: str = "harbour.jpg") -> tuple[BytesIO, str]:
    """Draw a picture, another one for each name."""
    return BytesIO(encoded(picture((600, 300 + ord(name[0]))), "JPEG")), name


def files(app: Flask) -> list[Media]:
    with app.app_context():
        rows = db.session.query(Media).order_by(Media.id).all()
        db.session.expunge_all()
        return rows


def test_lead_image_is_shown_with_its_description(app: Flask, signed_in: Make, client: FlaskClient) -> None:
    author = signed_in("author")
    typed = TYPED | {"lead_image": photo(), "lead_image-alt": "Boats at the quay"}
    assert write(author, "/edit/new/standard", "publish", **typed).status_code == 303
    image = read(client, stored(app).url).select_one("article img")
    assert image is not None
    assert image["alt"] == "Boats at the quay"
    assert client.get(str(image["src"]), buffered=True).status_code == 200
    assert files(app)[0].uploaded_by == author.user.id


def test_video_file_is_played(app: Flask, signed_in: Make, client: FlaskClient) -> None:
    write(signed_in(), "/edit/new/video", "publish", file=(BytesIO(mp4()), "night.mp4"))
    assert read(client, stored(app).url).select_one("article video[src^='/media/']")


def test_upload_is_kept_when_something_else_is_wrong(app: Flask, signed_in: Make, client: FlaskClient) -> None:
    author = signed_in()
    given = {"title": "The harbour", "body": "", "lead_image": photo(), "lead_image-alt": "Boats"}
    answer = write(author, "/edit/new/standard", "publish", **given)
    form = controls(answer)
    assert (answer.status_code, form["lead_image-id"], form["lead_image-alt"]) == (422, str(files(app)[0].id), "Boats")
    again = form | {"body": "Now whole.", "action": "publish", "csrf_token": author.token()}
    assert author.post("/edit/new/standard", data=again).status_code == 303
    assert read(client, "/").select_one("article img[alt=Boats]")
    assert len(files(app)) == 1


@pytest.mark.slow
def test_upload_survives_a_conflict_and_an_unsaved_preview(app: Flask, signed_in: Make, make_post: Make) -> None:
    post, client = make_post(), signed_in()
    address = f"/edit/posts/{post.id}"
    answer = write(client, address, "save", version="0", lead_image=photo())
    assert (answer.status_code, controls(answer)["lead_image-id"]) == (409, str(files(app)[0].id))
    page = write(client, address, "preview", lead_image=photo("another.jpg"))
    assert f'name="lead_image-id" value="{files(app)[1].id}"' in page.text
    assert stored(app, post.id).lead_image_id is None


def test_image_stays_until_it_is_removed(app: Flask, signed_in: Make) -> None:
    client = signed_in()
    address = write(client, "/edit/new/standard", "publish", **TYPED, lead_image=photo()).location
    write(client, address, "save", title="Another")
    assert stored(app).lead_image_id == files(app)[0].id
    write(client, address, "save", **{"lead_image-remove": "y"})
    assert stored(app).lead_image_id is None


def test_another_image_takes_its_place(app: Flask, signed_in: Make) -> None:
    client = signed_in()
    address = write(client, "/edit/new/standard", "publish", **TYPED, lead_image=photo()).location
    write(client, address, "save", lead_image=photo("another.jpg"))
    assert stored(app).lead_image_id == files(app)[1].id


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.jpg", b"no picture"), ("b.svg", b"<svg onload='alert(1)'/>"), ("c.jpg", b""), ("d.mp4", mp4())],
)
def test_what_is_no_picture_is_refused_with_a_sentence(app: Flask, signed_in: Make, name: str, data: bytes) -> None:
    answer = write(signed_in(), "/edit/new/standard", "publish", **TYPED, lead_image=(BytesIO(data), name))
    assert answer.status_code == 422
    assert complaint(answer, "lead_image")
    assert controls(answer)["body"] == TYPED["body"]
    assert not files(app)


def test_contributor_uploads_nothing(app: Flask, signed_in: Make) -> None:
    client = signed_in("contributor")
    assert not read(client, "/edit/new/standard").select("input[type=file]")
    answer = write(client, "/edit/new/standard", "save", **TYPED, lead_image=photo())
    assert answer.status_code == 422
    assert not files(app)


@pytest.mark.parametrize("number", ["0", "-1", "1e3", "٣", "9" * 10, "9" * 400, "<b>"])
def test_file_that_is_not_there_is_no_file(app: Flask, signed_in: Make, number: str) -> None:
    assert write(signed_in(), "/edit/new/standard", "publish", **TYPED, **{"lead_image-id": number}).status_code == 303
    assert stored(app).lead_image_id is None


def test_failed_storage_leaves_no_file(app: Flask, signed_in: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("no row")

    monkeypatch.setattr("blogapp.media.Prepared.row", fail)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    folder = Path(app.instance_path) / "media"
    before = set(folder.rglob("*.*"))
    answer = write(signed_in(), "/edit/new/standard", "publish", **TYPED, lead_image=photo())
    app.config["PROPAGATE_EXCEPTIONS"] = None
    assert answer.status_code == 500
    assert TYPED["body"] in answer.text
    assert set(folder.rglob("*.*")) == before
