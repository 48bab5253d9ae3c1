"""The moderation queue: what editors do with comments, and what follows for readers and counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from commenting import count_of, listed, press, stored
from flask import Flask
from flask.testing import FlaskClient

Make = Callable[..., Any]


def test_tabs_show_comments_by_status(signed_in: Make, make_post: Make, make_comment: Make) -> None:
    editor, post = signed_in("editor"), make_post()
    for status in ("pending", "approved", "spam", "trash"):
        make_comment(post, f"It is {status}.", status=status)
    assert listed(editor) == ["It is pending."]
    assert [listed(editor, status=status) for status in ("approved", "spam", "trash")] == [
        ["It is approved."], ["It is spam."], ["It is trash."],
    ]  # fmt: skip


def test_tabs_tell_numbers(signed_in: Make, make_post: Make, make_comment: Make) -> None:
    post = make_post()
    for status in ("pending", "pending", "spam"):
        make_comment(post, status=status)
    tabs = BeautifulSoup(signed_in("editor").get("/edit/comments/").text, "html.parser").select(".tabs a")
    assert [tab.get_text(strip=True) for tab in tabs] == ["Pending (2)", "Approved (0)", "Spam (1)", "Trash (0)"]


def test_queue_shows_who_when_where_and_what(signed_in: Make, make_post: Make, make_comment: Make) -> None:
    post = make_post(title="The night train")
    make_comment(post, "Well seen.", name="Noor", email="noor@example.org", status="pending")
    page = signed_in("editor").get("/edit/comments/").text
    for part in ("Noor", "noor@example.org", "The night train", post.url, "Well seen.", "<time"):
        assert part in page


def test_queue_says_what_another_site_has_sent(signed_in: Make, make_post: Make, make_comment: Make) -> None:
    make_comment(make_post(), status="pending", kind="trackback")
    assert ">Trackback</span>" in signed_in("editor").get("/edit/comments/").text


@pytest.mark.slow
def test_queue_is_paged(signed_in: Make, make_post: Make, make_comment: Make) -> None:
    editor, post = signed_in("editor"), make_post()
    for number in range(25):
        make_comment(post, str(number), status="pending")
    assert listed(editor) == [str(number) for number in range(24, 4, -1)]
    assert listed(editor, page=2) == ["4", "3", "2", "1", "0"]
    assert editor.get("/edit/comments/?page=3").status_code == 302


@pytest.mark.every_value
@pytest.mark.parametrize("query", ["page=0", "page=-1", "page=x", f"page={'9' * 40}", "status=x", "page=٣"])
def test_queue_answers_any_address(signed_in: Make, make_post: Make, make_comment: Make, query: str) -> None:
    make_comment(make_post(), status="pending")
    editor = signed_in("editor")
    assert editor.get(f"/edit/comments/?{query}", follow_redirects=True).status_code == 200


@pytest.mark.parametrize(
    ("before", "action", "after", "count"),
    [
        ("pending", "approve", "approved", 1),
        ("pending", "spam", "spam", 0),
        ("pending", "trash", "trash", 0),
        ("approved", "approve", "approved", 1),
        ("approved", "spam", "spam", 0),
        ("approved", "trash", "trash", 0),
        ("spam", "approve", "approved", 1),
        ("trash", "approve", "approved", 1),
        ("spam", "restore", "pending", 0),
        ("trash", "restore", "pending", 0),
        ("approved", "restore", "approved", 1),
    ],
)
def test_button_moves_a_comment_and_counts(
    app: Flask, signed_in: Make, make_post: Make, make_comment: Make, before: str, action: str, after: str, count: int
) -> None:
    post = make_post()
    comment = make_comment(post, status=before)
    assert press(signed_in("editor"), comment.id, action).status_code == 303
    assert (stored(app)[0].status, count_of(app, post)) == (after, count)


def test_count_follows_two_comments_through_everything(
    app: Flask, signed_in: Make, make_post: Make, make_comment: Make
) -> None:
    editor, post = signed_in("editor"), make_post()
    one, two = (make_comment(post, text, status="pending").id for text in ("One", "Two"))
    counts = [count_of(app, post)]
    steps = [
        (one, "approve"),
        (two, "approve"),
        (one, "spam"),
        (one, "restore"),
        (two, "trash"),
        (two, "delete"),
        (one, "approve"),
    ]
    for comment_id, action in steps:
        press(editor, comment_id, action)
        counts.append(count_of(app, post))
    assert counts == [0, 1, 2, 1, 2, 1, 1, 1]


@pytest.mark.parametrize("first", ["spam", "trash"])
def test_restored_comment_is_what_it_was(
    app: Flask, signed_in: Make, make_post: Make, make_comment: Make, first: str
) -> None:
    editor, comment = signed_in("editor"), make_comment(make_post())
    for action in (first, "trash", "trash", "restore"):
        press(editor, comment.id, action)
    assert stored(app)[0].status == "approved"


@pytest.mark.parametrize(("status", "left"), [("pending", 1), ("approved", 1), ("spam", 0), ("trash", 0)])
def test_only_what_was_put_away_can_be_deleted(
    app: Flask, signed_in: Make, make_post: Make, make_comment: Make, status: str, left: int
) -> None:
    comment = make_comment(make_post(), status=status)
    press(signed_in("editor"), comment.id, "delete")
    assert len(stored(app)) == left


def test_answers_of_a_deleted_comment_move_up(app: Flask, signed_in: Make, make_post: Make, make_comment: Make) -> None:
    post = make_post()
    top = make_comment(post, "Top")
    gone = make_comment(post, "Gone", parent_id=top.id, status="trash")
    make_comment(post, "Answer", parent_id=gone.id)
    press(signed_in("editor"), gone.id, "delete")
    assert [(comment.body, comment.parent_id) for comment in stored(app)] == [("Top", None), ("Answer", top.id)]


def test_approved_comment_shows_to_readers(
    client: FlaskClient, signed_in: Make, make_post: Make, make_comment: Make
) -> None:
    post = make_post()
    comment = make_comment(post, "Well seen.", status="pending")
    assert "Well seen." not in client.get(post.url).text
    press(signed_in("editor"), comment.id, "approve")
    assert "Well seen." in client.get(post.url).text


def test_button_leads_back_to_the_same_page(signed_in: Make, make_post: Make, make_comment: Make) -> None:
    comment = make_comment(make_post(), status="spam")
    answer = press(signed_in("editor"), comment.id, "trash", status="spam", page="2")
    assert answer.location == "/edit/comments/?status=spam&page=2"


@pytest.mark.parametrize("action", ["", "edit", "DELETE"])
def test_unknown_button_is_nothing(
    app: Flask, signed_in: Make, make_post: Make, make_comment: Make, action: str
) -> None:
    comment = make_comment(make_post(), status="trash")
    assert press(signed_in("editor"), comment.id, action).status_code == 404
    assert len(stored(app)) == 1


def test_missing_comment_is_nothing(signed_in: Make) -> None:
    assert [press(signed_in("editor"), 999, "approve").status_code, 0] == [404, 0]


@pytest.mark.parametrize("role", ["contributor", "member"])
def test_only_who_publishes_moderates(
    app: Flask, signed_in: Make, make_post: Make, make_comment: Make, role: str
) -> None:
    comment, client = make_comment(make_post(), status="pending"), signed_in(role)
    assert client.get("/edit/comments/").status_code == 404
    assert press(client, comment.id, "approve").status_code == 404
    assert stored(app)[0].status == "pending"


def test_reader_is_asked_to_sign_in(client: FlaskClient, make_post: Make, make_comment: Make) -> None:
    comment = make_comment(make_post(), status="pending")
    assert "/login" in client.get("/edit/comments/").location
    assert press(client, comment.id, "approve").status_code == 401


def test_button_of_another_site_does_nothing(app: Flask, signed_in: Make, make_post: Make, make_comment: Make) -> None:
    comment = make_comment(make_post(), status="pending")
    assert press(signed_in("editor"), comment.id, "approve", csrf_token="forged").status_code == 400
    assert stored(app)[0].status == "pending"
