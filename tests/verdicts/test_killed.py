"""A checker that ends the worker itself keeps no comment: after two attempts it goes on to the next checker."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from commands import done, process, rows
from commenting import TYPED, token_of
from killing import let_leases_end, write_and_change

from blogapp import create_app

pytestmark = pytest.mark.slow

DIES = "import os\n\ndef check(submission):\n    os._exit(9)\n"
HOLDS = "from blogapp.verdicts import Hold\n\ndef check(submission):\n    return Hold('An anchor.')\n"


def test_a_comment_goes_on_when_the_worker_dies_of_a_checker(instance: Path) -> None:
    (instance / "verdicts").mkdir()
    (instance / "verdicts" / "auk.py").write_text(DIES, encoding="utf-8")
    (instance / "verdicts" / "gull.py").write_text(HOLDS, encoding="utf-8")
    write_and_change("Ebb")
    client = create_app().test_client()
    typed: dict[str, Any] = TYPED | {"name": "Noor", "body": "An anchor."}
    token = token_of(client.post("/comments/1", data=typed | {"action": "preview"}))
    left = client.post("/comments/1", data=typed | {"action": "post", "token": token})
    assert left.status_code == 303
    for _ in range(2):
        with process("worker", "--once", INSTANCE=instance) as running:
            assert running.wait() == 9
        let_leases_end(instance)
    done("worker", "--once")
    [(status, held_for)] = rows(instance, "SELECT status, CAST(held_for AS TEXT) FROM comments")
    assert status == "pending"
    assert "An anchor." in held_for
    [(receiver, outcome)] = rows(instance, "SELECT receiver, CAST(outcome AS TEXT) FROM jobs WHERE state = 'failed'")
    assert receiver == "checker auk"
    assert "The worker died twice when it was asked." in outcome
