"""Who waits for a plugin's code: nobody behind one that is stuck, and nobody for a post that was stuck before."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from flask import Flask

from blogapp.models import Post
from blogapp.plugins import guarding
from blogapp.plugins.time_limits import OutOfTime

pytestmark = pytest.mark.any_database


@pytest.fixture
def inside(app: Flask, register: Callable[..., None]) -> Iterator[Flask]:
    with app.app_context():
        yield app


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that the guard reads."""
    now = [1000.0]
    monkeypatch.setattr(guarding, "time", SimpleNamespace(monotonic=lambda: now[0]))
    return now


def post(number: int, version: int = 1) -> Post:
    return Post(id=number, version=version, format="recipe")


def tried(format: str, which: Post | None = None, error: type[BaseException] | None = None) -> str:
    """Run a plugin's code that does nothing but fail so; return the reason for which it did not succeed."""
    try:
        with guarding.guard(format, "show", which):
            if error is not None:
                raise error
    except guarding.Failed as failed:
        return failed.reason
    return ""


SLOW = "it took longer than 2 seconds"


def test_post_that_took_too_long_rests_for_ten_minutes_in_this_version_alone(inside: Flask, clock: list[float]) -> None:
    assert tried("recipe", post(1), OutOfTime) == SLOW
    clock[0] += 599
    assert tried("recipe", post(1)) == SLOW
    assert tried("recipe", post(1, version=2)) == tried("recipe", post(2)) == tried("recipe") == tried("quote") == ""
    clock[0] += 1
    assert tried("recipe", post(1)) == SLOW
    clock[0] += 0.5
    assert tried("recipe", post(1)) == ""


def test_format_rests_as_a_whole_after_two_posts_that_took_too_long(inside: Flask, clock: list[float]) -> None:
    for number in (1, 2):
        assert tried("recipe", post(3)) == tried("recipe") == ""
        assert tried("recipe", post(number), OutOfTime) == SLOW
    assert tried("recipe", post(3)) == tried("recipe") == SLOW
    assert tried("quote") == ""
    clock[0] += 601
    assert tried("recipe", post(3)) == ""


def test_formats_of_the_blog_never_rest_as_a_whole(inside: Flask, clock: list[float]) -> None:
    for number in (1, 2, 3):
        assert tried("quote", post(number), OutOfTime) == SLOW
    assert tried("quote", post(3)) == SLOW
    assert tried("quote", post(4)) == tried("quote") == ""


def test_what_failed_is_told_until_it_succeeds_and_what_takes_no_post_is_not(inside: Flask, clock: list[float]) -> None:
    assert tried("recipe", post(2), ValueError) == tried("recipe", post(1), ValueError) == "ValueError: "
    assert tried("recipe", None, ValueError) == "ValueError: "
    assert [(each.post_id, each.doing, each.reason) for each in guarding.failures("recipe")] == [
        (1, "show", "ValueError: "), (2, "show", "ValueError: "),
    ]  # fmt: skip
    assert guarding.failures("quote") == []
    assert tried("recipe", post(1)) == ""
    assert [each.post_id for each in guarding.failures("recipe")] == [2]


def test_no_more_failures_are_remembered_than_fit_but_those_that_are_stay_new(
    inside: Flask, clock: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guarding, "FAILURES_MAX", 2)
    for number, error in ((1, ValueError), (2, ValueError), (3, ValueError), (1, KeyError)):
        tried("recipe", post(number), error)
    assert [(each.post_id, each.reason[:8]) for each in guarding.failures("recipe")] == [
        (1, "KeyError"),
        (2, "ValueErr"),
    ]


def test_two_threads_are_in_one_plugin_at_most_and_who_is_stuck_is_waited_for_by_nobody(
    inside: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guarding, "PATIENCE", 0.01)
    ready, go_on = threading.Barrier(3, timeout=20), threading.Event()

    def work() -> None:
        with inside.app_context(), guarding.guard("recipe", "show"), guarding.guard("recipe", "show again"):
            ready.wait()
            go_on.wait(20)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    ready.wait()
    try:
        assert tried("recipe") == "it is busy with other posts"
        turns = inside.extensions["blogapp.plugins"].turns["recipe"]
        since = dict.fromkeys(turns.since, 0.0)
        monkeypatch.setattr(turns, "since", since)
        monkeypatch.setattr(turns, "free", None)  # nobody even asks
        assert turns.is_stuck()
        assert tried("recipe") == "it is busy with other posts"
        monkeypatch.undo()
        assert tried("quote") == ""
    finally:
        go_on.set()
        for thread in threads:
            thread.join(20)
    assert tried("recipe") == ""


@pytest.mark.parametrize(("since", "stuck"), [([], False), ([0.0], False), ([0.0, 0.0], True), ([0.0, 999.5], False),
                                              ([0.0, 999.4], True)])  # fmt: skip
def test_plugin_is_stuck_if_all_its_turns_take_longer_than_anybody_waits(
    clock: list[float], since: list[float], stuck: bool
) -> None:
    turns = guarding._Turns()
    turns.since |= dict(enumerate(since))
    assert turns.is_stuck() == stuck
