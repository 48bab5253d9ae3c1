"""Mail goes through the outbox to a real server: what it says, what becomes of a refusal, and that it is sent once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from hostile import HOSTILE
from mailing import Letterbox
from sqlalchemy import select

from blogapp import db, mail
from blogapp.mail import Mail
from blogapp.models import Job

pytestmark = pytest.mark.parametrize("shared_app", ["sqlite"], indirect=True)
Put = Callable[..., None]
OF_MAIL = select(Job).where(Job.task == "mail")
ADDED = {"X-Peer", "X-MailFrom", "X-RcptTo"}  # by the server


@pytest.fixture
def put(app: Flask) -> Put:
    """Put a mail into the outbox, and commit."""

    def put(**given: Any) -> None:
        with app.app_context():
            told = {"to": "noor@example.org", "subject": "The tide", "paragraphs": ("It is high at noon.",)} | given
            mail.put(db.session(), [Mail(**told)])
            db.session.commit()

    return put


def outcome(app: Flask) -> tuple[str, str]:
    """Return the state of the job, and what it says."""
    with app.app_context():
        job = db.session.scalars(OF_MAIL).one()
        return job.state, str(job.said)


def test_a_mail_is_text_and_html_with_one_stable_id(box: Letterbox, put: Put, work: Callable[[], int]) -> None:
    put(quoted="Is it?\n<b>Yes</b>", link="https://blog.example/x", link_words="Look", key="tide-1")
    work()
    (sent,) = box.mails
    assert (sent["To"], sent["Subject"], sent["Message-ID"]) == (
        "noor@example.org", "[Blogapp] The tide", "<tide-1@blog.example>",
    )  # fmt: skip
    assert sent["From"] == "Blogapp <blog@blog.example>"
    assert box.text() == "It is high at noon.\n\n> Is it?\n> <b>Yes</b>\n\nLook:\nhttps://blog.example/x\n"
    assert "&lt;b&gt;Yes&lt;/b&gt;" in box.html()
    assert '<a href="https://blog.example/x">Look</a>' in box.html()


@pytest.mark.first(8)
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_stay_words(box: Letterbox, put: Put, work: Callable[[], int], text: str) -> None:
    put(subject=text, paragraphs=(text,), quoted=text)
    work()
    (sent,) = box.mails
    assert set(sent.keys()) - ADDED == {
        "From", "To", "Subject", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type",
    }  # fmt: skip
    assert "<script" not in box.html()


@pytest.mark.parametrize(
    ("answer", "state", "mails"), [("450 Come back later", "waiting", 1), ("550 No such person", "failed", 0)]
)
def test_what_is_refused_for_a_while_is_tried_again(
    app: Flask, box: Letterbox, put: Put, work: Callable[[], int], answer: str, state: str, mails: int
) -> None:
    box.answer = answer
    put()
    work()
    assert outcome(app) == (state, f"The mail server answered {answer.replace(' ', ': ', 1)}")
    box.answer = ""
    with app.app_context():
        for job in db.session.scalars(OF_MAIL):
            job.due_at = db.now()
        db.session.commit()
    work()
    assert len(box.mails) == mails


def test_a_server_that_is_away_is_said(app: Flask, put: Put, work: Callable[[], int], monkeypatch: Any) -> None:
    monkeypatch.setitem(app.config, "MAIL_URL", "smtp://127.0.0.1:1")
    monkeypatch.setitem(app.config, "BASE_URL", "https://blog.example")
    put()
    work()
    state, said = outcome(app)
    assert state == "waiting"
    assert "The mail server cannot be used: " in said


def test_what_is_rolled_back_is_not_sent(app: Flask, box: Letterbox, work: Callable[[], int]) -> None:
    with app.app_context():
        mail.put(db.session(), [Mail("noor@example.org", "The tide", ("High.",))])
        db.session.rollback()
    work()
    assert box.mails == []


def test_administrators_try_it_from_the_desk(box: Letterbox, signed_in: Any, work: Callable[[], int]) -> None:
    boss = signed_in("administrator")
    assert "Send a test mail to sol@example.org" in boss.get("/edit/jobs/").text
    page = boss.post("/edit/jobs/mail", follow_redirects=True)
    assert "A mail is on its way to sol@example.org." in page.text
    work()
    assert box.mails[0]["To"] == "sol@example.org"
    assert signed_in("editor", name="Ivo").post("/edit/jobs/mail").status_code == 404
