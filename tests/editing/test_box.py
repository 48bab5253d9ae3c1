"""One box: whatever is pasted opens the form of its format, filled in; nothing of it is lost."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from drawing import encoded, picture
from filling import YOUTUBE, controls, stored
from flask import Flask
from flask.testing import FlaskClient
from reading import read, words
from sqlalchemy import select
from werkzeug.test import TestResponse

from blogapp import db
from blogapp.models import Post

Make = Callable[..., Any]
PASTED = {
    "standard": ("The market moves\n\nFrom November it is in the hall by the station.", "title", "The market moves"),
    "aside": ("The ferry leaves at seven again, from the old pier. " * 4, "body", "The ferry leaves at seven again"),
    "status": ("Waiting for the 9:40. Fog again.", "body", "Waiting for the 9:40. Fog again."),
    "quote": ("“The sea does not wait.” — Mira Okafor", "by", "Mira Okafor"),
    "link": ("A map of lighthouses\nhttps://example.org/map", "link", "https://example.org/map"),
    "video": (f"Night train: {YOUTUBE}", "video", YOUTUBE),
    "audio": ("https://soundcloud.com/example/foghorn", "audio", "https://soundcloud.com/example/foghorn"),
    "chat": ("Ines: Is it on time?\nClerk: Never.\nInes: Good.", "body", "Ines: Is it on time?"),
}  # fmt: skip
pytestmark = pytest.mark.any_database


def target(page: TestResponse) -> str:
    """Return where the form goes that the box opened."""
    form = BeautifulSoup(page.text, "html.parser").select_one("#post-form")
    assert form is not None
    return str(form["action"]).partition("?")[0]  # without the id of the draft


def choice(page: TestResponse, name: str) -> dict[str, str]:
    """Return what a click on another format would send."""
    form = BeautifulSoup(page.text, "html.parser").select_one("form.choice")
    assert form is not None
    assert form.select_one(f"button[name=format][value={name}]")
    return {str(box["name"]): str(box["value"]) for box in form.select("input")} | {"format": name}


@pytest.mark.slow
def test_pasted_text_opens_its_form_filled_in(signed_in: Make, subtests: pytest.Subtests) -> None:
    editor = signed_in()
    for name, (text, field, start) in PASTED.items():
        with subtests.test(name):
            answer = editor.post("/edit/new/", data={"text": text})
            assert (answer.status_code, target(answer)) == (200, f"/edit/new/{name}")
            assert controls(answer)[field].startswith(start)


def test_filled_form_is_published_as_it_stands(app: Flask, signed_in: Make) -> None:
    client = signed_in()
    answer = client.post("/edit/new/", data={"text": PASTED["quote"][0]})
    form = {name: value for name, value in controls(answer).items() if name != "csrf_token"}
    assert client.post(target(answer), data=form | {"action": "publish"}).status_code == 303
    post = stored(app)
    assert (post.format, post.data["body"], post.data["by"]) == ("quote", "The sea does not wait.", "Mira Okafor")


def test_box_stores_nothing(app: Flask, signed_in: Make) -> None:
    signed_in().post("/edit/new/", data={"text": "Fog again."})
    with pytest.raises(AssertionError, match="No post"):
        stored(app)


@pytest.mark.parametrize("name", ["standard", "aside", "link", "chat", "gallery"])
def test_one_click_chooses_another_format_with_the_text_as_it_was(signed_in: Make, name: str) -> None:
    client = signed_in()
    text = "“The sea <b>does</b> not wait.”\n— Mira Okafor"
    first = client.post("/edit/new/", data={"text": text})
    second = client.post("/edit/new/", data=choice(first, name))
    assert (target(second), controls(second)["body"]) == (f"/edit/new/{name}", text)
    third = client.post("/edit/new/", data=choice(second, "quote"))
    assert controls(third)["by"] == "Mira Okafor"


def drawn(name: str = "a.png") -> tuple[io.BytesIO, str]:
    """Draw a picture, another one for each name."""
    return io.BytesIO(encoded(picture((40, ord(name[0]))), "PNG")), name


def test_picture_opens_the_image_and_several_the_gallery(signed_in: Make) -> None:
    client = signed_in()
    one = client.post("/edit/new/", data={"text": "Low water.", "files": [drawn()]})
    two = client.post("/edit/new/", data={"text": "", "files": [drawn(), drawn("b.png")]})
    assert (target(one), target(two)) == ("/edit/new/image", "/edit/new/gallery")
    assert controls(one)["body"] == "Low water."
    assert int(controls(one)["image-id"])
    assert controls(two)["photos-0-id"] != controls(two)["photos-1-id"]


def test_picture_goes_along_into_another_format(signed_in: Make) -> None:
    client = signed_in()
    first = client.post("/edit/new/", data={"text": "Low water.", "files": [drawn()]})
    kept = controls(first)["image-id"]
    second = client.post("/edit/new/", data=choice(first, "standard"))
    assert controls(second)["lead_image-id"] == kept
    third = client.post("/edit/new/", data=choice(second, "gallery"))
    assert controls(third)["photos-0-id"] == kept


def test_file_that_no_format_takes_is_told_and_the_text_kept(signed_in: Make) -> None:
    sent = {"text": "Kept words", "files": [(io.BytesIO(b"MZ"), "program.exe")]}
    answer = signed_in().post("/edit/new/", data=sent)
    assert answer.status_code == 422
    assert "Kept words" in answer.text


def test_what_is_no_picture_is_told_in_the_form_and_the_text_kept(signed_in: Make) -> None:
    sent = {"text": "Kept words", "files": [(io.BytesIO(b"no picture"), "a.png")]}
    answer = signed_in().post("/edit/new/", data=sent)
    assert controls(answer)["body"] == "Kept words"
    assert BeautifulSoup(answer.text, "html.parser").select_one("#image-error")


@pytest.mark.parametrize("text", ["", " \n\t"])
def test_empty_box_asks_again(signed_in: Make, text: str) -> None:
    answer = signed_in().post("/edit/new/", data={"text": text})
    assert answer.status_code == 422
    assert BeautifulSoup(answer.text, "html.parser").select_one("#text-error")


def test_hostile_text_stays_text(signed_in: Make) -> None:
    text = '"><script>alert(1)</script>\n\n{{ 7 * 7 }}'
    answer = signed_in().post("/edit/new/", data={"text": text})
    assert "<script>alert" not in answer.text
    assert controls(answer)["body"].endswith("{{ 7 * 7 }}")


def test_box_has_a_label_and_stands_before_the_formats(signed_in: Make) -> None:
    page = read(signed_in(), "/edit/new/")
    assert words(page.select_one("label[for=text]")) == "Paste or type anything"
    assert page.select_one("form.box ~ ul.formats")


def test_contributor_is_offered_no_files_and_cannot_send_any(signed_in: Make) -> None:
    client = signed_in("contributor")
    assert not read(client, "/edit/new/").select("[type=file]")
    answer = client.post("/edit/new/", data={"text": "Words", "files": [drawn()]})
    assert "may not upload" in answer.text


def test_box_needs_its_token(signed_in: Make) -> None:
    client = signed_in()
    answer = FlaskClient.post(client, "/edit/new/", data={"text": "Without a token"})
    assert answer.status_code == 400
    assert "Without a token" in answer.text


def published(client: FlaskClient, text: str, **more: str) -> TestResponse:
    return client.post("/edit/new/", data={"text": text, "draft": "box", "action": "publish"} | more)


def test_what_is_typed_is_published_at_once_with_the_tags_at_its_end(app: Flask, signed_in: Make) -> None:
    client = signed_in()
    answer = published(client, PASTED["quote"][0] + "\nhttps://example.org/speech #speeches #море")
    assert (answer.status_code, answer.location) == (303, "/edit/")
    post = stored(app)
    with app.app_context():
        tags = {tag.name for tag in db.session.merge(post).tags}
    assert (post.format, post.status, post.data["body"]) == ("quote", "published", "The sea does not wait.")
    assert (post.data["source"], tags) == ("https://example.org/speech", {"speeches", "море"})


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("Fog again. #fog #9-40", "fog, 9-40"),
        ("The answer to #12", ""),
        ("#fog", ""),
        ("# A heading\n\nand a text", ""),
        ("In #fog we wait", ""),
        ("C# and F#", ""),
        ("Fog\n\n#fog\n#harbour\n", "fog, harbour"),
    ],
)
def test_only_words_with_a_sharp_at_the_end_are_tags(signed_in: Make, text: str, tags: str) -> None:
    answer = signed_in().post("/edit/new/", data={"text": text})
    shown = controls(answer)
    assert shown["tags"] == tags
    for word in text.replace("#", " ").split():  # no word is lost, whether tag or text
        assert word in " ".join(str(value) for value in shown.values())


def test_what_cannot_be_published_yet_stands_in_its_form(app: Flask, signed_in: Make) -> None:
    client = signed_in()
    answer = published(client, "Only words. #fog", format="video")
    assert (answer.status_code, target(answer)) == (422, "/edit/new/video")
    assert (controls(answer)["body"], controls(answer)["tags"]) == ("Only words.", "fog")
    with pytest.raises(AssertionError, match="No post"):
        stored(app)


def test_the_same_box_sent_twice_is_one_post_and_another_text_another(app: Flask, signed_in: Make) -> None:
    client = signed_in()
    for text in ("Fog again.", "Fog again.", "Sun at last."):
        assert published(client, text).status_code == 303
    with app.app_context():
        texts = sorted(post.data["body"] for post in db.session.scalars(select(Post)))
    assert texts == ["Fog again.", "Sun at last."]


def test_who_may_not_publish_hands_in_from_the_box(app: Flask, signed_in: Make) -> None:
    client = signed_in("contributor")
    assert "Submit for review" in client.get("/edit/").text
    published(client, "Fog again.")
    assert stored(app).status == "pending"


def test_pictures_are_published_from_the_box_once_each(app: Flask, signed_in: Make) -> None:
    client = signed_in()
    sent = {"text": "Low water.", "action": "publish", "files": [drawn(), drawn("b.png")]}
    assert client.post("/edit/new/", data=sent).status_code == 303
    post = stored(app)
    assert (post.format, len(post.data["photos"])) == ("gallery", 2)
