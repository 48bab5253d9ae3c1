"""A worker that is killed while it sends mails: each is sent, and none twice but what it was just sending.

`BLOGAPP_TEST_MAILS=1000 BLOGAPP_TEST_KILLS=20` makes the test as large as that.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from functools import partial
from pathlib import Path

import pytest
from commands import killed, process, rows
from killing import let_leases_end
from mailing import Letterbox, letterbox
from together import until

from blogapp import db, mail
from blogapp.cli.application import opened
from blogapp.mail import Mail

pytestmark = pytest.mark.slow

MAILS = int(os.environ.get("BLOGAPP_TEST_MAILS", "60"))
KILLS = int(os.environ.get("BLOGAPP_TEST_KILLS", "4"))
WAIT = 300  # seconds in which a worker sends its part


def put(number: int) -> None:
    """Put mails into the outbox."""
    with opened():
        told = ("It is high at noon.",)
        mails = [Mail(f"{each}@example.org", "The tide", told, key=f"tide-{each}") for each in range(number)]
        mail.put(db.session(), mails)
        db.session.commit()


def sent(box: Letterbox) -> Counter[str]:
    return Counter(str(mail["Message-ID"]) for mail in list(box.mails))


def has_come(box: Letterbox, number: int) -> bool:
    return len(sent(box)) >= number


def waiting(instance: Path, which: str = "1 = 1") -> set[str]:
    """Return the mails that are not noted as sent."""
    found = rows(instance, f"SELECT subject FROM jobs WHERE state = 'waiting' AND {which}")
    return {f"<{subject.removeprefix('mail ')}@blog.example>" for (subject,) in found}


def test_mails_of_a_worker_that_is_killed_again_and_again_are_each_sent(instance: Path) -> None:
    put(MAILS)
    at_hand: set[str] = set()
    began = time.monotonic()
    with letterbox() as box:
        address = f"smtp://127.0.0.1:{box.port}"
        for part in range(1, KILLS + 2):
            running = process("worker", INSTANCE=instance, MAIL_URL=address, BASE_URL="https://blog.example")
            try:
                until(partial(has_come, box, MAILS * part // (KILLS + 1)), WAIT)
                if part > KILLS:
                    until(lambda: not waiting(instance), WAIT)
            finally:
                killed(running)
            at_hand |= waiting(instance, "leased_until > '2001'")
            let_leases_end(instance)
    found = sent(box)
    again = {name for name, number in found.items() if number > 1}
    assert found.keys() == {f"<tide-{each}@blog.example>" for each in range(MAILS)}
    assert rows(instance, "SELECT id FROM jobs WHERE state = 'failed'") == []
    assert again <= at_hand, "Only what a worker was sending when it died is sent again."
    assert found.total() <= MAILS + KILLS
    print(f"{MAILS} mails, {KILLS} kills, sent again: {len(again)}, {time.monotonic() - began:.0f} s")  # noqa: T201
