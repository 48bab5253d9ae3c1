"""Leaving a comment: preview, approval, and what is refused without losing a word."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from commenting import TYPED, at_once, count_of, leave, preview, settle, stored, text_of, token_of
from flask import Flask
from flask.testing import FlaskClient

from blogapp import create_app, db

Make = Callable[..., Any]


def test_preview_shows_the_comment_and_stores_nothing(app: Flask, client: FlaskClient, make_post: Make) -> None:
    page = preview(client, make_post(), body="So **bold**.")
    assert page.status_code == 200
    assert "<p>So <strong>bold</strong>.</p>" in page.text
    assert "So **bold**.</textarea>" in page.text
    assert stored(app) == []


def test_second_step_stores_the_comment(app: Flask, client: FlaskClient, make_post: Make) -> None:
    post = make_post()
    leave(client, post, name="Noor", email="Noor@Example.org", url="example.org/noor", body="So **bold**.")
    (comment,) = stored(app)
    assert (comment.name, comment.email, comment.url) == ("Noor", "noor@example.org", "https://example.org/noor")
    assert (comment.body, comment.html) == ("So **bold**.", "<p>So <strong>bold</strong>.</p>\n")


def test_no_comment_without_its_preview(app: Flask, client: FlaskClient, make_post: Make) -> None:
    post = make_post()
    token = token_of(preview(client, post))
    for forged in (
        {"token": ""},
        {"token": "x.y.z"},
        {"token": token, "body": "Buy this."},
        {"token": token, "name": "Ana"},
    ):
        page = client.post(f"/comments/{post.id}", data=TYPED | {"action": "post"} | forged)
        assert page.status_code == 200
    assert stored(app) == []


def test_token_of_one_post_is_none_of_another(app: Flask, client: FlaskClient, make_post: Make) -> None:
    token = token_of(preview(client, make_post()))
    client.post(f"/comments/{make_post(title='Trains').id}", data=TYPED | {"action": "post", "token": token})
    assert stored(app) == []


def test_changed_text_is_previewed_again(app: Flask, client: FlaskClient, make_post: Make) -> None:
    post = make_post()
    token = token_of(preview(client, post))
    changed = client.post(f"/comments/{post.id}", data=TYPED | {"action": "post", "token": token, "body": "Seen well."})
    assert "not yet posted" in changed.text
    again = {"action": "post", "token": token_of(changed), "body": "Seen well."}
    assert client.post(f"/comments/{post.id}", data=TYPED | again).status_code == 303
    assert [comment.body for comment in stored(app)] == ["Seen well."]


def test_preview_button_never_posts(app: Flask, client: FlaskClient, make_post: Make) -> None:
    post = make_post()
    token = token_of(preview(client, post))
    assert preview(client, post, token=token).status_code == 200
    assert stored(app) == []


def test_preview_of_yesterday_is_shown_again(app: Flask, client: FlaskClient, make_post: Make) -> None:
    post = make_post()
    token = token_of(preview(client, post))
    with time_machine.travel(db.now() + timedelta(days=1, minutes=1), tick=False):
        page = client.post(f"/comments/{post.id}", data=TYPED | {"action": "post", "token": token})
        assert page.status_code == 200
        assert "Well seen.</textarea>" in page.text
        again = TYPED | {"action": "post", "token": token_of(page)}
        assert client.post(f"/comments/{post.id}", data=again).status_code == 303
    assert len(stored(app)) == 1


def test_first_comment_waits_and_its_writer_is_told(app: Flask, client: FlaskClient, make_post: Make) -> None:
    post = make_post()
    answer = leave(client, post, email="noor@example.org")
    assert answer.location == f"{post.url}?comment=pending#respond"
    page = client.get(answer.location)
    assert "waits for approval" in text_of(page)
    assert "Well seen." not in page.text
    assert (stored(app)[0].status, count_of(app, post)) == ("pending", 0)


def test_person_once_approved_need_not_wait(
    app: Flask, client: FlaskClient, make_post: Make, make_comment: Make
) -> None:
    post = make_post()
    make_comment(post, name="Noor", email="noor@example.org")
    answer = leave(client, post, name="Noor", email="NOOR@example.org", body="Once more.")
    assert answer.location == f"{post.url}#comment-{stored(app)[-1].id}"
    assert "Once more." in client.get(post.url).text
    assert count_of(app, post) == 2


@pytest.mark.parametrize(
    "typed", [{"name": "Noor", "email": ""}, {"name": "Nour", "email": "noor@example.org"}, {"email": "n@example.org"}]
)
def test_somebody_else_has_to_wait(
    app: Flask, client: FlaskClient, make_post: Make, make_comment: Make, typed: dict[str, str]
) -> None:
    post = make_post()
    make_comment(post, name="Noor", email="noor@example.org")
    leave(client, post, body="Once more.", **typed)
    assert stored(app)[-1].status == "pending"


def test_name_alone_makes_nobody_known(app: Flask, client: FlaskClient, make_post: Make, make_comment: Make) -> None:
    post = make_post()
    make_comment(post, name="Noor", email="")
    leave(client, post, name="Noor", body="Once more.")
    assert stored(app)[-1].status == "pending"


def test_nobody_passes_for_somebody_with_an_account(
    app: Flask, client: FlaskClient, make_post: Make, make_comment: Make, make_user: Make
) -> None:
    post, mira = make_post(), make_user("member", name="Mira")
    make_comment(post, name="Mira", email=mira.email, user_id=mira.id)
    leave(client, post, name="Mira", email=mira.email, body="I am Mira.")
    assert (stored(app)[-1].status, stored(app)[-1].user_id) == ("pending", None)


def test_nobody_waits_where_the_site_says_so(app: Flask, client: FlaskClient, make_post: Make) -> None:
    settle(app, moderate_first=False)
    leave(client, make_post())
    assert stored(app)[0].status == "approved"


def test_author_signed_in_comments_at_once_under_their_name(app: Flask, make_post: Make, signed_in: Make) -> None:
    mira = signed_in("author", name="Mira")
    leave(mira, make_post(), name="", email="")
    (comment,) = stored(app)
    assert (comment.name, comment.email, comment.user_id) == ("Mira", mira.user.email, mira.user.id)
    assert comment.status == "approved"


def test_member_signed_in_waits_the_first_time_only(
    app: Flask, make_post: Make, make_comment: Make, signed_in: Make
) -> None:
    post, sol = make_post(), signed_in("member", name="Sol")
    leave(sol, post, name="", body="One.")
    make_comment(post, user_id=sol.user.id, name="Sol")
    leave(sol, post, name="", body="Two.")
    assert [(comment.body, comment.status) for comment in stored(app)][::2] == [
        ("One.", "pending"),
        ("Two.", "approved"),
    ]


def test_token_of_a_stranger_does_not_speak_for_a_member(
    app: Flask, client: FlaskClient, make_post: Make, signed_in: Make
) -> None:
    post = make_post()
    token = token_of(preview(client, post))
    page = signed_in("author").post(f"/comments/{post.id}", data=TYPED | {"action": "post", "token": token})
    assert page.status_code == 200
    assert stored(app) == []


def test_second_press_of_the_button_is_one_comment(app: Flask, client: FlaskClient, make_post: Make) -> None:
    post = make_post()
    data = TYPED | {"action": "post", "token": token_of(preview(client, post))}
    first, second = (client.post(f"/comments/{post.id}", data=data) for _ in range(2))
    assert first.location == second.location
    assert len(stored(app)) == 1


def test_buttons_pressed_at_once_are_one_comment(app: Flask, make_post: Make) -> None:
    post = make_post()
    data = TYPED | {"action": "post", "token": token_of(preview(app.test_client(), post))}
    start, statuses = threading.Barrier(6), []

    def press() -> None:
        start.wait()
        statuses.append(app.test_client().post(f"/comments/{post.id}", data=data).status_code)

    at_once([press] * 6)
    assert statuses == [303] * 6
    assert len(stored(app)) == 1


def test_same_words_again_are_not_stored_twice(app: Flask, client: FlaskClient, make_post: Make) -> None:
    post = make_post()
    leave(client, post)
    with time_machine.travel(db.now() + timedelta(minutes=5), tick=False):
        page = leave(client, post)
    assert page.status_code == 422
    assert "You have said that here already" in page.text
    assert "Well seen.</textarea>" in page.text
    assert len(stored(app)) == 1


def test_same_words_on_another_day_are_welcome(app: Flask, client: FlaskClient, make_post: Make) -> None:
    post = make_post()
    leave(client, post)
    with time_machine.travel(db.now() + timedelta(days=1, minutes=5), tick=False):
        leave(client, post)
    assert len(stored(app)) == 2


def test_machine_that_fills_in_every_field_is_refused(app: Flask, client: FlaskClient, make_post: Make) -> None:
    page = leave(client, make_post(), topic="Cheap watches")
    assert page.status_code == 422
    assert "If you are a person, send it once more." in page.text
    assert "Well seen.</textarea>" in page.text
    assert "Cheap watches" not in page.text
    assert stored(app) == []


@pytest.mark.parametrize("header", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
def test_form_of_another_site_is_refused_and_kept(
    app: Flask, client: FlaskClient, make_post: Make, header: dict[str, str]
) -> None:
    post = make_post()
    data = TYPED | {"action": "post", "token": token_of(preview(client, post))}
    page = client.post(f"/comments/{post.id}", data=data, headers=header)
    assert page.status_code == 400
    assert "Well seen." in page.text
    assert stored(app) == []


def test_too_many_at_once_are_slowed_down_and_kept(tmp_path: Path, app: Flask, make_post: Make) -> None:
    post = make_post()
    database = app.config["DATABASE_URL"]
    slow = create_app(INSTANCE=str(tmp_path), DATABASE_URL=database, COMMENT_RATE="2 per minute")
    client = slow.test_client()
    assert [preview(client, post).status_code for _ in range(2)] == [200, 200]
    page = preview(client, post, name="Noor", body="One too many.")
    assert page.status_code == 429
    assert "One too many.</textarea>" in page.text
    assert 'value="Noor"' in page.text
    with slow.app_context():
        db.engine().dispose()


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "", "Write your name"),
        ("name", "n" * 101, "longer than 100 characters"),
        ("email", "noor at example", "This is not an e-mail address."),
        ("url", "javascript:alert(1)", "This must be a web address"),
        ("url", "mailto:noor@example.org", "This must be a web address"),
        ("body", "", "There is no text yet."),
        ("body", " \u200b\n ", "There is no text yet."),
        ("body", "long " * 3000, "at most 10 kB fit"),
    ],
)
def test_mistake_is_named_beside_its_field(
    app: Flask, client: FlaskClient, make_post: Make, field: str, typed: str, sentence: str
) -> None:
    page = leave(client, make_post(), **({"name": "Noor", "body": "Kept."} | {field: typed}))
    assert page.status_code == 422
    before, _, after = page.text.partition(f'id="{field}-error">')
    assert sentence in after.partition("</p>")[0]
    assert f'{field}-error"' in before.rpartition(f'name="{field}"')[2]
    assert typed.strip()[:1000] in page.text
    assert stored(app) == []


@pytest.mark.parametrize("parent", ["9", "x", "-1", "9" * 30, "1 OR 1=1"])
def test_answer_to_what_is_not_there_is_kept(app: Flask, client: FlaskClient, make_post: Make, parent: str) -> None:
    page = preview(client, make_post(), parent=parent)
    assert page.status_code == 422
    assert "no longer there" in page.text
    assert "Well seen.</textarea>" in page.text
    assert 'name="parent" value=""' in page.text


def test_answers_are_to_approved_comments_of_the_same_post(
    client: FlaskClient, make_post: Make, make_comment: Make
) -> None:
    post = make_post()
    elsewhere = make_comment(make_post(title="Trains"))
    hidden = make_comment(post, status="pending")
    assert [preview(client, post, parent=c.id).status_code for c in (elsewhere, hidden)] == [422, 422]
    assert preview(client, post, parent=make_comment(post).id).status_code == 200


def test_answer_is_stored_below_its_comment(
    app: Flask, client: FlaskClient, make_post: Make, make_comment: Make
) -> None:
    post = make_post()
    asked = make_comment(post)
    leave(client, post, name="Ida", body="Where was it?", parent=asked.id)
    assert stored(app)[-1].parent_id == asked.id


def test_what_is_not_public_takes_no_comment(client: FlaskClient, make_post: Make) -> None:
    hidden = [make_post(step="save"), make_post(step="schedule", days_ago=-1), make_post(kind="page")]
    assert [preview(client, post).status_code for post in hidden] == [404] * 3
    assert client.post("/comments/999", data=TYPED).status_code == 404
    assert client.post(f"/comments/{'9' * 30}", data=TYPED).status_code == 404


def test_closed_post_keeps_what_was_typed(app: Flask, client: FlaskClient, make_post: Make) -> None:
    post = make_post(comments_open=False)
    page = preview(client, post)
    assert page.status_code == 403
    assert "Well seen.</textarea>" in page.text
    assert client.post(f"/comments/{post.id}", data=TYPED | {"action": "post"}).status_code == 403


def test_site_can_close_all_comments(app: Flask, client: FlaskClient, make_post: Make) -> None:
    post = make_post()
    settle(app, comments_open=False)
    assert preview(client, post).status_code == 403
    assert 'name="body"' not in client.get(post.url).text


def test_reader_gets_no_cookie(client: FlaskClient, make_post: Make) -> None:
    post = make_post()
    answers = [
        client.get(post.url),
        preview(client, post),
        leave(client, post),
        client.get(f"{post.url}?comment=pending"),
    ]
    assert [answer.headers.get("Set-Cookie") for answer in answers] == [None] * 4
    assert "Cookie" not in client.get(post.url).headers.get("Vary", "")
