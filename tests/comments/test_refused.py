"""What is refused as a comment, and that nothing typed is lost by it."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from commenting import TYPED, leave, preview, settle, stored, token_of
from flask import Flask
from flask.testing import FlaskClient

from blogapp import create_app, db

Make = Callable[..., Any]


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


@pytest.fixture
def slow(tmp_path: Path, app: Flask) -> Iterator[FlaskClient]:
    """A reader of the same blog served with a small rate."""
    settings = {name: app.config[name] for name in ("DATABASE_URL", "TIMEZONE", "SECRET_KEY")}
    slow = create_app(INSTANCE=str(tmp_path), COMMENT_RATE="2 per minute", **settings)
    yield slow.test_client()
    with slow.app_context():
        db.engine().dispose()


def test_too_many_comments_are_slowed_down_and_kept(slow: FlaskClient, make_post: Make) -> None:
    post = make_post()
    assert [leave(slow, post, body=text).status_code for text in ("One.", "Two.")] == [303, 303]
    page = preview(slow, post, name="Noor", body="One too many.")
    assert page.status_code == 429
    assert 1 <= int(page.headers["Retry-After"]) <= 60
    assert "One too many.</textarea>" in page.text
    assert 'value="Noor"' in page.text


def test_looking_twice_before_posting_is_no_haste(slow: FlaskClient, make_post: Make) -> None:
    post = make_post()
    assert [preview(slow, post, body=text).status_code for text in ("One.", "Two.", "Three.")] == [200] * 3
    assert leave(slow, post).status_code == 303


def test_too_many_previews_are_slowed_down(slow: FlaskClient, make_post: Make) -> None:
    post = make_post()
    assert [preview(slow, post).status_code for _ in range(9)] == [200] * 8 + [429]


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
        ("body", "o" * (10 * 1024 + 1), "at most 10 kB fit"),
    ],
)
def test_mistake_is_named_beside_its_field(
    app: Flask, client: FlaskClient, make_post: Make, field: str, typed: str, sentence: str
) -> None:
    page = leave(client, make_post(), **({"name": "Noor", "body": "Kept."} | {field: typed}))
    assert page.status_code == 422
    before, _, after = page.text.partition(f'id="{field}-error">')
    assert sentence in after.partition("</p>")[0]
    control = before.rpartition(f'name="{field}"')[2]
    assert f'{field}-error"' in control
    assert field == "body" or 'type="text"' in control  # one for addresses may hold nothing else
    assert typed.strip()[:1000] in page.text
    assert stored(app) == []


def test_what_just_fits_is_taken(app: Flask, client: FlaskClient, make_post: Make) -> None:
    assert leave(client, make_post(), name="n" * 100, body="o" * 10 * 1024).status_code == 303
    assert [(len(comment.name), len(comment.body)) for comment in stored(app)] == [(100, 10 * 1024)]


@pytest.mark.every_value
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


@pytest.mark.every_value
@pytest.mark.first(1)
@pytest.mark.parametrize("length", [9_999, 10_000, 10_001, 65_535, 65_536, 1_000_000])
def test_long_comment_is_stored_whole_or_refused_whole(
    app: Flask, client: FlaskClient, make_post: Make, length: int
) -> None:
    end = "<a title='xxx onmouseover=alert(1)//"
    for filling in ("ab ", "é", "船"):
        body = (filling * length)[: length - len(end)] + end
        answer = leave(client, make_post(), body=body, name=f"Noor {filling.strip()}")
        if answer.status_code == 303:
            assert stored(app)[-1].body == body
        else:
            assert 400 <= answer.status_code < 500
            assert body not in [comment.body for comment in stored(app)]
            assert answer.status_code == 413 or html.escape(body, quote=False)[:1000] in answer.text
            assert answer.status_code == 413 or "alert(1)//</textarea>" in answer.text
