"""The first process of `blogapp serve`, which starts, replaces and ends the others; and what those do besides."""

from __future__ import annotations

import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from answering import PATIENCE
from flask import Flask
from gunicorn.arbiter import Arbiter
from serving_here import as_before

from blogapp.cli import processes
from blogapp.cli.processes import Blog, Buffering, Manager, Plan, Working


@pytest.fixture(scope="module")
def site(make_app: Callable[..., Flask]) -> Flask:
    return make_app()


@pytest.fixture
def made() -> list[str]:
    """What the plan of `blog` was asked for."""
    return []


@pytest.fixture
def blog(site: Flask, made: list[str]) -> Iterator[Blog]:
    def make() -> Flask:
        made.append("anew")
        return site

    with as_before():
        yield Blog(Flask("former"), Plan(make, lambda *_all: None, [], 2, 0.5, lambda: made.append("told")))


def test_signals_end_in_peace_then_at_once_and_a_lost_terminal_ends_too(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    end, stop, again = signal.SIGTERM, signal.SIGINT, signal.SIGHUP
    for has_terminal, still, sent, meant in [
        (False, False, [end, end], [end, stop]),
        (False, False, [stop, stop], [end, stop]),
        (False, False, [again, stop], [again, end]),
        (True, True, [again], [again]),
        (True, False, [again, end], [end, stop]),
        (False, False, [signal.SIGTTIN], [signal.SIGTTIN]),
    ]:
        monkeypatch.setattr(sys, "stdin", type("", (), {"isatty": lambda _self, has=has_terminal: has})())
        manager = Manager(blog)
        monkeypatch.setattr(os, "isatty", lambda number, still=still: still and number == 0)
        for each in sent:
            manager.signal(each, None)
        assert [manager.SIG_QUEUE.get_nowait() for _ in sent] == meant
    monkeypatch.setattr(sys, "stdin", None)
    assert not Manager(blog).has_terminal


def test_one_process_more_than_answer_carries_out_jobs_and_each_is_replaced_by_its_like(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    manager = Manager(blog)
    began: list[tuple[type, bool]] = []

    def spawn(self: Manager) -> int:
        self.worker_age += 1
        ends_wait = signal.pthread_sigmask(signal.SIG_BLOCK, []) >= processes.ENDS
        began.append((self.worker_class, ends_wait))
        one_more = object.__new__(self.worker_class)
        one_more.age = self.worker_age
        self.WORKERS[self.worker_age] = one_more
        return self.worker_age

    monkeypatch.setattr(Arbiter, "spawn_worker", spawn)
    monkeypatch.setattr(Arbiter, "reload", lambda self: [self.spawn_worker() for _ in range(3)])
    monkeypatch.setattr(manager, "WORKERS", {}, raising=False)
    assert [manager.spawn_worker() for _ in range(3)] == [1, 2, 3]
    del manager.WORKERS[2]
    manager.spawn_worker()
    del manager.WORKERS[3]
    manager.spawn_worker()
    assert [kind for kind, _ in began] == [Buffering, Buffering, Working, Buffering, Working]
    manager.reload()
    assert [kind for kind, _ in began[5:]] == [Buffering, Buffering, Working]
    assert {waits for _, waits in began} == {True}
    assert not processes.ENDS & signal.pthread_sigmask(signal.SIG_BLOCK, [])


@pytest.mark.slow
def test_nobody_is_let_in_while_the_processes_end(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    manager, ended = Manager(blog), []
    monkeypatch.setattr(Arbiter, "stop", lambda _self, graceful: ended.append(graceful))
    with socket.create_server(("127.0.0.1", 0)) as listener, socket.socket() as late:
        socket.create_connection(listener.getsockname(), PATIENCE).close()
        monkeypatch.setattr(manager, "LISTENERS", [type("", (), {"sock": listener})], raising=False)
        manager.stop()
        late.settimeout(0.1)
        with pytest.raises(TimeoutError):
            late.connect(listener.getsockname())
    manager.stop(graceful=False)
    assert ended == [True, False]


@pytest.mark.slow
def test_application_is_made_anew_and_the_former_one_goes_on_where_that_fails(
    blog: Blog, made: list[str], site: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    frozen: list[bool] = []
    monkeypatch.setattr(processes.gc, "freeze", lambda: frozen.append(True))
    blog.reload()
    assert (blog.callable, made, frozen) == (site, ["anew"], [True])

    def failing() -> Flask:
        raise ValueError("BLOGAPP_LANGUAGES is no setting.")

    blog.plan = Plan(failing, *list(vars(blog.plan).values())[1:])
    blog.reload()
    assert blog.callable is site
    assert "goes on as it was" in caplog.text
    assert "BLOGAPP_LANGUAGES" in caplog.text


@pytest.mark.slow
def test_process_gives_a_sign_of_life_each_second_and_ends_with_the_first_process(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker, signs, ended, clock = object.__new__(Buffering), [], [], [100.0]
    worker.seen, worker.ppid = 0.0, os.getppid()
    monkeypatch.setattr(worker, "notify", lambda: signs.append(clock[0]))
    monkeypatch.setattr(processes, "time", type("", (), {"monotonic": lambda: clock[0]}))
    serving: Any = type("", (), {"end": lambda: ended.append(clock[0])})
    for clock[0] in (100.0, 100.5, 101.0, 101.9, 102.5):
        worker._live(serving)
    assert (signs, ended) == ([100.0, 101.0, 102.5], [])
    worker.ppid, clock[0] = 1_000_000_000, 200.0
    worker._live(serving)
    assert ended == [200.0]


@pytest.mark.slow
@pytest.mark.parametrize("orphan", [False, True])
def test_worker_carries_out_jobs_with_less_right_to_the_processor_until_it_is_told_to_end(
    blog: Blog, site: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, orphan: bool
) -> None:
    worker, nice, signs = object.__new__(Working), [], []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        worker.sockets, worker.app, worker.wsgi = [listener], blog, site
        worker.ppid = 1_000_000_000 if orphan else os.getppid()
        monkeypatch.setattr(os, "nice", nice.append)
        monkeypatch.setattr(processes, "COMMAND", tmp_path / "comm")

        def notify() -> None:
            signs.append(True)
            if not orphan:
                os.kill(os.getpid(), signal.SIGTERM)

        monkeypatch.setattr(worker, "notify", notify)
        kept = signal.getsignal(signal.SIGINT)
        worker.run()
        assert signal.getsignal(signal.SIGINT) == signal.SIG_IGN
        signal.signal(signal.SIGINT, kept)
        assert listener.fileno() == -1
    assert nice == [5]
    assert (tmp_path / "comm").read_text() == "blogapp-worker"
    assert signs
