"""Readers report a comment: it comes to the queue with what they say, and readers' pages stay as they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from commenting import listed, press, settle, stored, text_of
from flask import Flask
from flask.testing import FlaskClient

Make = Callable[..., Any]


def report(client: FlaskClient, comment: Any, reason: str) -> Any:
    return client.post(f"/comments/{comment.id}/report", data={"action": "report", "reason": reason})


def test_reported_comment_is_in_the_queue_with_the_reason_and_stays_public(
    app: Flask, client: FlaskClient, signed_in: Make, make_post: Make, make_comment: Make
) -> None:
    editor, post = signed_in("editor"), make_post()
    comment = make_comment(post, "Rude words")
    tag = client.get(post.url).headers["ETag"]
    assert "Somebody will look at it." in text_of(report(client, comment, "It is <b>rude</b>."))
    assert client.get(post.url).headers["ETag"] == tag
    assert listed(editor) == ["Rude words"]
    page = editor.get("/edit/comments/").text
    assert "Reported: It is &lt;b&gt;rude&lt;/b&gt;." in page
    assert "Rude words" in client.get(post.url).text


@pytest.mark.parametrize(("action", "status"), [("approve", "approved"), ("spam", "spam"), ("trash", "trash")])
def test_decision_ends_a_report(
    app: Flask, client: FlaskClient, signed_in: Make, make_post: Make, make_comment: Make, action: str, status: str
) -> None:
    editor, comment = signed_in("editor"), make_comment(make_post())
    report(client, comment, "Rude")
    press(editor, comment.id, action)
    assert listed(editor) == []
    assert stored(app)[0].status == status


def test_button_of_the_page_leads_to_the_form(client: FlaskClient, make_post: Make, make_comment: Make) -> None:
    post = make_post()
    comment = make_comment(post)
    assert f'formaction="/comments/{comment.id}/report"' in client.get(post.url).text
    page = client.post(f"/comments/{comment.id}/report", data={"body": "Typed so far"})
    assert "What is wrong with it?" in page.text
    assert client.get(f"/comments/{comment.id}/report").status_code == 200


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501])
def test_what_is_no_reason_is_given_back(client: FlaskClient, make_post: Make, make_comment: Make, reason: str) -> None:
    page = report(client, make_comment(make_post()), reason)
    assert page.status_code == 422
    assert reason.strip() in page.text


def test_what_no_reader_sees_cannot_be_reported(client: FlaskClient, make_post: Make, make_comment: Make) -> None:
    hidden = make_comment(make_post(), status="pending")
    protected = make_comment(make_post(password="tide and tide"))
    for comment in (hidden, protected):
        assert client.get(f"/comments/{comment.id}/report").status_code == 404
        assert report(client, comment, "Rude").status_code == 404


def test_a_comment_is_reported_so_often_and_no_more(
    app: Flask, client: FlaskClient, signed_in: Make, make_post: Make, make_comment: Make
) -> None:
    comment = make_comment(make_post())
    for number in range(22):
        report(client, comment, f"Rude {number}")
    page = signed_in("editor").get("/edit/comments/").text
    assert page.count("Reported:") == 20


def test_who_reports_a_lot_is_slowed_down(
    app: Flask, client: FlaskClient, make_post: Make, make_comment: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "COMMENT_RATE", "2 per minute")
    client.environ_base["REMOTE_ADDR"] = "192.0.2.201"
    comment = make_comment(make_post())
    answers = [report(client, comment, "So rude") for _time in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "So rude" in answers[-1].text


def test_closed_discussion_can_be_reported(
    app: Flask, client: FlaskClient, make_post: Make, make_comment: Make
) -> None:
    post = make_post(comments_open=False)
    comment = make_comment(post)
    settle(app, comments_open=False)
    assert f'action="/comments/{comment.id}/report"' in client.get(post.url).text
