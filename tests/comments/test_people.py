"""One person's comments: blocked in one step and back, found, exported and erased; and by the person itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from commenting import count_of, leave, press, settle, stored, text_of
from flask import Flask
from flask.testing import FlaskClient
from mailing import outgoing

from blogapp import db
from blogapp.jobs.worker import Worker

Make = Callable[..., Any]
NOOR = "noor@example.org"
PERSON = "/edit/comments/person"


@pytest.fixture
def post(make_post: Make, make_comment: Make) -> Any:
    """A post with two comments of one person, and one of another."""
    post = make_post()
    make_comment(post, "First", email=NOOR)
    make_comment(post, "Second", email=NOOR, status="pending", name="Somebody")
    make_comment(post, "Of another", email="ida@example.org")
    return post


def test_whoever_is_blocked_goes_with_all_they_left_and_comes_back(
    app: Flask, client: FlaskClient, signed_in: Make, post: Any
) -> None:
    editor, before = signed_in("editor"), [comment.status for comment in stored(app)]
    page = editor.post(f"/edit/comments/{stored(app)[0].id}", data={"action": "block"}, follow_redirects=True)
    assert f"{NOOR} is blocked" in page.text
    assert [comment.status for comment in stored(app)] == ["spam", "spam", "approved"]
    assert count_of(app, post) == 1
    leave(client, post, email=NOOR, body="Third")
    assert stored(app)[-1].status == "spam"
    assert "Its writer is blocked." in editor.get("/edit/comments/?status=spam").text
    undo = BeautifulSoup(page.text, "html.parser").select_one(".notices form")
    assert undo
    editor.post(str(undo["action"]))
    assert [comment.status for comment in stored(app)][:3] == before
    leave(client, post, email=NOOR, body="Fourth")
    assert stored(app)[-1].status == "approved"


def test_who_is_blocked_is_listed_and_let_in_again(app: Flask, client: FlaskClient, signed_in: Make, post: Any) -> None:
    editor = signed_in("editor")
    editor.post(PERSON, data={"email": NOOR, "action": "block"})
    assert NOOR in editor.get(PERSON).text
    editor.post(PERSON, data={"email": NOOR, "action": "unblock"})
    editor.get(PERSON)  # which says so
    assert NOOR not in editor.get(PERSON).text
    leave(client, post, email=NOOR, body="Back")
    assert stored(app)[-1].status != "spam"


def test_authors_neither_block_nor_see_whole_people(
    app: Flask, signed_in: Make, make_post: Make, make_comment: Make
) -> None:
    author = signed_in("author")
    comment = make_comment(make_post(author=author.user), email=NOOR, status="pending")
    assert press(author, comment.id, "block").status_code == 404
    assert author.get(PERSON, query_string={"email": NOOR}).status_code in {403, 404}
    assert author.post(PERSON, data={"email": NOOR, "action": "erase"}).status_code in {403, 404}
    assert len(stored(app)) == 1


def test_what_one_person_left_is_found_and_exported(signed_in: Make, post: Any) -> None:
    editor = signed_in("editor")
    page = text_of(editor.get(PERSON, query_string={"email": "NOOR@example.org "}))
    assert "First" in page
    assert "Second" in page
    assert "Of another" not in page
    file = editor.get(PERSON, query_string={"email": NOOR, "format": "json"})
    assert [each["text"] for each in file.json] == ["First", "Second"]
    assert file.json[0]["on"].endswith(post.url)
    assert "attachment" in file.headers["Content-Disposition"]


def test_what_one_person_left_is_erased_and_counted(app: Flask, signed_in: Make, post: Any) -> None:
    signed_in("editor").post(PERSON, data={"email": NOOR, "action": "erase"})
    assert [comment.body for comment in stored(app)] == ["Of another"]
    assert count_of(app, post) == 1


@pytest.mark.parametrize("email", ["", "%", "nobody@example.org", "a" * 9000])
def test_any_address_may_be_asked_for(signed_in: Make, post: Any, email: str) -> None:
    editor = signed_in("editor")
    page = editor.get(PERSON, query_string={"email": email})
    assert page.status_code == 200
    assert "First" not in page.text
    assert editor.post(PERSON, data={"email": email, "action": "other"}).status_code == 404


@pytest.fixture
def link(app: Flask, client: FlaskClient, post: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    """The link that was sent to the address of a comment, on its writer's wish."""
    monkeypatch.setitem(app.config, "MAIL_URL", "smtp://127.0.0.1:1")
    monkeypatch.setitem(app.config, "BASE_URL", "http://localhost")
    own = leave(client, post, email=NOOR, body="Mine").location
    page = client.post(own, data={"action": "all"})
    assert f"a mail is on its way to {NOOR}" in page.text
    (payload,) = [each for each in outgoing(app) if each["to"] == NOOR]
    found = re.search(r"http://localhost(/\S+)", payload["link"])
    assert found
    return found[1]


