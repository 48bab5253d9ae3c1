"""`blogapp serve` in this process: what gunicorn would start processes for is done by the test's own."""

from __future__ import annotations

import gc
import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from types import SimpleNamespace
from typing import Any

import pytest
from commands import blogapp
from waitress import wasyncore

from blogapp import db
from blogapp.accounts import passwords
from blogapp.cli import processes
from blogapp.cli.graceful import Serving
from blogapp.cli.processes import Manager


@contextmanager
def as_before() -> Iterator[None]:
    """Put back what a process changes for itself."""
    kept = {each: signal.getsignal(each) for each in processes.ENDS}
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, [])
    turns = passwords._turns
    try:
        yield
    finally:
        passwords._turns = turns
        for each, handler in kept.items():
            signal.signal(each, handler)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        gc.unfreeze()


class Closing(Serving):
    """Closes what would end with the process."""

    def run(self) -> None:
        super().run()
        wasyncore.close_all(self.map, ignore_all=True)


class Here:
    """A call of the command: what it said, and the one who manages the processes, as far as it came."""

    def __init__(self) -> None:
        self.manager: Manager | None = None
        self.answers: list[Any] = []
        self.said = ""
        self.status = 0
        self.turns = 0  # how many passwords may be hashed at once


def serve_here(patch: pytest.MonkeyPatch, *words: str, talk: Callable[[int], Any] = lambda _port: None) -> Here:
    """Call `blogapp serve`; while it serves, `talk` is called with its port, and then it is told to end."""
    here = Here()

    def run(manager: Manager) -> None:
        here.manager = manager
        numbers = [int(each.removeprefix("fd://")) for each in manager.cfg.settings["bind"].get()]
        listeners: list[Any] = [SimpleNamespace(sock=socket.socket(fileno=number)) for number in numbers]
        worker = processes.Buffering(1, os.getppid(), listeners, manager.app, 60, manager.cfg, manager.log)
        worker.wsgi = manager.app.wsgi()  # type: ignore[attr-defined]
        manager.cfg.when_ready(manager)

        def ask() -> None:
            try:
                here.answers.append(talk(listeners[0].sock.getsockname()[1]))
            finally:
                os.kill(os.getpid(), signal.SIGTERM)

        thread = Thread(target=ask)
        thread.start()
        worker.run()
        here.turns = passwords._turns._initial_value  # type: ignore[attr-defined]
        thread.join()
        worker.tmp.close()
        for each in listeners:
            each.sock.close()
        with manager.app.wsgi().app_context():
            db.engine().dispose()

    patch.setattr(Manager, "run", run)
    patch.setattr(processes, "Serving", Closing)
    with as_before():
        result = blogapp("serve", "--port", "0", *words)
    here.said, here.status = result.output, result.exit_code
    return here
