"""Tending comments: many at once, with reasons and a way back, and answers from the desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from commenting import count_of, listed, press, stored
from flask import Flask
from flask.testing import FlaskClient

Make = Callable[..., Any]


def test_authors_tend_under_their_own_posts_alone(
    app: Flask, signed_in: Make, make_post: Make, make_comment: Make
) -> None:
    author = signed_in("author")
    mine, other = make_post(author=author.user), make_post()
    own, strange = (make_comment(post, name, status="pending") for post, name in ((mine, "Mine"), (other, "Strange")))
    assert listed(author) == ["Mine"]
    assert "Pending (1)" in author.get("/edit/comments/").text
    assert press(author, strange.id, "approve").status_code == 404
    author.post("/edit/comments/", data={"comment": [own.id, strange.id], "action": "approve"})
    assert [comment.status for comment in stored(app)] == ["approved", "pending"]


def tick(client: FlaskClient, comments: list[Any], **form: Any) -> Any:
    """Tick comments and press a button below the list."""
    ids = [comment.id for comment in comments]
    return client.post("/edit/comments/", data={"comment": ids} | form, follow_redirects=True)


def undo_of(page: Any) -> str:
    """Return the address of the page's button that takes back."""
    return str(BeautifulSoup(page.text, "html.parser").select_one(".notices form")["action"])


@pytest.mark.parametrize("action", ["approve", "spam", "trash"])
def test_many_are_decided_and_taken_back_at_once(
    app: Flask, signed_in: Make, make_post: Make, make_comment: Make, action: str
) -> None:
    editor, posts = signed_in("editor"), [make_post(), make_post()]
    held = [make_comment(posts[number % 2], str(number), status="pending") for number in range(5)]
    page = tick(editor, held[:4], action=action)
    assert "Done for 4 comments." in page.text
    done = {"approve": "approved"}.get(action, action)
    assert [comment.status for comment in stored(app)] == [done] * 4 + ["pending"]
    assert [count_of(app, post) for post in posts] == ([2, 2] if action == "approve" else [0, 0])
    press(editor, held[1].id, "trash" if action == "spam" else "spam")  # decided anew since: that stands
    editor.post(undo_of(page))
    assert [comment.status == "pending" for comment in stored(app)] == [True, False, True, True, True]
    assert [count_of(app, post) for post in posts] == [0, 0]


def test_twenty_take_two_presses_without_scripts(
    app: Flask, signed_in: Make, make_post: Make, make_comment: Make
) -> None:
    editor, post = signed_in("editor"), make_post()
    for number in range(20):
        name, body = (
            ("Shop", "Cheap sails at sails.example") if number % 4 == 0 else (f"Noor {number}", f"Well {number}")
        )
        make_comment(post, body, name=name, status="pending")
    press(editor, stored(app)[0].id, "alike")
    page = BeautifulSoup(editor.get("/edit/comments/").text, "html.parser")
    shown = [control["value"] for control in page.select("input[name=shown]")]
    editor.post("/edit/comments/", data={"shown": shown, "all": "approve"})
    statuses = [comment.status for comment in stored(app)]
    assert (statuses.count("spam"), statuses.count("approved")) == (5, 15)
    assert count_of(app, post) == 15


@pytest.mark.parametrize(
    ("same", "other"),
    [
        ({"email": "b@shop.example"}, {"email": "c@shop.example"}),
        ({"url": "https://shop.example/"}, {"url": "https://harbour.example/"}),
        ({"html": '<a href="https://shop.example/1">a</a>', "body": "https://shop.example/1"}, {"body": "shop"}),
    ],
)
def test_likeness_is_of_person_words_and_links(
    app: Flask, signed_in: Make, make_post: Make, make_comment: Make, same: dict[str, str], other: dict[str, str]
) -> None:
    post = make_post()
    first = make_comment(post, **{"body": "One"} | same, status="pending")
    make_comment(post, **{"body": "Two"} | same, status="pending")
    make_comment(post, **{"body": "Three"} | other, status="pending")
    make_comment(post, **{"body": "Four"} | same, status="approved")  # nobody's judgement is overruled
    page = signed_in("editor").post(f"/edit/comments/{first.id}", data={"action": "alike"}, follow_redirects=True)
    assert "Done for 2 comments." in page.text
    assert [comment.status for comment in stored(app)] == ["spam", "spam", "pending", "approved"]