def test_a_person_downloads_and_erases_what_was_left_under_the_address(
    app: Flask, client: FlaskClient, link: str
) -> None:
    page = client.get(link)
    assert page.headers["Cache-Control"] == "private, no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert [each["text"] for each in client.get(f"{link}?format=json").json] == ["First", "Second", "Mine"]
    assert len(stored(app)) == 4
    assert "Comments that were erased: 3" in client.post(link).text
    assert [comment.body for comment in stored(app)] == ["Of another"]


def test_the_link_is_good_for_a_day_and_cannot_be_made_up(app: Flask, client: FlaskClient, link: str) -> None:
    for wrong in (link[:-4] + "abc/", "/comments/everything/x/"):
        assert client.post(wrong).status_code == 404
    with time_machine.travel(db.now() + timedelta(days=1, minutes=1), tick=False):
        assert client.get(link).status_code == 404
        assert client.post(link).status_code == 404
    assert len(stored(app)) == 4


def test_nobody_is_sent_the_link_again_and_again(app: Flask, client: FlaskClient, link: str, post: Any) -> None:
    own = leave(client, post, email=NOOR, body="Once more").location
    for _time in range(5):
        client.post(own, data={"action": "all"})
    assert len([each for each in outgoing(app) if each["to"] == NOOR]) <= 3


@pytest.mark.parametrize("status", ["trash", "spam"])
def test_what_was_put_away_is_deleted_after_thirty_days(
    app: Flask, signed_in: Make, make_post: Make, make_comment: Make, status: str
) -> None:
    editor, post = signed_in("editor"), make_post()
    for body, at in (("Old", timedelta(days=40)), ("Put away today", timedelta(days=40)), ("New", timedelta())):
        make_comment(post, body, status=status, created_at=db.now() - at)
    comment = stored(app)[1]
    press(editor, comment.id, "approve")
    press(editor, comment.id, status)
    make_comment(post, "Approved", created_at=db.now() - timedelta(days=400))
    Worker(app).run_until_idle()
    assert [comment.body for comment in stored(app)] == ["Put away today", "New", "Approved"]


def test_lists_know_networks_and_ends_of_addresses(app: Flask, client: FlaskClient, make_post: Make) -> None:
    post = make_post()
    lists = {"comment_held": "192.0.2.0/24", "comment_spam": "@spam.example", "comment_refused": "2001:db8::/32\nhorn"}
    settle(app, moderate_first=False, **lists)
    client.environ_base["REMOTE_ADDR"] = "192.0.2.9"
    leave(client, post, body="From a held network")
    client.environ_base["REMOTE_ADDR"] = "198.51.100.9"
    leave(client, post, body="From elsewhere", email="a@spam.example")
    leave(client, post, body="An address in a text: 192.0.2.9", email="a@notspam.example")
    assert [comment.status for comment in stored(app)] == ["pending", "spam", "approved"]
    for address, body in (("2001:db8:9::1", "From a refused network"), ("198.51.100.9", "A fog horn")):
        client.environ_base["REMOTE_ADDR"] = address
        page = leave(client, post, body=body)
        assert page.status_code == 403
        assert f"{body}</textarea>" in page.text
    assert len(stored(app)) == 3


def test_no_address_is_stored(app: Flask, client: FlaskClient, make_post: Make) -> None:
    client.environ_base["REMOTE_ADDR"] = "203.0.113.77"
    leave(client, make_post(), email=NOOR)
    with app.app_context():
        tables = db.Base.metadata.sorted_tables
        rows = [str(tuple(row)) for table in tables for row in db.session.execute(table.select())]
    assert not any("203.0.113.77" in row for row in rows)


def test_after_some_days_a_post_takes_no_comments(app: Flask, client: FlaskClient, make_post: Make) -> None:
    settle(app, comment_days=14)
    old, new = make_post(days_ago=15), make_post(days_ago=13)
    assert "respond-form" not in client.get(old.url).text
    assert "respond-form" in client.get(new.url).text
    page = leave(client, old, body="Late")
    assert page.status_code == 403
    assert "Late</textarea>" in page.text
