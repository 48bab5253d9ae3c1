"""What is put into the outbox is done once it is committed: at least once, in order, each for itself."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from together import until

from blogapp import db
from blogapp.jobs import Failed, Work, outbox
from blogapp.models import SiteVersion

pytestmark = pytest.mark.database

Put = Callable[..., None]
Run = Callable[[], int]


@pytest.fixture
def done(task: Callable[..., None]) -> list[str]:
    """The names of the jobs that were done, in order; one whose name begins with "no" fails."""
    names: list[str] = []

    def run(work: Work) -> str:
        if work.payload["name"].startswith("no"):
            raise Failed("The boat is out.")
        names.append(work.payload["name"])
        return "Done."

    task(run)
    return names


@pytest.fixture
def later(time_machine: Any) -> Callable[..., None]:
    """Let time pass: `later(hours=2)`."""
    time_machine.move_to(db.now(), tick=False)
    return lambda **span: time_machine.shift(timedelta(**span))


def test_what_is_rolled_back_is_not_done(app: Flask, done: list[str], work: Run) -> None:
    row = {"task": "row", "receiver": "boat 1", "subject": "post 1", "payload": {"name": "never"}}
    with app.app_context():
        outbox.put(db.session(), [row])
        db.session.rollback()
    assert (work(), done) == (0, [])


def test_what_is_committed_is_done_once_and_in_order(done: list[str], put: Put, work: Run, jobs: Any) -> None:
    put("first", "second")
    put("third")
    assert (work(), done, jobs("id")) == (3, ["first", "second", "third"], [])
    assert work() == 0


def test_what_is_about_the_same_waits_behind_what_failed(
    done: list[str], put: Put, work: Run, later: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("no boat", "second")
    put("another post", subject="post 2")
    put("another boat", receiver="boat 2")
    work()
    assert done == ["another post", "another boat"]
    later(seconds=6)
    work()
    assert done == ["another post", "another boat"]


def test_what_failed_is_tried_again_later_and_later_then_given_up(
    done: list[str], put: Put, work: Run, jobs: Any, later: Any
) -> None:
    put("no boat", "second")
    for attempt, wait in enumerate(outbox.BACK_OFF, 1):
        assert work() == 1
        later(seconds=wait.total_seconds() - 1)
        assert (work(), jobs("state", "attempts")[0]) == (0, ("waiting", attempt))
        later(seconds=wait.total_seconds() * 0.1 + 2)
    assert (work(), done) == (2, ["second"])
    assert jobs("state", "outcome") == [
        ("failed", {"pattern": "%(reason)s", "values": {"reason": "The boat is out."}}),
    ]


def test_a_failure_that_is_final_is_given_up_at_once(task: Any, put: Put, work: Run, jobs: Any) -> None:
    def run(work: Work) -> str:
        raise Failed("Nobody lives there.", final=True)

    task(run)
    put("first")
    work()
    assert jobs("state", "attempts") == [("failed", 1)]


def test_a_task_that_breaks_takes_nothing_along(task: Any, put: Put, work: Run, jobs: Any) -> None:
    def run(work: Work) -> str:
        return str(1 / 0) if work.receiver == "boat 1" else ""

    task(run)
    put("first")
    put("second", receiver="boat 2")
    work()
    [(state, outcome)] = jobs("state", "outcome")
    assert (state, outcome["values"]) == ("waiting", {"reason": "ZeroDivisionError: division by zero"})


def test_a_task_that_nobody_knows_waits(put: Put, work: Run, jobs: Any) -> None:
    put("first", task="of a later version")
    work()
    assert jobs("state", "attempts") == [("waiting", 1)]


def test_what_is_due_later_waits(done: list[str], put: Put, work: Run, later: Any) -> None:
    put("first", due_at=db.now() + timedelta(hours=1))
    assert work() == 0
    later(hours=1)
    assert (work(), done) == (1, ["first"])


def test_the_work_of_a_dead_worker_is_taken_over(app: Flask, done: list[str], put: Put, work: Run, later: Any) -> None:
    put("first", "second")
    with app.app_context():
        assert outbox.take("dead")
    assert work() == 0
    later(seconds=outbox.LEASE.total_seconds())
    assert (work(), done) == (2, ["first", "second"])


def test_what_is_committed_first_is_done_first(app: Flask, done: list[str], put: Put, work: Run) -> None:
    def row(name: str) -> dict[str, Any]:
        return {"task": "row", "receiver": "boat 1", "subject": "post 1", "payload": {"name": name}}

    def has_settled() -> bool:
        """Whether who came second is through, or waits in line, which PostgreSQL tells."""
        if not second.is_alive() or db.engine().dialect.name == "sqlite":  # where it waits before it begins
            return True
        with db.engine().connect() as connection:
            return bool(connection.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")))

    second = threading.Thread(target=put, args=("second",))
    with app.app_context():
        outbox.put(db.session(), [row("first")])
        second.start()
        until(has_settled)
        assert not outbox.is_ready(())  # what came second is not there before what came first
        db.session.commit()
    second.join(timeout=30)
    work()
    assert done == ["first", "second"]


def test_who_lost_a_lease_changes_nothing(app: Flask, done: list[str], put: Put, jobs: Any, later: Any) -> None:
    put("first")
    with app.app_context():
        slow = outbox.take("slow")
        later(seconds=outbox.LEASE.total_seconds())
        assert outbox.take("other")
        for end in (outbox.finish, outbox.retry, outbox.give_up):
            end(slow, "slow", "Late.")
    assert jobs("state", "leased_by", "outcome") == [("waiting", "other", None)]


def test_what_a_worker_gives_back_is_taken_at_once(app: Flask, done: list[str], put: Put, work: Run) -> None:
    put("first")
    with app.app_context():
        outbox.take("ending")
        outbox.release("ending")
    assert (work(), done) == (1, ["first"])


def test_the_latest_few_that_are_done_are_kept(task: Any, put: Put, work: Run, jobs: Any) -> None:
    task(lambda work: "Done.", kept=2)
    put("first", "second", "third")
    put("of another", receiver="boat 2")
    work()
    assert [payload["name"] for payload in jobs("payload")] == ["second", "third", "of another"]
    assert set(jobs("state")) == {"done"}


def test_no_page_is_made_anew_for_a_job(app: Flask, done: list[str], put: Put, work: Run) -> None:
    def mark() -> str | None:
        with app.app_context(), db.reader(db.engine()) as connection:
            return SiteVersion.current(connection).mark

    before = mark()
    put("first", "no boat")
    work()
    assert mark() == before
