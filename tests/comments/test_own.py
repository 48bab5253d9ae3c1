"""The private link of a comment: its writer sees where it stands, changes it for a while and deletes it at any time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from commenting import count_of, leave, press, settle, stored, text_of
from flask import Flask
from flask.testing import FlaskClient

from blogapp import db

Make = Callable[..., Any]
SAVE, DELETE = {"action": "save"}, {"action": "delete"}


@pytest.fixture
def own(app: Flask, client: FlaskClient, make_post: Make) -> str:
    """The private link of a comment that is shown."""
    settle(app, moderate_first=False)
    return leave(client, make_post(), email="noor@example.org").location


@pytest.mark.parametrize(
    ("action", "words"),
    [
        ("approve", "on the page"),
        ("spam", "waits for approval"),
        ("trash", "An editor has put it away."),
    ],
)
def test_it_says_where_the_comment_stands(
    app: Flask, client: FlaskClient, signed_in: Make, make_post: Make, action: str, words: str
) -> None:
    own = leave(client, make_post()).location
    assert "waits for approval" in text_of(client.get(own))
    press(signed_in("editor"), stored(app)[0].id, action)
    page = client.get(own)
    assert words in text_of(page)
    assert "Well seen." in page.text


def test_it_is_changed_for_a_quarter_of_an_hour(app: Flask, client: FlaskClient, own: str) -> None:
    page = client.post(own, data=SAVE | {"body": "Seen *twice*."})
    assert "Saved." in text_of(page)
    assert "Seen <em>twice</em>." in page.text
    with time_machine.travel(db.now() + timedelta(minutes=16), tick=False):
        late = client.post(own, data=SAVE | {"body": "Seen thrice."})
        assert (late.status_code, "Seen thrice.</textarea>" in late.text) == (403, True)
        assert "<textarea" not in client.get(own).text
    assert stored(app)[0].body == "Seen *twice*."


def test_change_is_seen_by_readers_at_once(app: Flask, client: FlaskClient, make_post: Make) -> None:
    settle(app, moderate_first=False)
    post = make_post()
    own = leave(client, post).location
    assert "Well seen." in client.get(post.url).text
    client.post(own, data=SAVE | {"body": "Seen *twice*."})
    assert "Seen <em>twice</em>." in client.get(post.url).text


@pytest.mark.parametrize("body", ["", "\u200b", "a" * 300_000])
def test_text_that_is_refused_comes_back(app: Flask, client: FlaskClient, own: str, body: str) -> None:
    page = client.post(own, data=SAVE | {"body": body})
    assert page.status_code == 422
    assert body in page.text
    assert stored(app)[0].body == "Well seen."


def test_changed_text_is_judged_anew(app: Flask, client: FlaskClient, own: str) -> None:
    settle(app, moderate_first=False, comment_spam="sails", comment_links=1)
    client.post(own, data=SAVE | {"body": "https://a.example https://b.example"})
    assert stored(app)[0].status == "pending"
    client.post(own, data=SAVE | {"body": "Cheap sails"})
    assert stored(app)[0].status == "spam"


@pytest.mark.parametrize("days", [0, 400])
def test_it_is_deleted_at_any_time_and_counted(
    app: Flask, client: FlaskClient, make_post: Make, make_comment: Make, days: int
) -> None:
    settle(app, moderate_first=False)
    post = make_post()
    own = leave(client, post).location
    make_comment(post, "An answer.", parent_id=stored(app)[0].id)
    with time_machine.travel(db.now() + timedelta(days=days), tick=False):
        assert "Your comment is deleted." in text_of(client.post(own, data=DELETE))
        assert client.get(own).status_code == 404
        assert client.post(own, data=DELETE).status_code == 404
        assert "Well seen." not in client.get(post.url).text
    assert ([comment.body for comment in stored(app)], count_of(app, post)) == (["An answer."], 1)


def test_link_of_another_comment_is_no_guess(app: Flask, client: FlaskClient, own: str) -> None:
    for link in (own[:-3] + "x/", "/comments/own/1/", "/comments/own/MQ.x/", "/comments/own/%00/"):
        assert [client.get(link).status_code, client.post(link, data=DELETE).status_code] == [404, 404]
    assert len(stored(app)) == 1


def test_nobody_keeps_or_learns_the_address(client: FlaskClient, own: str) -> None:
    headers = client.get(own).headers
    assert "no-store" in headers["Cache-Control"]
    assert (headers["X-Robots-Tag"], headers["Referrer-Policy"]) == ("noindex", "no-referrer")


def test_too_many_changes_are_slowed_down_and_kept(
    app: Flask, client: FlaskClient, own: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "COMMENT_RATE", "1 per minute")
    client.environ_base["REMOTE_ADDR"] = "192.0.2.202"
    pages = [client.post(own, data=SAVE | {"body": f"Seen {number} times."}) for number in range(5)]
    assert [page.status_code for page in pages] == [200] * 4 + [429]
    assert "Seen 4 times." in pages[-1].text
