"""The moderation queue: what editors do with comments, and what follows for readers and counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from commenting import count_of, stored
from flask import Flask
from flask.testing import FlaskClient

Make = Callable[..., Any]


def press(client: FlaskClient, comment_id: int, action: str, **form: Any) -> Any:
    """Press a button of the queue."""
    return client.post(f"/edit/comments/{comment_id}", data={"action": action} | form)


def listed(client: FlaskClient, **query: Any) -> list[str]:
    """Return the texts that a tab of the queue shows."""
    page = BeautifulSoup(client.get("/edit/comments/", query_string=query).text, "html.parser")
    return [text.get_text(strip=True) for text in page.select(".queue .comment-body")]


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
def test_only_who_publishes_moderates(app: Flask, signed_in: Make, make_post: Make, make_comment: Make, role: str) -> None:
    comment, client = make_comment(make_post(), status="pending"), signed_in(role)
    assert client.get("/edit/comments/").status_code == 404
    assert press(client, comment.id, "approve").status_code == 404
    assert stored(app)[0].status == "pending"


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
        name, body = ("Shop", "Cheap sails at sails.example") if number % 4 == 0 else (f"Noor {number}", f"Well {number}")
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
    answer = {f"{held.id}-body": "At *noon*."}
    assert press(editor, held.id, "answer", **answer).status_code == 303
    press(editor, held.id, "answer", **answer)  # twice, by mistake
    assert [(comment.body, comment.status, comment.parent_id) for comment in stored(app)] == [
        ("When does it sail?", "approved", None), ("At *noon*.", "approved", held.id),
    ]  # fmt: skip
    assert "At <em>noon</em>." in client.get(post.url).text
    assert count_of(app, post) == 2


def test_answer_without_words_keeps_everything(app: Flask, signed_in: Make, make_post: Make, make_comment: Make) -> None:
    held = make_comment(make_post(), status="pending")
    page = press(signed_in("editor"), held.id, "answer", **{f"{held.id}-body": "\u200b "})
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


def test_reader_is_asked_to_sign_in(client: FlaskClient, make_post: Make, make_comment: Make) -> None:
    comment = make_comment(make_post(), status="pending")
    assert "/login" in client.get("/edit/comments/").location
    assert press(client, comment.id, "approve").status_code == 401


def test_button_of_another_site_does_nothing(app: Flask, signed_in: Make, make_post: Make, make_comment: Make) -> None:
    comment = make_comment(make_post(), status="pending")
    assert press(signed_in("editor"), comment.id, "approve", csrf_token="forged").status_code == 400
    assert stored(app)[0].status == "pending"
