"""What is shown at once, what waits and what is spam; and that the desk says why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from commenting import leave, settle, stored
from flask import Flask
from flask.testing import FlaskClient

Make = Callable[..., Any]
NOOR = {"name": "Noor", "email": "noor@example.org", "body": "A lighthouse."}
THREE_LINKS = "https://a.example https://b.example https://c.example"


def reasons(editor: FlaskClient, status: str = "pending") -> list[str]:
    """Return what the desk says of the newest comment."""
    page = BeautifulSoup(editor.get(f"/edit/comments/?status={status}").text, "html.parser")
    return [note.text for note in page.select_one(".queued").select(".queued-notes li")]


def test_first_comment_waits_and_it_is_said(client: FlaskClient, signed_in: Make, make_post: Make) -> None:
    leave(client, make_post(), **NOOR)
    assert reasons(signed_in("editor")) == ["Nothing by this name and e-mail address was approved so far."]


@pytest.mark.parametrize(
    ("settings", "typed", "reason"),
    [
        ({}, {"body": THREE_LINKS}, "Links: 3. At most 2 are shown at once."),
        ({"comment_links": 0}, {"url": "https://a.example"}, "Links: 1. At most 0 are shown at once."),
        ({"comment_held": "tide\nFog horn"}, {"body": "A fog HORN!"}, "“Fog horn” is on the list of what waits."),
        ({"comment_held": "example.org"}, {}, "“example.org” is on the list of what waits."),
        ({"comment_held": "港"}, {"body": "大港口"}, "“港” is on the list of what waits."),
    ],
)
def test_known_people_wait_too(
    app: Flask, client: FlaskClient, signed_in: Make, make_post: Make, make_comment: Make,
    settings: dict[str, Any], typed: dict[str, str], reason: str,
) -> None:  # fmt: skip
    post = make_post()
    make_comment(post, name="Noor", email="noor@example.org")
    settle(app, **settings)
    leave(client, post, **NOOR | typed)
    assert stored(app)[-1].status == "pending"
    assert reasons(signed_in("editor"))[0] == reason


@pytest.mark.parametrize("body", ["In Hamburg.", "Hams", "Wham"])
def test_words_of_a_list_are_whole_words(
    app: Flask, client: FlaskClient, make_post: Make, make_comment: Make, body: str
) -> None:
    post = make_post()
    make_comment(post, name="Noor", email="noor@example.org")
    settle(app, comment_held="ham", comment_spam="ham")
    leave(client, post, **NOOR | {"body": body})
    assert stored(app)[-1].status == "approved"


def test_list_of_spam_is_spam_and_nothing_is_lost(
    app: Flask, client: FlaskClient, signed_in: Make, make_post: Make
) -> None:
    settle(app, comment_spam="shop.example")
    answer = leave(client, make_post(), **NOOR | {"url": "https://shop.example/sails"})
    assert "Your comment waits for approval" in client.get(answer.location).text  # a machine learns nothing from it
    assert stored(app)[0].status == "spam"
    assert reasons(signed_in("editor"), "spam") == ["“shop.example” is on the list of spam."]


def test_authors_are_not_judged(app: Flask, signed_in: Make, make_post: Make) -> None:
    settle(app, comment_spam="tide", comment_links=0)
    leave(signed_in("author"), make_post(), body="The tide: https://a.example")
    assert stored(app)[0].status == "approved"


def test_lists_are_settings(app: Flask, signed_in: Make) -> None:
    page = signed_in("administrator").get("/edit/settings/").text
    for name in ("comment_links", "comment_held", "comment_spam"):
        assert f'name="{name}"' in page


def test_what_waits_changes_nothing_for_readers(
    app: Flask, client: FlaskClient, signed_in: Make, make_post: Make
) -> None:
    post, editor = make_post(), signed_in("editor")
    pages = (post.url, "/", "/feed/", "/comments/feed/")
    before = [client.get(page).headers["ETag"] for page in pages]
    leave(client, post, **NOOR)
    comment = stored(app)[0]
    assert comment.status == "pending"
    assert [client.get(page).headers["ETag"] for page in pages] == before
    for action in ("spam", "restore", "trash", "delete"):
        editor.post(f"/edit/comments/{comment.id}", data={"action": action})
        assert [client.get(page).headers["ETag"] for page in pages] == before, action


def test_what_is_approved_or_taken_down_is_seen_at_once(
    client: FlaskClient, signed_in: Make, make_post: Make, make_comment: Make
) -> None:
    post, editor = make_post(), signed_in("editor")
    comment = make_comment(post, "A lighthouse.", status="pending")
    shown = []
    for action in ("approve", "spam", "restore", "approve", "trash"):
        editor.post(f"/edit/comments/{comment.id}", data={"action": action})
        shown.append("A lighthouse." in client.get(post.url).text)
    assert shown == [True, False, True, True, False]
