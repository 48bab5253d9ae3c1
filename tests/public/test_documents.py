"""A file that is no picture, film or sound: uploaded, shown, handed out, found, refused, deleted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from documents import GPX, HTML, SVG
from drawing import encoded, picture
from filling import complaint, controls, stored, write
from flask import Flask
from flask.testing import FlaskClient
from reading import read

from blogapp.formats import PostFormat
from blogapp.formats import fields as f
from blogapp.formats.registry import Loaded

Make = Callable[..., Any]
KINDS = ("application/gpx+xml", "application/pdf", "text/csv", "text/plain")


class Track(PostFormat):
    """A way, as it was recorded."""

    name = "track"
    file = f.File("Track", kinds=KINDS, ld="associatedMedia")
    table = f.File("Table", kinds=("text/csv",))
    body = f.Markdown("Note")
    template = '{% if file %}<p>{{ file }}</p>{% endif %}{{ table or "" }}{{ body }}'


@pytest.fixture
def app(shared_app: Flask, app: Flask) -> Iterator[Flask]:
    loaded = app.extensions["blogapp.formats"].loaded
    loaded["track"] = Loaded(Track, "file track.py", Path(__file__).parent)
    yield app
    del loaded["track"]


def publish(author: FlaskClient, data: bytes, name: str, **typed: Any) -> Any:
    return write(author, "/edit/new/track", title="Round the bay", file=(BytesIO(data), name), **typed)


def test_a_file_is_uploaded_shown_and_handed_out(app: Flask, client: FlaskClient, signed_in: Make) -> None:
    assert publish(signed_in("author"), GPX, "Große Runde.html").status_code == 303
    post = stored(app)
    link = read(client, post.url).select_one("article a.upload.u-enclosure")
    assert link
    assert link.text == f"Große Runde.html (GPX, {len(GPX)} byte)"
    with client.get(str(link["href"])) as answer:
        assert answer.data == GPX
        assert answer.mimetype == "application/gpx+xml"
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
        assert "filename*=UTF-8''Gro%C3%9Fe%20Runde.html.gpx" in answer.headers["Content-Disposition"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    with client.get(str(link["href"]), headers={"Range": "bytes=0-4"}) as part:
        assert (part.status_code, part.data) == (206, GPX[:5])
        assert part.headers["Content-Disposition"].startswith("attachment")
    address = f"http://localhost{link['href']}"
    assert f'<enclosure url="{address}" length="{len(GPX)}" type="application/gpx+xml"' in client.get("/feed/").text
    assert f'"associatedMedia": "{address}"' in client.get(post.url).text
    assert "Round the bay" in read(client, "/search/?q=Runde").text


@pytest.mark.slow
def test_wrong_content_is_refused_by_a_sentence_and_no_word_is_lost(app: Flask, signed_in: Make, subtests: Any) -> None:
    author = signed_in("author")
    for name, data in {"html": HTML, "svg": SVG, "picture": encoded(picture((9, 9)), "PNG"), "bytes": b"\xff"}.items():
        with subtests.test(name):
            answer = publish(author, data, "tour.gpx", body="Windy.")
            assert answer.status_code == 422
            assert complaint(answer, "file") == (
                "This file cannot be used here. Choose one of these types: GPX, PDF, CSV, plain text."
            )
            assert controls(answer)["body"] == "Windy."


@pytest.mark.slow
def test_one_text_may_be_there_as_two_types(app: Flask, signed_in: Make) -> None:
    author, text = signed_in("author"), b"day,fog\n1,yes\n"
    publish(author, text, "day.txt")
    publish(author, text, "day.txt", table=(BytesIO(text), "day.txt"))
    used = stored(app).data
    assert used["file"]["id"] != used["table"]["id"]
    publish(author, text, "day.txt", table=(BytesIO(text), "day.txt"))
    assert stored(app).data["table"] == used["table"]


@pytest.mark.slow
def test_a_deleted_post_takes_its_file_along(app: Flask, client: FlaskClient, signed_in: Make) -> None:
    editor = signed_in("editor")
    publish(editor, GPX, "tour.gpx")
    post = stored(app)
    link = str(BeautifulSoup(post.html, "html.parser").select_one("a.u-enclosure")["href"])  # type: ignore[index]
    write(editor, f"/edit/posts/{post.id}", "trash")
    assert client.get(link).status_code == 404
    form = editor.get(f"/edit/posts/{post.id}/delete")
    assert "tour.gpx" in form.text
    editor.post(f"/edit/posts/{post.id}/delete", data={"files": "y"})
    assert not [path for path in (Path(app.instance_path) / "media").rglob("tour-*") if path.is_file()]


def test_the_one_box_takes_it(signed_in: Make) -> None:
    sent = {"files": (BytesIO(GPX), "tour.gpx", "application/octet-stream")}
    answer = signed_in("author").post("/edit/new/", data=sent)
    form = BeautifulSoup(answer.text, "html.parser").select_one("#post-form")
    assert answer.status_code == 200
    assert form
    assert str(form["action"]).startswith("/edit/new/track")
    assert form.select_one("input[name=file-id]")["value"]  # type: ignore[index]
    offered = str(form.select_one("input[type=file]")["accept"])  # type: ignore[index]
    assert offered.startswith("application/gpx+xml,.gpx,application/pdf,.pdf,text/csv,.csv,")
