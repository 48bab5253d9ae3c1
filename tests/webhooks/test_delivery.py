"""Events are delivered to webhooks, signed and in order; who does not take them is asked again, then given up."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from receiving import Harbour
from sqlalchemy import select

from blogapp import db
from blogapp.jobs import outbox
from blogapp.models import Job, Webhook
from blogapp.webhooks import signing

pytestmark = pytest.mark.database
Run = Callable[[], int]


def outcomes(app: Flask) -> list[tuple[str, int, str]]:
    """Return how the deliveries stand: state, attempts, and what came of the last one."""
    with app.app_context():
        rows = db.session.execute(select(Job.state, Job.attempts, Job.outcome).order_by(Job.id))
        return [(state, number, said["pattern"] % said["values"] if said else "") for state, number, said in rows]


def types(harbour: Harbour) -> list[str]:
    return [json.loads(heard.body)["type"] for heard in harbour.heard]


def test_what_happens_is_sent_in_order_once_it_is_committed(
    app: Flask, make_post: Any, change: Any, webhook: Any, harbour: Harbour, work: Run
) -> None:
    webhook()
    post = make_post()
    change(post, lambda post: setattr(post, "updated_at", db.now()))
    change(post, lambda post: post.trash())
    assert harbour.heard == []
    work()
    assert types(harbour) == ["published", "changed", "unpublished"]
    told = json.loads(harbour.heard[0].body)
    assert (told["data"]["id"], harbour.heard[0].path) == (post.id, "/hook")
    assert harbour.heard[0].headers["Content-Type"] == "application/json"
    assert len({heard.headers["webhook-id"] for heard in harbour.heard}) == 3
    assert outcomes(app) == [("done", 1, "It answered 200.")] * 3


def test_a_webhook_gets_the_events_that_were_chosen(webhook: Any, make_post: Any, harbour: Harbour, work: Run) -> None:
    webhook(events=["unpublished"])
    webhook(paused=True)
    make_post()
    work()
    assert harbour.heard == []


def test_a_signature_is_that_of_the_standard() -> None:
    """The example of https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md."""
    body = b'{"event_type":"ping","data":{"success":true}}'
    secrets = ["whsec_plJ3nmyCDGBKInavdOK15jsl"]
    assert signing.headers("msg_loFOjxBNrRLzqYUf", 1731705121, body, secrets) == {
        "webhook-id": "msg_loFOjxBNrRLzqYUf",
        "webhook-timestamp": "1731705121",
        "webhook-signature": "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=",
    }


def test_for_a_day_the_former_secret_signs_too(
    app: Flask, webhook: Any, make_post: Any, harbour: Harbour, work: Run, time_machine: Any
) -> None:
    time_machine.move_to(db.now(), tick=False)
    number = webhook()
    with app.app_context():
        db.session.get_one(Webhook, number).change_secret(signing.new_secret())
        db.session.commit()
    for _ in range(2):
        make_post()
        work()
        time_machine.shift(timedelta(days=1))
    signatures = [heard.headers["webhook-signature"].split() for heard in harbour.heard]
    assert [len(each) for each in signatures] == [2, 1]


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (500, "It answered 500."),
        (302, "It answered 302: it is elsewhere. Enter its new address."),
        (0, "There is no connection: [Errno 111] Connection refused"),
    ],
)
def test_who_does_not_take_it_is_asked_again_then_given_up(
    status: int, sentence: str, app: Flask, webhook: Any, make_post: Any, harbour: Harbour, work: Run, time_machine: Any
) -> None:
    time_machine.move_to(db.now(), tick=False)
    with socket.create_server(("127.0.0.1", 0)) as closed:
        address = f"http://127.0.0.1:{closed.getsockname()[1]}/"
    harbour.status = status
    webhook("" if status else address)
    make_post()
    for attempt, wait in enumerate(outbox.BACK_OFF, 1):
        assert (work(), outcomes(app)) == (1, [("waiting", attempt, sentence)])
        time_machine.shift(wait * 1.1 + timedelta(seconds=1))
    assert (work(), outcomes(app)) == (1, [("failed", outbox.ATTEMPTS, sentence)])
    assert len({heard.headers["webhook-id"] for heard in harbour.heard}) == (1 if status else 0)


def test_who_does_not_answer_is_asked_again(
    app: Flask, webhook: Any, make_post: Any, harbour: Harbour, work: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("blogapp.outgoing.sending.TOTAL", 0.1)
    free = threading.Event()
    harbour.before = lambda: free.wait(timeout=20)
    webhook()
    make_post()
    work()
    free.set()
    assert outcomes(app) == [("waiting", 1, "It took longer than 0 seconds.")]


def test_what_is_not_public_any_more_is_sent_without_its_text(
    webhook: Any, make_post: Any, change: Any, harbour: Harbour, work: Run
) -> None:
    webhook(events=["published"])
    change(make_post(), lambda post: post.trash())
    work()
    assert set(json.loads(harbour.heard[0].body)["data"]) == {"id", "kind", "address"}


def test_into_a_private_network_nothing_is_sent(
    app: Flask, webhook: Any, make_post: Any, harbour: Harbour, work: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    webhook()
    monkeypatch.setitem(app.config, "OUTGOING_PRIVATE", False)
    make_post()
    work()
    sentence = "127.0.0.1 is in a private network, where the blog sends nothing."
    assert (harbour.heard, outcomes(app)) == ([], [("waiting", 1, sentence)])
