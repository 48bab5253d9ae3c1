"""An answer that was deleted by one press on the desk is put back, of the same reader and the same moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from polling import Poll
from reading import read, words
from undoing import listed, press, sent

from blogapp import db
from blogapp.models import Change, Post, ReaderAnswer

pytestmark = pytest.mark.database
Make = Callable[..., Any]


@pytest.fixture
def poll(app: Flask, install: Callable[..., None], make_post: Make) -> Post:
    """A poll in which one reader voted an hour ago."""
    install(Poll)
    return make_post("poll", title="Which boat?", options=["Tern", "Gull"])


@pytest.fixture
def reader(app: Flask, poll: Post) -> Any:
    """A reader who voted an hour ago."""
    client = app.test_client()
    vote(client, poll, "Tern")
    with app.test_request_context(method="POST"):
        db.session.execute(sa.update(ReaderAnswer).values(created_at=db.now() - timedelta(hours=1)))
        db.session.commit()
    return client


def vote(client: Any, poll: Post, choice: str) -> None:
    answer = client.post(f"/answers/{poll.id}/vote", data={"answer-vote-choice": choice})
    assert answer.status_code == 303


def stored(app: Flask) -> list[tuple[Any, ...]]:
    with app.app_context():
        columns = (ReaderAnswer.id, ReaderAnswer.reader, ReaderAnswer.created_at, ReaderAnswer.action)
        rows = db.session.execute(sa.select(*columns, ReaderAnswer.data).order_by(ReaderAnswer.id))
        return [tuple(row) for row in rows]


def number(client: Any, poll: Post) -> str:
    return words(read(client, poll.url).select_one(".format-poll li b"))


def test_an_answer_comes_back_as_it_was(app: Flask, signed_in: Make, poll: Post, reader: Any) -> None:
    editor, address, before = signed_in("editor"), f"/edit/posts/{poll.id}/answers", stored(app)
    assert number(reader, poll) == "1"
    undo = sent(editor, address, answer=str(before[0][0]))
    assert (stored(app), number(reader, poll)) == ([], "0")
    assert listed(editor, address) == ["Vote · Your choice: Tern"]
    assert press(editor, undo) == "Undone."
    assert (stored(app), number(reader, poll)) == (before, "1")
    assert listed(editor, address) == []
    vote(reader, poll, "Gull")
    assert [row[-1] for row in stored(app)] == [{"choice": "Gull"}]


def test_what_a_reader_answered_anew_stays(app: Flask, signed_in: Make, poll: Post, reader: Any) -> None:
    editor = signed_in("editor")
    undo = sent(editor, f"/edit/posts/{poll.id}/answers", answer=str(stored(app)[0][0]))
    vote(reader, poll, "Gull")
    before = stored(app)
    assert press(editor, undo) == "Not undone, for this reader has answered anew since."
    assert stored(app) == before


def test_only_who_may_delete_an_answer_puts_it_back_and_once(
    app: Flask, signed_in: Make, poll: Post, reader: Any
) -> None:
    editor, author, address = signed_in("editor"), signed_in("author", name="Mira"), f"/edit/posts/{poll.id}/answers"
    answer = str(stored(app)[0][0])
    undo = sent(editor, address, answer=answer)
    assert sent(editor, address, answer=answer) == ""
    assert author.post(undo).status_code == 404
    assert stored(app) == []
    editor.post(undo)
    editor.post(address, data={"sure": "y"})
    assert editor.post(undo).status_code == 303
    assert stored(app) == []


def test_when_all_are_deleted_none_comes_back(app: Flask, signed_in: Make, poll: Post, reader: Any) -> None:
    editor, address = signed_in("editor"), f"/edit/posts/{poll.id}/answers"
    undo = sent(editor, address, answer=str(stored(app)[0][0]))
    assert sent(editor, address, sure="y") == ""
    editor.post(undo)
    assert stored(app) == []
    with app.app_context():
        assert db.session.scalars(sa.select(Change)).all() == []


def test_a_post_that_is_deleted_for_good_leaves_no_answer_behind(
    app: Flask, signed_in: Make, poll: Post, reader: Any
) -> None:
    editor = signed_in("editor")
    undo = sent(editor, f"/edit/posts/{poll.id}/answers", answer=str(stored(app)[0][0]))
    assert editor.post(f"/edit/posts/{poll.id}/delete").status_code == 303
    assert editor.post(undo).status_code == 303
    with app.app_context():
        assert db.session.scalars(sa.select(Change)).all() == []


def test_what_can_be_undone_makes_no_other_version_of_the_pages_that_show_no_answers(
    app: Flask, signed_in: Make, make_post: Make, poll: Post, reader: Any
) -> None:
    editor, other = signed_in("editor"), make_post(title="Fog")
    before = reader.get(other.url).headers["ETag"]
    undo = sent(editor, f"/edit/posts/{poll.id}/answers", answer=str(stored(app)[0][0]))
    editor.post(undo)
    assert reader.get(other.url).headers["ETag"] == before
