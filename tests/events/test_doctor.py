"""The doctor names plugins that cannot be told, webhooks that are paused, and jobs that were given up."""

from __future__ import annotations

from pathlib import Path

from commands import blogapp

from blogapp import db
from blogapp.cli.application import opened
from blogapp.jobs import outbox
from blogapp.models import JobState, Webhook


def test_what_hears_of_nothing_is_named(instance: Path) -> None:
    (instance / "events").mkdir()
    (instance / "events" / "board.py").write_text("1 / 0", encoding="utf-8")
    with opened():
        db.session.add(Webhook(address="https://a.example/", events=["published"], secret="", paused=True))
        told = {"task": "webhook", "receiver": "webhook 1", "subject": "test", "payload": {}}
        outbox.put(db.session(), [told | {"state": JobState.FAILED}])
        db.session.commit()
    said = blogapp("doctor").stdout
    for sentence in (
        "wrong  plugin board: ZeroDivisionError: division by zero. Fix it, or remove it.",
        "warn   failed jobs: 1 were given up. The page “Jobs” of the desk says why, and tries them again.",
        "warn   webhooks: Nothing is sent to https://a.example/, until the page “Webhooks” of the desk lets it go on.",
    ):
        assert f"{sentence}\n" in said
