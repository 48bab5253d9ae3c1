"""What a worker was about to deliver when it was killed is delivered by the next one, and what follows in order."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
from commands import done, killed, process, rows
from killing import let_leases_end, write_and_change
from receiving import Harbour
from together import until

from blogapp import db
from blogapp.cli.application import opened
from blogapp.models import Webhook
from blogapp.webhooks import signing

pytestmark = pytest.mark.slow


def test_a_killed_worker_loses_no_delivery(instance: Path, harbour: Harbour, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLOGAPP_OUTGOING_PRIVATE", "1")
    free = threading.Event()
    harbour.before = lambda: free.wait(timeout=20)
    with opened():
        db.session.add(Webhook(address=harbour.url, events=["published", "changed"], secret=signing.new_secret()))
        db.session.commit()
    write_and_change("Ebb")
    running = process("worker", INSTANCE=instance)
    try:
        until(lambda: harbour.heard)
    finally:
        killed(running)
    free.set()
    assert done("worker", "--once") == "0 jobs done or tried.\n"  # the lease of the dead one lasts
    let_leases_end(instance)
    done("worker", "--once")
    assert [json.loads(heard.body)["type"] for heard in harbour.heard] == ["published", "published", "changed"]
    assert len({heard.headers["webhook-id"] for heard in harbour.heard}) == 2
    assert rows(instance, "SELECT state FROM jobs") == [("done",), ("done",)]
