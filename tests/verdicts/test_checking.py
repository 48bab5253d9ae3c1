"""A checker may hold a comment, never refuse or approve one; whatever it does, no comment is lost or stuck."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup
from commenting import count_of, leave, press, settle, stored
from flask import Flask
from flask.testing import FlaskClient
from statements import queries

from blogapp import db
from blogapp.accounts import unlocking
from blogapp.comments import submission
from blogapp.models import Job, Post
from blogapp.plugins import apart
from blogapp.verdicts import Hold, Submission

AWAITED = "A checker has not answered yet."


def passes(_submission: Submission) -> None:
    return None


def holds(_submission: Submission) -> Hold:
    return Hold("It sells anchors.")


def ends(_submission: Submission) -> None:
    sys.exit("Enough.")


def said(app: Flask) -> tuple[str, list[str]]:
    """Return where the newest comment stands, and its reasons."""
    with app.app_context():
        comment = db.session.merge(stored(app)[-1])
        return comment.status, [str(reason) for reason in comment.reasons]


def failures(app: Flask) -> dict[str, str]:
    """Return of each checker with a job in the outbox what came of it."""
    with app.app_context():
        jobs = db.session.scalars(sa.select(Job).where(Job.task == "check a comment").order_by(Job.id))
        return {job.receiver: job.said for job in jobs}


def test_what_a_checker_lets_through_is_shown_after_the_worker_has_asked(
    app: Flask, client: FlaskClient, checker: Any, left: Any, post: Post, work: Any
) -> None:
    given: list[Submission] = []
    checker("gull", given.append)
    settle(app, language="en")
    left("A *light*house.", url="https://noor.example/")
    assert given == []
    assert said(app) == ("pending", [AWAITED])
    assert "lighthouse" not in client.get(post.url).text
    work()
    [submission] = given
    told = (submission.text, submission.html, submission.name, submission.email, submission.url)
    assert told == (
        *("A lighthouse.", "<p>A <em>light</em>house.</p>\n"),
        *("Noor", "noor@example.org", "https://noor.example/"),
    )
    place = (submission.site, submission.address, submission.title, submission.language)
    assert place == ("http://localhost/", f"http://localhost{post.url}", post.name, "en")
    assert submission.submitted_at == stored(app)[-1].created_at
    assert said(app) == ("approved", [])
    assert count_of(app, post) == 2


def test_what_a_checker_holds_waits_and_its_reason_is_shown(
    app: Flask, checker: Any, left: Any, work: Any, signed_in: Any
) -> None:
    checker("gull", holds)
    left()
    work()
    assert said(app)[0] == "pending"
    page = BeautifulSoup(signed_in("editor").get("/edit/comments/").text, "html.parser")
    assert page.select_one(".queued-notes li").text == "“gull” says: It sells anchors."


def test_all_checkers_are_asked_and_one_is_enough_to_hold(app: Flask, checker: Any, left: Any, work: Any) -> None:
    checker("auk", passes)
    checker("gull", holds)
    checker("tern", lambda _submission: Hold("100 % 'tides'."))
    checker("wren", passes)
    left()
    work()
    assert said(app) == ("pending", ["“gull” says: It sells anchors.", "“tern” says: 100 % 'tides'."])


def test_what_rules_hold_is_never_approved_and_gets_further_reasons(
    app: Flask, checker: Any, left: Any, work: Any
) -> None:
    settle(app, comment_held="anchor")
    checker("auk", passes)
    left("An anchor.")
    held = "“anchor” is on the list of what waits."
    work()
    assert said(app) == ("pending", [held])
    checker("gull", holds)
    left("An anchor, again.")
    work()
    assert said(app) == ("pending", [held, "“gull” says: It sells anchors."])


def test_nobody_is_asked_about_spam(app: Flask, checker: Any, left: Any, work: Any) -> None:
    given: list[Submission] = []
    checker("gull", given.append)
    settle(app, comment_spam="anchor")
    left("An anchor.")
    work()
    assert (said(app)[0], given) == ("spam", [])


def test_nobody_is_asked_about_what_a_password_protects(
    app: Flask, client: FlaskClient, checker: Any, post: Post, make_post: Any, work: Any
) -> None:
    given: list[Submission] = []
    checker("gull", given.append)
    hidden = make_post(password="x")
    with app.test_request_context():
        key = unlocking.key_of(hidden)
    leave(client, hidden, name="Noor", email="noor@example.org", key=key)
    work()
    assert (said(app)[0], given) == ("approved", [])


class Odd(Hold):
    """A verdict that fails when it is read."""

    @property
    def reason(self) -> str:  # type: ignore[override]
        raise KeyError("tide")

    def __init__(self) -> None:
        pass


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (True, "TypeError: A checker answers None or a Hold, not bool."),
        ("spam", "TypeError: A checker answers None or a Hold, not str."),
        (Hold(""), "ValueError: The reason must be a text that can be read."),
        (Hold("a\0b"), "ValueError: The reason must be a text that can be read."),
        (Hold("x" * 301), "ValueError: The reason is 301 characters long; at most 300 fit."),
        (Hold(7), "TypeError: The reason is of the type int; it must be a text."),  # type: ignore[arg-type]
        (Hold("\ud800"), "UnicodeEncodeError: "),
        (Odd(), "KeyError: 'tide'"),
    ],
)
def test_a_wrong_answer_counts_as_none_and_is_shown(
    app: Flask, checker: Any, left: Any, work: Any, answer: Any, reason: str
) -> None:
    checker("gull", lambda _submission: answer)
    left()
    work()
    assert said(app) == ("approved", [])
    assert failures(app)["checker gull"].startswith(reason)


def test_a_checker_that_fails_takes_no_other_along(
    app: Flask, checker: Any, left: Any, work: Any, monkeypatch: pytest.MonkeyPatch, signed_in: Any
) -> None:
    free = threading.Event()
    monkeypatch.setattr(apart, "PATIENCE", 0.05)

    def hangs(_submission: Submission) -> None:
        free.wait(timeout=20)

    def fails(submission: Submission) -> None:
        raise KeyError(submission.name)

    checker("auk", hangs)
    checker("crow", ends)
    checker("dove", fails)
    checker("emu", "no function")
    left()
    left("A second one.")
    try:
        work()
    finally:
        free.set()
    assert [comment.status for comment in stored(app)] == ["approved"] * 3
    assert failures(app) == {
        "checker auk": "It has not come back from an earlier comment.",
        "checker crow": "SystemExit: Enough.",
        "checker dove": "KeyError: 'Noor'",
        "checker emu": "TypeError: A checker is a function, not str.",
    }
    desk = signed_in("administrator").get("/edit/jobs/").text
    assert "checker dove" in desk
    assert "A checker is asked about a comment" in desk


def test_what_somebody_decides_meanwhile_holds(app: Flask, checker: Any, left: Any, work: Any, signed_in: Any) -> None:
    checker("gull", holds)
    comment, editor = left(), signed_in("editor")
    press(editor, comment.id, "approve")
    work()
    assert said(app) == ("approved", [])
    checker("gull", passes)
    comment = left("A second one.")
    press(editor, comment.id, "trash")
    work()
    assert said(app) == ("trash", [])


def test_a_comment_that_is_deleted_meanwhile_is_no_failure(
    app: Flask, client: FlaskClient, checker: Any, post: Post, work: Any, left: Any, signed_in: Any
) -> None:
    checker("gull", passes)
    comment, editor = left(), signed_in("editor")
    for action in ("trash", "delete"):
        press(editor, comment.id, action)
    assert len(stored(app)) == 1
    work()
    assert failures(app) == {}


def test_a_text_that_its_writer_changes_is_checked_anew(
    app: Flask, client: FlaskClient, checker: Any, post: Post, work: Any
) -> None:
    checker("gull", lambda submission: Hold("An anchor.") if "anchor" in submission.text else None)
    own = leave(client, post, name="Noor", email="noor@example.org", body="A mole.").location
    work()
    assert said(app) == ("approved", [])
    client.post(own, data={"action": "save", "body": "A pier."})
    client.post(own, data={"action": "save", "body": "An anchor."})
    assert said(app) == ("pending", [AWAITED])
    work()
    assert said(app) == ("pending", ["“gull” says: An anchor."])


def test_an_editor_is_not_checked(app: Flask, checker: Any, post: Post, signed_in: Any, work: Any) -> None:
    checker("gull", holds)
    leave(signed_in("editor"), post, body="Noted.")
    assert said(app) == ("approved", [])


def test_without_checkers_nothing_waits_and_nothing_more_is_asked(
    app: Flask, client: FlaskClient, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    def another(body: str) -> Callable[[], object]:
        return lambda: leave(client, post, name="Noor", email="noor@example.org", body=body)

    for body in ("A mole.", "A pier."):  # by then all that a page is made of is known
        another(body)()
    number = queries(app, another("A harbour."))
    monkeypatch.setattr(submission.checking, "begin", lambda *_given: None)
    assert queries(app, another("A lighthouse.")) == number
    assert said(app) == ("approved", [])
    assert failures(app) == {}
