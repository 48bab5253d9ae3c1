"""What happens to a comment while a checker looks at it counts for more than the answer."""

from __future__ import annotations

from typing import Any

from commenting import leave, press, stored
from flask import Flask
from flask.testing import FlaskClient

from blogapp import db
from blogapp.models import Post
from blogapp.verdicts import Hold, Submission


def reasons(app: Flask) -> list[str]:
    with app.app_context():
        return [str(reason) for reason in db.session.merge(stored(app)[-1]).reasons]


def test_a_text_that_changes_under_the_checkers_eyes_is_not_shown_by_its_answer(
    app: Flask, client: FlaskClient, checker: Any, post: Post, work: Any
) -> None:
    own = leave(client, post, name="Noor", email="noor@example.org", body="A mole.").location

    def change(submission: Submission) -> Hold | None:
        if "mole" in submission.text:
            client.post(own, data={"action": "save", "body": "An anchor."})
            return None
        return Hold(submission.text)

    checker("gull", change)
    client.post(own, data={"action": "save", "body": "Another mole."})
    work()
    assert stored(app)[-1].status == "pending"
    assert reasons(app) == ["“gull” says: An anchor."]


def test_what_is_approved_under_the_checkers_eyes_stays_so(
    app: Flask, checker: Any, left: Any, work: Any, signed_in: Any
) -> None:
    editor = signed_in("editor")

    def decide(submission: Submission) -> Hold:
        press(editor, submission.id, "approve")
        return Hold("Too late.")

    checker("gull", decide)
    left()
    work()
    assert stored(app)[-1].status == "approved"
    assert reasons(app) == []


def test_what_came_back_from_the_trash_waits_for_an_editor(
    app: Flask, checker: Any, left: Any, work: Any, signed_in: Any
) -> None:
    checker("gull", lambda _submission: None)
    comment, editor = left(), signed_in("editor")
    for action in ("trash", "restore"):
        press(editor, comment.id, action)
    work()
    assert stored(app)[-1].status == "pending"
    assert reasons(app) == []