def test_nothing_ticked_is_said(signed_in: Make) -> None:
    assert "Nothing is ticked." in tick(signed_in("editor"), [], action="spam").text


def test_answer_approves_what_it_answers(
    app: Flask, client: FlaskClient, signed_in: Make, make_post: Make, make_comment: Make
) -> None:
    editor, post = signed_in("editor"), make_post()
    held = make_comment(post, "When does it sail?", status="pending")
    answer = {f"answer-{held.id}-body": "At *noon*."}
    assert press(editor, held.id, "answer", **answer).status_code == 303
    press(editor, held.id, "answer", **answer)  # twice, by mistake
    assert [(comment.body, comment.status, comment.parent_id) for comment in stored(app)] == [
        ("When does it sail?", "approved", None), ("At *noon*.", "approved", held.id),
    ]  # fmt: skip
    assert "At <em>noon</em>." in client.get(post.url).text
    assert count_of(app, post) == 2


def test_answer_without_words_keeps_everything(
    app: Flask, signed_in: Make, make_post: Make, make_comment: Make
) -> None:
    held = make_comment(make_post(), status="pending")
    page = press(signed_in("editor"), held.id, "answer", **{f"answer-{held.id}-body": "\u200b "})
    assert page.status_code == 422
    assert "There is no text yet." in page.text
    assert BeautifulSoup(page.text, "html.parser").textarea.text.strip("\n") == "\u200b"
    assert len(stored(app)) == 1


def test_scripts_are_told_what_was_done(signed_in: Make, make_post: Make, make_comment: Make) -> None:
    editor, held = signed_in("editor"), make_comment(make_post(), status="pending")
    headers = {"Accept": "application/json"}
    told = editor.post(f"/edit/comments/{held.id}", data={"action": "spam"}, headers=headers).json
    assert told["message"] == "The comment by Noor is marked as spam."
    assert editor.post(told["undo"], headers=headers).json == {"message": "Undone.", "undo": ""}


def test_rows_say_what_their_writer_said_before(signed_in: Make, make_post: Make, make_comment: Make) -> None:
    post, noor = make_post(), {"email": "noor@example.org"}
    for status in ("approved", "approved", "spam", "pending"):
        make_comment(post, status, **noor, status=status)
    make_comment(post, "Sol", name="Sol", status="approved", **noor)  # another name: somebody else
    notes = BeautifulSoup(signed_in("editor").get("/edit/comments/").text, "html.parser").select(".queued-notes li")
    assert [note.text for note in notes] == [
        "2 comments of this person are approved.", "1 comment of this person was spam.",
    ]  # fmt: skip


def test_rows_of_writers_who_are_not_known_count_nothing(signed_in: Make, make_post: Make, make_comment: Make) -> None:
    post = make_post()
    for name in ("Noor", "Noor", "Sol"):
        make_comment(post, name, name=name, email="", status="approved")
    page = BeautifulSoup(signed_in("editor").get("/edit/comments/?status=approved").text, "html.parser")
    assert len(page.select(".queued")) == 3
    assert not page.select(".queued-notes")


def test_bar_says_how_many_wait(signed_in: Make, make_post: Make, make_comment: Make) -> None:
    editor, author, post = signed_in("editor"), signed_in("author", name="Mira"), make_post()
    make_comment(post, status="pending")
    make_comment(make_post(author=author.user), status="pending")
    make_comment(post, status="spam")
    links = []
    for client in (editor, author, signed_in("contributor", name="Ivo")):
        for path in ("/edit/", "/edit/calendar/"):
            bar = BeautifulSoup(client.get(path).text, "html.parser").select(".desk-nav a[href='/edit/comments/']")
            links.append([link.text for link in bar])
    assert links == [["Comments (2)"]] * 2 + [["Comments (1)"]] * 2 + [[]] * 2
