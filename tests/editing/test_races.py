"""Two who store something in the same moment: both are answered, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from drawing import encoded, picture
from filling import controls
from flask import Flask
from reading import read
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from blogapp import db
from blogapp.editing import read_only
from blogapp.models import Media, Post, media_uses
from blogapp.posts import saving

Make = Callable[..., Any]
TAKEN = IntegrityError("INSERT", {}, Exception("taken"))


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[list[Exception]], list[int]]:
    """Let saving fail so many times, each as told; return which attempts there were."""
    save, attempts = saving.save, list[int]()

    def begin(errors: list[Exception]) -> list[int]:
        def once(*given: Any, **named: Any) -> Any:
            attempts.append(len(attempts))
            if len(attempts) <= len(errors):
                raise errors[len(attempts) - 1]
            return save(*given, **named)

        monkeypatch.setattr(saving, "save", once)
        return attempts

    return begin


@pytest.mark.every_value
@pytest.mark.parametrize(("errors", "status", "number"), [
    ([TAKEN], 303, 2), ([TAKEN, TAKEN], 303, 3), ([TAKEN, TAKEN, TAKEN], 422, 3), ([StaleDataError("gone")], 303, 2),
    ([StaleDataError("gone")] * 9, 409, 4),
])  # fmt: skip
def test_storing_is_tried_three_times_and_then_the_form_comes_back_with_all_that_was_typed(
    app: Flask, signed_in: Make, make_post: Make, failing: Any, errors: list[Exception], status: int, number: int
) -> None:
    editor = signed_in("editor")
    post = make_post(title="Tides")
    form = controls(read(editor, f"/edit/posts/{post.id}")) | {"title": "Low tide", "body": "At six.", "action": "save"}
    attempts = failing(errors)
    answer = editor.post(f"/edit/posts/{post.id}", data=form)
    assert (answer.status_code, len(attempts)) == (status, number)
    with app.app_context():
        assert db.session.get_one(Post, post.id).title == ("Low tide" if status == 303 else "Tides")
    if status != 303:
        assert "Low tide" in answer.text
        assert "At six." in answer.text
    if status == 422:
        assert "Nothing is lost: send this again." in answer.text


def test_form_that_another_attempt_has_stored_meanwhile_is_done(
    app: Flask, signed_in: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = signed_in("editor")
    form = controls(read(editor, "/edit/new/standard")) | {"title": "Tides", "body": "At six.", "action": "save"}
    first = editor.post("/edit/new/standard", data=form)
    monkeypatch.setattr(saving, "save", lambda *_given: pytest.fail("stored again"))
    assert editor.post("/edit/new/standard", data=form).location == first.location


@pytest.mark.parametrize("wanted", [True, False])
def test_files_of_a_deleted_post_go_with_it_if_that_is_wanted(
    app: Flask, signed_in: Make, make_post: Make, wanted: bool
) -> None:
    editor = signed_in("editor")
    own, shared = make_post(title="Tides"), make_post(title="Boats")
    folder = Path(app.instance_path) / "media" / "races"
    folder.mkdir(parents=True, exist_ok=True)
    with app.test_request_context(method="POST"):
        files = []
        for name in ("own", "both"):
            (folder / f"{name}.png").write_bytes(encoded(picture((40, 20)), "PNG"))
            (folder / f"{name}-480.webp").write_bytes(b"copy")
            files.append(Media(filename=f"{name}.png", path=f"races/{name}.png", mime="image/png", size=1, width=40,
                               height=20, widths={"480": f"races/{name}-480.webp"}))  # fmt: skip
        db.session.add_all(files)
        db.session.flush()
        rows = [(own.id, files[0].id), (own.id, files[1].id), (shared.id, files[1].id)]
        db.session.execute(media_uses.insert(), [{"post_id": post, "media_id": file} for post, file in rows])
        db.session.commit()
    asked = read(editor, f"/edit/posts/{own.id}/delete").text
    assert ("own.png" in asked, "both.png" in asked) == (True, False)
    given = {"files": "1"} if wanted else {}
    assert editor.post(f"/edit/posts/{own.id}/delete", data=given).status_code == 303
    there = {path.name for path in folder.iterdir()}
    assert {"both.png", "both-480.webp"} <= there
    assert there.isdisjoint({"own.png", "own-480.webp"}) == wanted
    with app.app_context():
        assert sorted(db.session.scalars(sa.select(Media.filename))) == (
            ["both.png"] if wanted else ["both.png", "own.png"]
        )
    for path in folder.iterdir():
        path.unlink()


def test_what_cannot_be_written_is_told_above_the_pages_of_the_desk(
    app: Flask, signed_in: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor, folder = signed_in("editor"), Path(app.instance_path)
    with app.app_context():
        has_file = db.engine().dialect.name == "sqlite"
    (folder / "media").mkdir(exist_ok=True)
    refused: set[str] = set()
    monkeypatch.setattr(read_only.os, "access", lambda place, _how: Path(place).name not in refused)
    for names, words in (
        (set(), ""), ({"blogapp.db"}, "its database is read-only"), ({"blogapp.db-wal"}, "its database is read-only"),
        ({folder.name}, ""), ({"media"}, "their folder is read-only"),
    ):  # fmt: skip
        refused.clear()
        refused.update(names)
        page = editor.get("/edit/").text
        assert [sentence in page for sentence in ("its database is read-only", "their folder is read-only")] == [
            has_file and "database" in words, "folder" in words,
        ], names  # fmt: skip
    with app.app_context():
        monkeypatch.setattr(read_only.sqlite, "file_of", lambda _url: None)
        assert read_only._is_database_read_only() is False
        monkeypatch.setattr(read_only.sqlite, "file_of", lambda _url: folder / "nowhere.db")
        assert read_only._is_database_read_only() is False


@pytest.mark.every_value
@pytest.mark.parametrize(("told", "is_read_only"), [
    ({}, False), ({"default_transaction_read_only": "on"}, True), ({"in_hot_standby": "on"}, True),
    ({"default_transaction_read_only": "off", "in_hot_standby": "off"}, False),
])  # fmt: skip
def test_server_tells_unasked_that_it_is_read_only(
    app: Flask, monkeypatch: pytest.MonkeyPatch, told: dict[str, str], is_read_only: bool
) -> None:
    class Named:
        name = "postgresql"
        dialect = property(lambda self: self)
        info = property(lambda self: self)
        connection = property(lambda self: self)
        driver_connection = property(lambda self: self)

        def parameter_status(self, name: str) -> str | None:
            return told.get(name)

    with app.app_context():
        monkeypatch.setattr(db, "engine", Named)
        monkeypatch.setattr(db.session, "connection", Named, raising=False)
        assert read_only._is_database_read_only() == is_read_only
