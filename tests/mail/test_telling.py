"""Who is told of a comment: those who tend it, as each likes; and whoever asked for it, of answers."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from commenting import leave, press, settle, stored, text_of
from flask import Flask
from flask.testing import FlaskClient
from mailing import Letterbox
from sqlalchemy import update

from blogapp import db
from blogapp.comments import telling
from blogapp.jobs import outbox
from blogapp.models import User

Make = Callable[..., Any]
Work = Callable[[], int]
NOOR = {"name": "Noor", "email": "noor@example.org"}


def told(box: Letterbox) -> list[str]:
    """Return who was sent a mail, in the order of the alphabet."""
    return sorted(str(mail["To"]) for mail in box.mails)


def local(address: str) -> str:
    return address.removeprefix("https://blog.example")


def link_of(box: Letterbox) -> str:
    """Return the path of the link in the last mail."""
    found = re.search(r"https://blog\.example(\S+)", box.text())
    assert found is not None
    return found[1]


def test_the_author_is_told_that_a_comment_waits(
    box: Letterbox, client: FlaskClient, make_user: Make, make_post: Make, work: Work
) -> None:
    author, _editor = make_user(role="author", name="Mira"), make_user(role="editor", name="Ivo")
    leave(client, make_post(author=author, title="The night train"), **NOOR, body="Well *seen*.")
    work()
    assert told(box) == ["mira@example.org"]
    assert "Noor left a comment on “The night train”." in box.text()
    assert "Nothing by this name and e-mail address was approved so far." in box.text()
    assert "> Well seen." in box.text()
    assert link_of(box) == "/edit/comments/#comment-1"


def test_where_the_author_may_not_tend_those_who_tend_all_are_told(
    app: Flask, box: Letterbox, client: FlaskClient, make_user: Make, make_post: Make, work: Work
) -> None:
    writer = make_user(role="contributor", name="Mira")
    for role, name in (("editor", "Ivo"), ("administrator", "Sol"), ("author", "Ana"), ("member", "Ida")):
        make_user(role=role, name=name)
    gone = make_user(role="editor", name="Gone")
    with app.app_context():
        db.session.execute(update(User).where(User.id == gone.id).values(active=False))
        db.session.commit()
    leave(client, make_post(author=writer), **NOOR)
    work()
    assert told(box) == ["ivo@example.org", "sol@example.org"]


def test_what_is_shown_at_once_or_is_spam_is_no_work(
    app: Flask, box: Letterbox, client: FlaskClient, make_post: Make, work: Work
) -> None:
    settle(app, moderate_first=False, comment_spam="sails")
    post = make_post()
    leave(client, post, **NOOR)
    leave(client, post, **NOOR, body="Cheap sails")
    work()
    assert told(box) == []


@pytest.mark.parametrize(("choice", "mails"), [("each", (2, 2)), ("daily", (1, 1)), ("never", (0, 0))])
def test_each_chooses_when(
    app: Flask, box: Letterbox, client: FlaskClient, signed_in: Make, make_post: Make, work: Work,
    choice: str, mails: tuple[int, int],
) -> None:  # fmt: skip
    author = signed_in("author")
    assert "Comments that wait for you" in author.get("/account").text
    author.post("/account/profile", data={"bio": "", "links": "", "comment_mail": choice})
    post = make_post(author=author.user)
    for body in ("One.", "Two."):
        leave(client, post, **NOOR, body=body)
    work()
    assert len(box.mails) == mails[0]
    with app.app_context():
        outbox.put_daily(telling.DIGEST)
        outbox.put_daily(telling.DIGEST)  # once a day
    work()
    assert len(box.mails) == mails[1]
    if choice == "daily":
        assert box.mails[0]["Subject"] == "[Blogapp] 2 comments wait for approval."


def test_profile_without_the_choice_leaves_it(app: Flask, signed_in: Make) -> None:
    author = signed_in("author")
    author.post("/account/profile", data={"bio": "", "links": "", "comment_mail": "never"})
    author.post("/account/profile", data={"bio": "A few words.", "links": ""})
    assert author.post("/account/profile", data={"bio": "", "links": "", "comment_mail": "x"}).status_code == 422
    with app.app_context():
        assert db.session.get_one(User, author.user.id).comment_mail == "never"


def test_answers_are_told_once_the_address_has_confirmed(
    app: Flask, box: Letterbox, client: FlaskClient, make_post: Make, work: Work
) -> None:
    settle(app, moderate_first=False)
    post = make_post(title="The night train")
    own = leave(client, post, **NOOR).location
    work()
    box.mails.clear()
    for _ in range(3):
        client.post(own, data={"action": "tell"})
    work()
    assert told(box) == ["noor@example.org"]  # asked once, however often somebody presses
    leave(client, post, name="Ida", parent=stored(app)[0].id, body="Where?")
    work()
    assert len(box.mails) == 1  # not before it is confirmed

    confirm = link_of(box)
    assert "Yes, tell me" in client.get(confirm).text  # programs that follow links confirm nothing
    assert "You are told of answers by mail." in text_of(client.post(confirm))
    leave(client, post, name="Ida", parent=stored(app)[0].id, body="When?")
    leave(client, post, **NOOR, parent=stored(app)[0].id, body="My own.")
    leave(client, post, name="Ida", body="To nobody.")
    work()
    assert len(box.mails) == 2
    assert "Ida answers your comment on “The night train”." in box.text()
    assert "> When?" in box.text()

    stop = str(box.mails[-1]["List-Unsubscribe"]).strip(" <>")
    assert box.mails[-1]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert client.post(local(stop), data={"List-Unsubscribe": "One-Click"}).status_code == 200
    leave(client, post, name="Ida", parent=stored(app)[0].id, body="Why?")
    work()
    assert len(box.mails) == 2


@pytest.mark.slow
def test_an_answer_that_waits_is_told_when_it_is_approved_and_once(
    app: Flask, box: Letterbox, client: FlaskClient, signed_in: Make, make_post: Make, make_comment: Make, work: Work
) -> None:
    editor = signed_in("editor")
    editor.post("/account/profile", data={"bio": "", "links": "", "comment_mail": "never"})
    post = make_post(author=editor.user)
    asked = make_comment(post, "When?", **NOOR, answer_mail="confirmed")
    leave(client, post, name="Ida", parent=asked.id, body="At noon.")
    work()
    assert told(box) == []
    for action in ("approve", "spam", "approve"):
        press(editor, stored(app)[-1].id, action)
        work()
    assert told(box) == ["noor@example.org"]


def test_without_mail_nothing_is_promised(app: Flask, client: FlaskClient, signed_in: Make, make_post: Make) -> None:
    own = leave(client, make_post(), **NOOR).location
    assert "by mail" not in client.get(own).text
    assert "Send a test mail" not in signed_in("administrator").get("/edit/jobs/").text
