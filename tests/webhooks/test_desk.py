"""Webhooks and jobs on the desk, for administrators: their secrets, what was delivered, what failed and why."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from reading import read, words
from receiving import Harbour
from sqlalchemy import update

from blogapp import db
from blogapp.jobs import Failed
from blogapp.jobs.tasks import TASKS, Task
from blogapp.models import UserSession, Webhook

Run = Callable[[], int]


@pytest.fixture
def boss(signed_in: Any) -> Any:
    """An administrator."""
    return signed_in("administrator")


def main(client: Any, path: str) -> str:
    return words(read(client, path).select_one("main"))


def test_a_webhook_is_added_and_its_secret_shown_once(app: Flask, boss: Any, harbour: Harbour) -> None:
    page = boss.post("/edit/webhooks/", data={"address": "harbour.example/hook", "events[]": ["published"]})
    with app.app_context():
        row = db.session.get_one(Webhook, 1)
        assert (row.address, row.events) == ("https://harbour.example/hook", ["published"])
    assert (page.status_code, row.secret in page.text) == (200, True)
    assert row.secret.startswith("whsec_")
    assert row.secret not in boss.get("/edit/webhooks/1").text
    changed = boss.post("/edit/webhooks/1/secret").text
    with app.app_context():
        assert db.session.get_one(Webhook, 1).secret in changed
        assert db.session.get_one(Webhook, 1).secret != row.secret


def test_a_secret_is_changed_by_who_knows_the_password(app: Flask, boss: Any, webhook: Any) -> None:
    webhook(secret="whsec_former")
    with app.test_request_context(method="POST"):
        db.session.execute(update(UserSession).values(confirmed_at=db.now() - timedelta(hours=1)))
        db.session.commit()
    assert boss.post("/edit/webhooks/1/secret").status_code == 403
    with app.app_context():
        assert db.session.get_one(Webhook, 1).secret == "whsec_former"


def test_what_cannot_be_is_said_next_to_its_control(boss: Any) -> None:
    page = boss.post("/edit/webhooks/", data={"address": "ftp://harbour.example", "events[]": ["", "sunk"]})
    assert page.status_code == 422
    assert "This must be a web address" in page.text
    assert "Choose at least one." in page.text
    assert 'value="ftp://harbour.example"' in page.text


def test_a_webhook_is_changed_paused_tested_and_deleted(
    app: Flask, boss: Any, webhook: Any, harbour: Harbour, make_post: Any, work: Run
) -> None:
    path = f"/edit/webhooks/{webhook()}"
    boss.post(path, data={"address": f"{harbour.url}/new", "events[]": ["changed"]})
    boss.post(f"{path}/steps", data={"action": "test"})
    work()
    assert [(heard.path, json.loads(heard.body)["type"]) for heard in harbour.heard] == [("/new", "test")]
    assert "A test Done" in main(boss, path)
    boss.post(f"{path}/steps", data={"action": "pause"})
    assert "It is paused" in main(boss, path)
    boss.post(f"{path}/steps", data={"action": "go on"})
    assert "It is paused" not in main(boss, path)
    assert boss.post(f"{path}/steps", data={"action": "delete"}).location == "/edit/webhooks/"
    assert "There are none yet." in main(boss, "/edit/webhooks/")
    assert boss.get(path).status_code == 404


def test_what_was_delivered_is_shown_and_sent_again(
    boss: Any, webhook: Any, harbour: Harbour, make_post: Any, work: Run
) -> None:
    path = f"/edit/webhooks/{webhook()}"
    harbour.status = 500
    make_post()
    work()
    assert "A post is published Waiting" in main(boss, path)
    assert "1 attempt" in main(boss, path)
    assert "It answered 500." in main(boss, path)
    harbour.status = 204
    boss.post("/edit/jobs/1", data={"action": "again"})
    work()
    assert "It answered 204." in main(boss, path)
    boss.post(f"{path}/deliveries/1")
    work()
    assert len({heard.headers["webhook-id"] for heard in harbour.heard}) == 1
    assert len(harbour.heard) == 3


def test_what_failed_says_why_and_is_tried_again_or_dropped(
    app: Flask, boss: Any, webhook: Any, make_post: Any, work: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(_work: Any) -> str:
        raise Failed("Nobody lives there.", final=True)

    webhook()
    make_post()
    monkeypatch.setitem(TASKS, "webhook", Task(run, 0))
    work()
    assert "Failed (1) Waiting (0)" in main(boss, "/edit/jobs/")
    assert "Nobody lives there." in main(boss, "/edit/jobs/")
    boss.post("/edit/jobs/1", data={"action": "again", "state": "failed"})
    assert "A post is published Waiting Webhook 1 The harbour at six" in main(boss, "/edit/jobs/waiting/")
    boss.post("/edit/jobs/1", data={"action": "drop", "state": "waiting"})
    assert "Failed (0) Waiting (0)" in main(boss, "/edit/jobs/waiting/")


def test_others_than_administrators_find_nothing_there(signed_in: Any, webhook: Any) -> None:
    webhook()
    editor = signed_in("editor", name="Edda")
    for path in ("/edit/webhooks/", "/edit/webhooks/1", "/edit/jobs/"):
        assert editor.get(path).status_code == 404
    for path in ("/edit/webhooks/", "/edit/webhooks/1/secret", "/edit/webhooks/1/steps", "/edit/jobs/1"):
        assert editor.post(path).status_code == 404
