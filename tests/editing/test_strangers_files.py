"""A file's id or path in a form is believed only from who uploaded it, may edit a post that uses it, or may use all."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from drawing import encoded, mp4, picture
from filling import complaint, controls, stored, write
from flask import Flask
from flask.testing import FlaskClient

from blogapp import db
from blogapp.models import Media

Make = Callable[..., Any]
NONE = "This file is not there any more, or it is not yours to use."


@pytest.fixture
def secrets(app: Flask, signed_in: Make) -> tuple[dict[str, int], str]:
    """A picture and a film in private posts of somebody: their ids, and a part of their paths."""
    owner = signed_in("author", name="Owner")
    picture_, film = BytesIO(encoded(picture(), "JPEG")), BytesIO(mp4())
    write(owner, "/edit/new/image", "private", image=(picture_, "merger.jpg"), **{"image-alt": "The merger"})
    write(owner, "/edit/new/video", "private", file=(film, "merger.mp4"))
    with app.app_context():
        rows = db.session.query(Media).order_by(Media.id).all()
        return {"picture": rows[0].id, "film": rows[1].id}, "merger"


# The form, and the controls that take the id there.
WAYS = {
    "gallery": ("/edit/new/gallery", {"photos-0-id": "picture", "photos-0-caption": "kept words"}),
    "image": ("/edit/new/image", {"image-id": "picture", "image-alt": "kept words"}),
    "article": ("/edit/new/standard", {"lead_image-id": "picture", "title": "kept words", "body": "Boats."}),
    "shared": ("/edit/new/standard", {"social_image-id": "picture", "title": "kept words", "body": "Boats."}),
    "video": ("/edit/new/video", {"file-id": "film", "body": "kept words"}),
}


@pytest.mark.slow
@pytest.mark.every_value
@pytest.mark.first(1)
@pytest.mark.parametrize("way", WAYS)
def test_ids_of_strangers_files_answer_like_unknown_ones(
    app: Flask, signed_in: Make, secrets: tuple[dict[str, int], str], way: str
) -> None:
    thief = signed_in("contributor", name="Mira")
    address, sent = WAYS[way]
    for action in ("save", "preview", "publish"):
        pages = []
        for number in (secrets[0], {"picture": 9999, "film": 9999}):
            typed = {name: str(number.get(value, value)) for name, value in sent.items()}
            answer = write(thief, address, action, **typed)
            assert answer.status_code == 422
            assert NONE in complaint(answer, re.split("-", next(iter(sent)))[0])
            assert "kept words" in controls(answer).values()
            pages.append(re.sub(r"[\w.-]{20,}", "", answer.text))
        assert pages[0] == pages[1]
        assert secrets[1] not in pages[0]


@pytest.mark.slow
def test_an_id_that_was_refused_is_refused_again_until_it_is_removed(
    app: Flask, signed_in: Make, secrets: tuple[dict[str, int], str]
) -> None:
    thief = signed_in("author", name="Mira")
    sent = {"photos-0-id": str(secrets[0]["picture"]), "photos-0-alt": "Described"}
    form = controls(write(thief, "/edit/new/gallery", "save", title="Mine", **sent))
    assert form["photos-0-alt"] == "Described"
    token = {"csrf_token": thief.token(), "action": "save"}
    assert thief.post("/edit/new/gallery", data=form | token).status_code == 422
    assert thief.post("/edit/new/gallery", data=form | token | {"photos-0-remove": "y"}).status_code == 303


@pytest.mark.slow
def test_the_box_takes_no_strangers_files(app: Flask, signed_in: Make, secrets: tuple[dict[str, int], str]) -> None:
    thief = signed_in("contributor", name="Mira")
    for number in (*secrets[0].values(), 9999):
        for more in ({"text": ""}, {"text": "Words.", "format": "image"}, {"text": "Words.", "format": "gallery"}):
            answer = thief.post("/edit/new/", data={"file": str(number), **more})
            assert NONE in answer.text
            assert secrets[1] not in answer.text
            assert more["text"] in answer.text


@pytest.mark.slow
def test_an_existing_post_takes_no_strangers_file(
    app: Flask, signed_in: Make, secrets: tuple[dict[str, int], str], client: FlaskClient
) -> None:
    thief = signed_in("author", name="Mira")
    form = write(thief, "/edit/new/standard", "publish", title="Mine", body="Boats.").location
    for action in ("save", "preview", "draft", "edit"):
        answer = write(thief, form, action, **{"lead_image-id": str(secrets[0]["picture"])})
        assert NONE in answer.text
        assert secrets[1] not in answer.text
    conflict = write(thief, form, "save", version="0", **{"lead_image-id": str(secrets[0]["picture"])})
    assert conflict.status_code == 409
    assert secrets[1] not in conflict.text
    assert stored(app).lead_image_id is None
    assert "merger" not in client.get("/").text


@pytest.mark.slow
def test_who_may_use_all_files_may_use_them_in_posts_and_pages(
    app: Flask, signed_in: Make, secrets: tuple[dict[str, int], str]
) -> None:
    editor = signed_in("editor", name="Ada")
    typed = {"title": "Ours", "body": "Boats.", "lead_image-id": str(secrets[0]["picture"])}
    for address in ("/edit/new/standard", "/edit/pages/new"):
        assert write(editor, address, "save", **typed).status_code == 303
        assert stored(app).lead_image_id == secrets[0]["picture"]
    assert NONE in write(editor, "/edit/pages/new", "save", **typed | {"lead_image-id": "9999"}).text


def test_who_may_edit_a_post_may_use_its_files(app: Flask, signed_in: Make, make_post: Make) -> None:
    writer, editor = signed_in("contributor", name="Mira"), signed_in("editor", name="Ada")
    form = write(writer, "/edit/new/standard", "save", title="Mine", body="Boats.").location
    write(editor, form, "save", lead_image=(BytesIO(encoded(picture(), "JPEG")), "quay.jpg"))
    number = stored(app).lead_image_id
    assert number
    answer = write(writer, "/edit/new/image", "save", **{"image-id": str(number)})
    assert (answer.status_code, stored(app).data["image"]["id"]) == (303, number)


def test_settings_take_no_unknown_logo(app: Flask, signed_in: Make) -> None:
    admin = signed_in("administrator")
    answer = write(admin, "/edit/settings/", "save", **{"logo-id": "9999", "tagline": "Kept words"})
    assert (answer.status_code, NONE in answer.text, "Kept words" in answer.text) == (422, True, True)
