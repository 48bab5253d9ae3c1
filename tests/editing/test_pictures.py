"""Several pictures in one form: added, described, put in order, removed; kept whatever happens. Sound files."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from drawing import atom, encoded, picture
from filling import complaint, controls, stored, write
from flask import Flask
from flask.testing import FlaskClient
from reading import read

from blogapp.file_types import recognise

Make = Callable[..., Any]
NEW = "/edit/new/gallery"
SOUNDS = {
    "mp3": (b"\xff\xfb\x90\x64" + bytes(60), "audio/mpeg"),
    "mp3 with ID3": (b"ID3\x04\0\0" + bytes(60), "audio/mpeg"),
    "m4a": (atom(b"ftyp", b"M4A \0\0\2\0M4A mp42"), "audio/mp4"),
    "ogg": (b"OggS\0\2" + bytes(60), "audio/ogg"),
    "wav": (b"RIFF\x24\0\0\0WAVEfmt " + bytes(40), "audio/wav"),
    "flac": (b"fLaC\0\0\0\x22" + bytes(60), "audio/flac"),
}


def photo(name: str = "harbour.jpg") -> tuple[BytesIO, str]:
    return BytesIO(encoded(picture((60, 40)), "JPEG")), name


def pictures(app: Flask) -> list[tuple[str, str]]:
    return [(each["alt"], each["caption"]) for each in stored(app).data["photos"]]


@pytest.fixture
def gallery(app: Flask, signed_in: Make) -> tuple[FlaskClient, str]:
    """Somebody who has published a gallery of three, described as A, B and C; and its form."""
    client = signed_in()
    address = write(client, NEW, "publish", title="Market day", photos=[photo(), photo(), photo()]).location
    described = {f"photos-{n}-alt": text for n, text in enumerate("ABC")}
    write(client, address, "save", **described, **{"photos-1-caption": "Bread"})
    return client, address


@pytest.mark.slow
def test_several_pictures_are_uploaded_at_once_and_described(app: Flask, gallery: tuple[FlaskClient, str]) -> None:
    assert pictures(app) == [("A", ""), ("B", "Bread"), ("C", "")]
    page = read(gallery[0], stored(app).url)
    assert [image["alt"] for image in page.select("article img")] == ["A", "B", "C"]


def test_further_pictures_come_last(app: Flask, gallery: tuple[FlaskClient, str]) -> None:
    write(*gallery, "save", photos=[photo()])
    assert [alt for alt, _ in pictures(app)] == ["A", "B", "C", ""]


def test_numbers_put_pictures_in_order(app: Flask, gallery: tuple[FlaskClient, str]) -> None:
    write(*gallery, "save", **{"photos-2-order": "0.5"})
    assert [alt for alt, _ in pictures(app)] == ["C", "A", "B"]


def test_words_for_a_number_come_last(app: Flask, gallery: tuple[FlaskClient, str]) -> None:
    write(*gallery, "save", **{"photos-0-order": "first", "photos-1-order": "nan"})
    assert sorted(alt for alt, _ in pictures(app)) == ["A", "B", "C"]


@pytest.mark.slow
def test_picture_is_removed(app: Flask, gallery: tuple[FlaskClient, str]) -> None:
    write(*gallery, "save", **{"photos-1-remove": "y"})
    assert [alt for alt, _ in pictures(app)] == ["A", "C"]


def test_published_gallery_cannot_lose_its_last_picture(app: Flask, gallery: tuple[FlaskClient, str]) -> None:
    answer = write(*gallery, "save", **{f"photos-{number}-remove": "y" for number in range(3)})
    assert (answer.status_code, bool(complaint(answer, "photos"))) == (422, True)
    assert len(pictures(app)) == 3


@pytest.mark.slow
def test_form_without_pictures_changes_none(app: Flask, gallery: tuple[FlaskClient, str]) -> None:
    client, address = gallery
    sent = {"title": "Another", "version": str(stored(app).version), "action": "save"}
    client.post(address, data=sent | {"csrf_token": client.token()})
    assert (stored(app).title, len(pictures(app))) == ("Another", 3)


def test_good_pictures_are_kept_when_another_is_none(app: Flask, signed_in: Make) -> None:
    client = signed_in()
    answer = write(client, NEW, "publish", title="Market day", photos=[photo(), (BytesIO(b"words"), "notes.txt")])
    assert (answer.status_code, "notes.txt" in complaint(answer, "photos")) == (422, True)
    again = controls(answer) | {"photos-0-alt": "Plums", "action": "publish", "csrf_token": client.token()}
    assert client.post(NEW, data=again).status_code == 303
    assert pictures(app) == [("Plums", "")]


@pytest.mark.slow
def test_pictures_survive_a_preview_that_is_not_stored(app: Flask, gallery: tuple[FlaskClient, str]) -> None:
    client, address = gallery
    form = controls(write(*gallery, "preview", photos=[photo()], **{"photos-0-remove": "y"}))
    assert [form[f"photos-{number}-alt"] for number in range(3)] == ["B", "C", ""]
    client.post(address, data=form | {"csrf_token": client.token(), "action": "save"})
    assert pictures(app) == [("B", "Bread"), ("C", ""), ("", "")]


def test_conflict_keeps_both_texts_of_a_gallery(app: Flask, gallery: tuple[FlaskClient, str]) -> None:
    answer = write(*gallery, "save", version="0", **{"photos-0-alt": "Mine"})
    assert (answer.status_code, controls(answer)["photos-0-alt"]) == (409, "Mine")
    assert "Mine" in answer.text
    assert pictures(app)[0] == ("A", "")


@pytest.mark.parametrize("name", SOUNDS)
def test_sound_is_recognised_by_what_it_holds(name: str) -> None:
    data, kind = SOUNDS[name]
    assert recognise(BytesIO(data)) == kind


@pytest.mark.parametrize(
    "data", [b"\xff\xfd\x90\x64", b"\xff\xff\xff\xff", b"\xff\xeb\x90\x64", b"\xff\xfb\xf0\x64", b"\xff"]
)
def test_what_only_looks_like_sound_is_none(data: bytes) -> None:
    assert recognise(BytesIO(data)) == ""


def test_sound_file_is_played(app: Flask, signed_in: Make, client: FlaskClient) -> None:
    write(signed_in(), "/edit/new/audio", "publish", title="Horn", file=(BytesIO(SOUNDS["wav"][0]), "horn.wav"))
    player = read(client, stored(app).url).select_one("article audio[src^='/media/']")
    assert player.has_attr("controls")
    answer = client.get(str(player["src"]), buffered=True)
    assert (answer.status_code, answer.mimetype) == (200, "audio/wav")


def test_film_is_no_sound(app: Flask, signed_in: Make) -> None:
    answer = write(signed_in(), "/edit/new/audio", "publish", file=(BytesIO(atom(b"ftyp", b"isom\0\0\2\0")), "a.m4a"))
    assert answer.status_code == 422
    assert "MP3, M4A, Ogg, WAV, FLAC" in complaint(answer, "file")
