"""The worker: several share an outbox, a slow one keeps no other receiver waiting, and it ends in peace."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from together import until

from blogapp import db
from blogapp.jobs import Work, outbox, worker
from blogapp.jobs.worker import Worker

pytestmark = pytest.mark.database


@contextmanager
def working(app: Flask, grace: float = 10) -> Any:
    """Let a worker work while the block runs; it has ended after it."""
    worker = Worker(app)
    thread = threading.Thread(target=worker.run, args=(grace,))
    thread.start()
    try:
        yield worker
    finally:
        worker.end()
        thread.join(timeout=30)
        assert not thread.is_alive()


def test_each_job_is_done_by_one_of_several_workers(app: Flask, task: Any, put: Callable[..., None]) -> None:
    done: list[tuple[str, str]] = []
    task(lambda work: done.append((work.subject, work.payload["name"])) or "")
    for number in range(5):
        put(*"abcd", subject=f"post {number}", receiver=f"boat {number}")
    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(lambda _: Worker(app).run_until_idle(), range(4))) == 20
    of_each = [[name for subject, name in done if subject == f"post {number}"] for number in range(5)]
    assert of_each == [list("abcd")] * 5


@pytest.mark.first(1)
def test_who_is_slow_keeps_only_themselves_waiting(app: Flask, task: Any, put: Callable[..., None]) -> None:
    free, done, all_others = threading.Event(), list[str](), threading.Event()

    def run(work: Work) -> str:
        if work.receiver == "slow boat":
            assert free.wait(timeout=20)
        done.append(work.payload["name"])
        if len(done) == 3:
            all_others.set()
        return ""

    task(run)
    put("one", "two", receiver="slow boat")
    put("a", "b", "c")
    with working(app):
        assert all_others.wait(timeout=20)
        assert done == ["a", "b", "c"]
        free.set()


def test_what_is_begun_is_finished_and_the_rest_left(
    app: Flask, task: Any, put: Callable[..., None], jobs: Any
) -> None:
    begun, free = threading.Event(), threading.Event()

    def run(work: Work) -> str:
        begun.set()
        assert free.wait(timeout=20)
        return ""

    task(run)
    put("first", "second")
    with working(app) as worker:
        assert begun.wait(timeout=20)
        worker.end()
        free.set()
    assert [payload["name"] for payload in jobs("payload")] == ["second"]


@pytest.mark.parametrize("look", ["is_ready", "take"])
def test_nothing_is_begun_once_the_end_was_said(
    app: Flask, task: Any, put: Callable[..., None], jobs: Any, monkeypatch: pytest.MonkeyPatch, look: str
) -> None:
    """The end may come between any two looks: whether it has come, who is busy, and what is next."""
    done = list[str]()
    task(lambda work: done.append(work.payload["name"]) or "")
    put("first")
    worker, found = Worker(app), getattr(outbox, look)
    monkeypatch.setattr(outbox, look, lambda *asked: worker.end() or found(*asked))
    worker.run(grace=10)
    assert (done, jobs("state", "attempts", "leased_until")) == ([], [("waiting", 0, None)])


def test_what_takes_longer_than_a_lease_is_not_done_twice(
    app: Flask, task: Any, put: Callable[..., None], jobs: Any, time_machine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "RENEWAL", 0.01)
    time_machine.move_to(db.now(), tick=False)
    second: list[Work | None] = []

    def run(work: Work) -> str:
        for _ in range(3):
            time_machine.shift(outbox.LEASE - timedelta(seconds=1))
            until(lambda: jobs("leased_until") == [db.now() + outbox.LEASE])
        second.append(outbox.take("another"))
        return ""

    task(run)
    put("first")
    assert (Worker(app).run_until_idle(), second, jobs("id")) == (1, [None], [])


def test_what_takes_longer_than_the_grace_is_given_back(
    app: Flask, task: Any, put: Callable[..., None], jobs: Any
) -> None:
    begun, free = threading.Event(), threading.Event()
    task(lambda work: str(begun.set() or free.wait(timeout=20)))
    put("first")
    with working(app, grace=0):
        assert begun.wait(timeout=20)
    assert jobs("state", "attempts", "leased_until") == [("waiting", 0, None)]
    free.set()
