"""A flood of comments: strangers have to wait, the queue has one row for it, and readers notice nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from bs4 import BeautifulSoup
from commenting import TYPED, leave, listed, preview, settle, stored, text_of, token_of
from flask import Flask
from flask.testing import FlaskClient
from statements import statements

from blogapp import create_app, db
from blogapp.models import Comment

Make = Callable[..., Any]
NOON = datetime(2026, 5, 9, 12, tzinfo=UTC)
LATER = timedelta(seconds=31)


@pytest.fixture
def shore(tmp_path: Path, app: Flask) -> Iterator[FlaskClient]:
    """A reader of the same blog, where more than three comments a minute are a flood, and time stands still."""
    settings = {name: app.config[name] for name in ("DATABASE_URL", "TIMEZONE", "SECRET_KEY")}
    rates = {"COMMENT_RATE": "10 per minute", "COMMENT_FLOOD": "3 per minute"}
    shore = create_app(INSTANCE=str(tmp_path), **rates, **settings)
    with time_machine.travel(NOON, tick=False):
        yield shore.test_client()
    with shore.app_context():
        db.engine().dispose()


def at(client: FlaskClient, address: str) -> FlaskClient:
    """Let a client ask from an address."""
    client.environ_base["REMOTE_ADDR"] = address
    return client


def wave(client: FlaskClient, post: Any, number: int, first: int = 0) -> list[int]:
    """Let a machine comment so many times, each time from another address; return the statuses."""
    bots = range(first, first + number)
    answers = [leave(at(client, f"10.{each}.0.9"), post, name=f"Bot {each}", body=f"Offer {each}") for each in bots]
    return [answer.status_code for answer in answers]


def patient(client: FlaskClient, posts: list[Any], **typed: str) -> list[Any]:
    """Look at a comment on each of several posts, wait, and post it."""
    tokens = [token_of(preview(client, post, **typed)) for post in posts]
    with time_machine.travel(datetime.now(UTC) + LATER, tick=False):
        given = TYPED | typed | {"action": "post"}
        return [
            client.post(f"/comments/{post.id}", data=given | {"token": token})
            for post, token in zip(posts, tokens, strict=True)
        ]


@pytest.mark.slow
def test_of_a_flood_little_is_stored_and_one_press_clears_it(
    app: Flask, shore: FlaskClient, signed_in: Make, make_post: Make
) -> None:
    editor, post = signed_in("editor"), make_post()
    assert wave(shore, post, 20) == [303] * 3 + [200] * 17
    assert len(stored(app)) == 3
    assert listed(editor) == []
    assert "Comments that came in a flood: 3" in editor.get("/edit/comments/").text
    assert sorted(listed(editor, bundled=1)) == ["Offer 0", "Offer 1", "Offer 2"]
    editor.post("/edit/comments/bundle", data={"action": "spam"})
    assert [comment.status for comment in stored(app)] == ["spam"] * 3
    assert "in a flood" not in editor.get("/edit/comments/").text


@pytest.mark.slow
def test_flood_is_put_away_and_taken_back(app: Flask, shore: FlaskClient, signed_in: Make, make_post: Make) -> None:
    editor, post = signed_in("editor"), make_post()
    wave(shore, post, 4)
    page = editor.post("/edit/comments/bundle", data={"action": "trash"}, follow_redirects=True)
    assert [comment.status for comment in stored(app)] == ["trash"] * 3
    undo = BeautifulSoup(page.text, "html.parser").select_one(".notices form")
    assert undo
    editor.post(str(undo["action"]))
    assert [comment.status for comment in stored(app)] == ["pending"] * 3
    assert editor.post("/edit/comments/bundle", data={"action": "delete"}).status_code == 404


@pytest.mark.slow
def test_authors_see_of_a_flood_what_came_under_their_posts(
    shore: FlaskClient, signed_in: Make, make_post: Make
) -> None:
    author, post = signed_in("author"), make_post()
    wave(shore, post, 4)
    assert "in a flood" not in author.get("/edit/comments/").text
    assert author.post("/edit/comments/bundle", data={"action": "spam"}, follow_redirects=True).status_code == 200


@pytest.mark.slow
def test_reader_behind_the_address_of_a_bot_waits_and_comments(
    app: Flask, shore: FlaskClient, signed_in: Make, make_post: Make
) -> None:
    editor, post = signed_in("editor"), make_post()
    wave(shore, post, 5)
    hasty = leave(shore, post, body="I was there.")
    assert "Wait half a minute, then post yours" in text_of(hasty)
    assert "I was there.</textarea>" in hasty.text
    assert token_of(hasty)
    assert patient(shore, [post], body="I was there.")[0].status_code == 303
    assert listed(editor) == ["I was there."]


@pytest.mark.slow
def test_of_machines_that_wait_a_few_alone_are_rows(
    app: Flask, shore: FlaskClient, signed_in: Make, make_post: Make
) -> None:
    editor, posts = signed_in("editor"), [make_post() for _ in range(9)]
    wave(shore, posts[0], 5)
    assert [answer.status_code for answer in patient(shore, posts, body="Offer")] == [303] * 9
    assert len(listed(editor)) == 5
    assert len(listed(editor, bundled=1)) == 3 + 4


@pytest.mark.slow
def test_whoever_is_known_need_not_wait(app: Flask, shore: FlaskClient, make_post: Make, make_comment: Make) -> None:
    post = make_post()
    make_comment(post, name="Noor", email="noor@example.org", status="approved")
    wave(shore, post, 5)
    assert leave(shore, post, email="noor@example.org", body="Once more.").status_code == 303


@pytest.mark.slow
def test_flood_is_over_after_a_while(app: Flask, shore: FlaskClient, signed_in: Make, make_post: Make) -> None:
    editor, post = signed_in("editor"), make_post()
    wave(shore, post, 5)
    with time_machine.travel(NOON + timedelta(minutes=10, seconds=1), tick=False):
        assert wave(shore, post, 2, first=50) == [303] * 2
    assert sorted(listed(editor)) == ["Offer 50", "Offer 51"]


@pytest.mark.slow
def test_what_came_before_waits_where_it_is_of_somebody_known(
    app: Flask, shore: FlaskClient, signed_in: Make, make_post: Make, make_comment: Make
) -> None:
    editor, post = signed_in("editor"), make_post()
    make_comment(post, name="Noor", email="noor@example.org", status="approved", created_at=NOON)
    links = " ".join(f"https://{each}.example.org/" for each in "abc")
    leave(shore, post, email="noor@example.org", body=links)
    wave(shore, post, 5)
    assert len(listed(editor)) == 1


@pytest.mark.slow
def test_usual_is_what_a_busy_blog_has(app: Flask, shore: FlaskClient, make_post: Make, make_comment: Make) -> None:
    post = make_post()
    usual = 28 * 24 * 4  # four an hour
    with app.test_request_context(method="POST"):
        given = {"post_id": post.id, "name": "Noor", "body": "", "html": "", "status": "approved", "created_at": NOON}
        db.session.execute(sa.insert(Comment), [given] * usual)
        db.session.commit()
    assert wave(shore, post, 5) == [303] * 4 + [200]


@pytest.mark.slow
def test_network_of_a_bot_is_slowed_on_one_post_and_its_neighbours_wait(
    app: Flask, make_post: Make, tmp_path: Path
) -> None:
    settings = {name: app.config[name] for name in ("DATABASE_URL", "TIMEZONE", "SECRET_KEY")}
    rates = {"COMMENT_RATE": "3 per minute", "COMMENT_FLOOD": "100 per minute"}
    client = create_app(INSTANCE=str(tmp_path), **rates, **settings).test_client()
    with time_machine.travel(NOON, tick=False):
        posts = [make_post(), make_post()]
        bots = [leave(at(client, f"2001:db8:7:{each}::9"), posts[0], body=f"Offer {each}") for each in range(6)]
        assert [answer.status_code for answer in bots] == [303] * 3 + [200] * 3
        assert leave(at(client, "2001:db8:7:9::9"), posts[1], body="Elsewhere").status_code == 303
        assert leave(at(client, "2001:db8:8:1::9"), posts[0], body="From elsewhere").status_code == 303
        assert patient(at(client, "2001:db8:7:a::9"), posts[:1], body="A neighbour")[0].status_code == 303
    with client.application.app_context():
        db.engine().dispose()


def test_in_a_flood_strangers_are_held_where_nobody_else_is(
    app: Flask, shore: FlaskClient, signed_in: Make, make_post: Make
) -> None:
    editor, post = signed_in("editor"), make_post()
    settle(app, moderate_first=False)
    wave(shore, post, 5)
    patient(shore, [post], body="I was there.")
    assert [comment.status for comment in stored(app)] == ["approved"] * 3 + ["pending"]
    assert "faster than people write" in editor.get("/edit/comments/").text


def test_hasty_comment_of_a_flood_is_turned_away_before_it_is_judged_or_waited_for(
    shore: FlaskClient, make_post: Make
) -> None:
    post = make_post()
    wave(shore, post, 5)
    token = token_of(preview(shore, post, body="Offer"))
    with statements(shore.application) as sent:
        answer = shore.post(f"/comments/{post.id}", data=TYPED | {"body": "Offer", "action": "post", "token": token})
    assert "Wait half a minute" in text_of(answer)
    assert sent
    assert not [statement for statement, _values in sent if "comment_words" in statement or "FOR " in statement]


def test_answer_to_what_is_gone_is_told_so_in_a_flood_too(
    shore: FlaskClient, make_post: Make, make_comment: Make
) -> None:
    post = make_post()
    parent = make_comment(post, status="approved")
    token = token_of(preview(shore, post, body="Yes", parent=str(parent.id)))
    wave(shore, post, 5)
    gone = TYPED | {"body": "Yes", "parent": "999999", "action": "post", "token": token}
    answer = shore.post(f"/comments/{post.id}", data=gone)
    assert answer.status_code == 422
    assert "no longer there" in text_of(answer)


def test_second_press_of_the_button_leads_to_the_comment_in_a_flood_too(shore: FlaskClient, make_post: Make) -> None:
    post = make_post()
    token = token_of(preview(shore, post, body="I was there."))
    given = TYPED | {"body": "I was there.", "action": "post", "token": token}
    first = shore.post(f"/comments/{post.id}", data=given)
    wave(shore, post, 5)
    assert shore.post(f"/comments/{post.id}", data=given).location == first.location
