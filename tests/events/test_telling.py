"""Plugins are told of events by the worker alone; one that fails, hangs or ends keeps only itself waiting."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from blogapp import db
from blogapp.events import Event, on, subscribers, telling
from blogapp.models import Job
from blogapp.plugins import apart

Make = Callable[..., Flask]
BOARD = """
from blogapp.events import Event, on

@on("published")
def tell(event: Event) -> None:
    with open({file!r}, "a") as board:
        board.write(event.data["title"])
"""


def reasons(app: Flask, receiver: str) -> list[str]:
    """Return why what waits has failed."""
    with app.app_context():
        outcomes = db.session.scalars(select(Job.outcome).where(Job.receiver == receiver).order_by(Job.id))
        return [outcome["pattern"] % outcome["values"] for outcome in outcomes if outcome]


@pytest.mark.slow
def test_who_fails_keeps_only_themselves_waiting(
    app: Flask, plugin: Any, heard: list[Event], make_post: Any, work: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    free, calls = threading.Event(), list[str]()
    monkeypatch.setattr(apart, "PATIENCE", 0.05)

    @on("published")
    def hangs(event: Event) -> None:
        calls.append(event.id)
        free.wait(timeout=20)

    @on("published")
    def ends(event: Event) -> None:
        sys.exit("Enough.")

    @on("published")
    def fails(event: Event) -> None:
        raise KeyError(event.data["title"])

    for function in (hangs, ends, fails):
        plugin(function.__name__, function)
    make_post()
    make_post()
    work()
    assert [event.name for event in heard] == ["published", "published"]
    limit = "It took longer than 20 seconds, or computed for longer than 2."
    assert reasons(app, "plugin hangs") == [limit, "It has not come back from an earlier event."]
    assert reasons(app, "plugin ends") == ["SystemExit: Enough."] * 2
    assert reasons(app, "plugin fails") == ["KeyError: 'The harbour at six'"] * 2
    assert len(calls) == 1  # as long as it hangs
    free.set()


def test_a_plugin_hears_what_it_asks_for(plugin: Any, make_post: Any, change: Any, work: Any) -> None:
    heard: list[str] = []
    plugin("board", on("unpublished")(lambda event: heard.append(event.name)))
    post = make_post()
    change(post, lambda post: post.trash())
    work()
    assert heard == ["unpublished"]


def test_an_event_that_does_not_exist_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match=r"^publish is no event\. The events are: published, changed"):
        on("publish", "changed")


def test_files_and_packages_are_found_and_imported_by_the_worker_alone(
    make_app: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app()
    folder = Path(app.instance_path, "events")
    folder.mkdir()
    (folder / "jetty.py").write_text(BOARD.format(file=str(tmp_path / "jetty.txt")))
    (folder / "broken.py").write_text("1 / 0")
    (folder / "nothing.py").write_text("from blogapp.events import on")
    (tmp_path / "blogapp_pier.py").write_text(BOARD.format(file=str(tmp_path / "pier.txt")))
    (info := tmp_path / "blogapp_pier-1.0.dist-info").mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: blogapp-pier\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[blogapp.events]\npier = blogapp_pier:tell\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    found = make_app(INSTANCE=app.instance_path)
    assert not {"blogapp_pier", "blogapp_events.jetty"} & sys.modules.keys()
    with found.app_context():
        assert subscribers.names() == ["pier", "broken", "jetty", "nothing"]
        assert {subscribers.load(name).events for name in ("pier", "jetty")} == {frozenset({"published"})}
        for name, reason in (
            ("broken", "ZeroDivisionError: division by zero"),
            ("nothing", "must have one function that subscribes, by @on(…), not 0"),
            ("gone", "The plugin “gone” is not installed any more."),
        ):
            with pytest.raises(telling.Failed, match=reason[:20]) as refusal:
                subscribers.load(name)
            assert reason in refusal.value.reason


def test_in_safe_mode_what_is_to_be_told_waits(make_app: Make) -> None:
    app = make_app(SAFE_MODE=True)
    (folder := Path(app.instance_path, "events")).mkdir()
    (folder / "board.py").write_text("1 / 0")
    safe = make_app(INSTANCE=app.instance_path, SAFE_MODE=True)
    with safe.app_context():
        assert subscribers.names() == ["board"]
        with pytest.raises(telling.Failed, match="safe mode"):
            subscribers.load("board")
