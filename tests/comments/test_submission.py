"""Leaving a comment: preview, approval, and who is known already."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from commenting import TYPED, at_once, count_of, leave, preview, settle, stored, text_of, token_of
from flask import Flask
from flask.testing import FlaskClient

from blogapp import db

Make = Callable[..., Any]


def send(client: FlaskClient, post: Any, page: Any, **typed: str) -> Any:
    """Press the button that posts what a page previews."""
    data = TYPED | typed | {"action": "post", "token": token_of(page)}
    return client.post(f"/comments/{post.id}", data=data)


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


@pytest.mark.any_database
@pytest.mark.slow
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


@pytest.mark.slow
def test_first_comment_waits_and_its_writer_is_told(app: Flask, client: FlaskClient, make_post: Make) -> None:
    post = make_post()
    answer = leave(client, post, email="noor@example.org")
    assert "waits for approval" in text_of(client.get(answer.location))
    assert "Well seen." not in client.get(post.url).text
    assert (stored(app)[0].status, count_of(app, post)) == ("pending", 0)


@pytest.mark.slow
def test_person_once_approved_need_not_wait(
    app: Flask, client: FlaskClient, make_post: Make, make_comment: Make
) -> None:
    post = make_post()
    make_comment(post, name="Noor", email="noor@example.org")
    answer = leave(client, post, name="Noor", email="NOOR@example.org", body="Once more.")
    assert f'href="{post.url}#comment-{stored(app)[-1].id}"' in client.get(answer.location).text
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


def test_answer_is_stored_below_its_comment(
    app: Flask, client: FlaskClient, make_post: Make, make_comment: Make
) -> None:
    post = make_post()
    asked = make_comment(post)
    leave(client, post, name="Ida", body="Where was it?", parent=asked.id)
    assert stored(app)[-1].parent_id == asked.id


@pytest.mark.slow
def test_reader_gets_no_cookie(client: FlaskClient, make_post: Make) -> None:
    post = make_post()
    answers = [
        client.get(post.url),
        preview(client, post),
        leave(client, post),
        client.get(own := leave(client, post, body="Once more.").location),
        client.post(own, data={"action": "save", "body": "Thrice."}),
    ]
    assert [answer.headers.get("Set-Cookie") for answer in answers] == [None] * 5
    assert "Cookie" not in client.get(post.url).headers.get("Vary", "")


def test_form_that_comes_back_with_other_words_is_another_comment(
    app: Flask, client: FlaskClient, make_post: Make
) -> None:
    post = make_post()
    first = preview(client, post, body="One.")
    assert send(client, post, first, body="One.").status_code == 303
    changed = preview(client, post, body="Two.", token=token_of(first))  # by the Back button, then Preview
    refused = send(client, post, changed, body="Two.")
    assert refused.status_code == 409
    assert "Two.</textarea>" in refused.text
    assert [comment.body for comment in stored(app)] == ["One."]
    assert {send(client, post, refused, body="Two.").status_code for _ in range(2)} == {303}
    assert [comment.body for comment in stored(app)] == ["One.", "Two."]


def test_form_sent_again_long_after_is_one_comment(app: Flask, client: FlaskClient, make_post: Make) -> None:
    post = make_post()
    seen = preview(client, post)
    first = send(client, post, seen)
    with time_machine.travel(db.now() + timedelta(hours=23), tick=False):
        assert send(client, post, seen).location == first.location
    assert len(stored(app)) == 1


def test_two_who_say_the_same_at_once_both_learn_what_becomes_of_it(
    app: Flask, client: FlaskClient, make_post: Make
) -> None:
    post = make_post()
    pages = [preview(client, post, name="Noor", body="👍", email=email) for email in ("a@example.org", "b@example.org")]
    first = send(client, post, pages[0], name="Noor", body="👍", email="a@example.org")
    second = send(client, post, pages[1], name="Noor", body="👍", email="b@example.org")
    assert (first.status_code, second.status_code) == (303, 422)
    assert "You have said that here already" in second.text


def test_same_short_word_answers_several(app: Flask, client: FlaskClient, make_post: Make, make_comment: Make) -> None:
    post = make_post()
    for parent in (make_comment(post), make_comment(post), None):
        assert leave(client, post, body="+1", parent=parent.id if parent else "").status_code == 303
    assert len(stored(app)) == 5


@pytest.mark.every_value
@pytest.mark.first(3)
@pytest.mark.parametrize(
    "body",
    ["-", "?", "👍", "…", "+1", "#", ">", "*", "+", "1.", "---", "```", "##", "- -", ">\n>", "[]()", "\\", "_", "·"],
)
def test_comment_of_a_few_signs_is_stored_and_seen(app: Flask, client: FlaskClient, make_post: Make, body: str) -> None:
    post = make_post()
    settle(app, moderate_first=False)
    assert leave(client, post, body=body).status_code == 303
    assert stored(app)[0].body == body
    shown = BeautifulSoup(client.get(post.url).text, "html.parser").select_one(".comment-body")
    assert shown is not None
    assert "".join(shown.get_text().split()) == "".join(body.split())
