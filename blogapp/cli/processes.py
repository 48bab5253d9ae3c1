"""The processes of `blogapp serve`: gunicorn starts, watches and replaces them; in each but one, waitress answers.

gunicorn's own workers are stopped by a handful of slow senders, which waitress buffers; waitress has but one process.
"""

from __future__ import annotations

import ctypes
import gc
import logging
import math
import os
import signal
import struct
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from socket import SOL_SOCKET, socket
from types import FrameType
from typing import Any, cast

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

from blogapp.accounts import passwords
from blogapp.cli.graceful import Serving
from blogapp.jobs.worker import Worker as JobWorker

STUCK = 60  # seconds after which a process that gives no sign of life is replaced
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - where signs of life cost no disk and outlast a full one
SO_ATTACH_FILTER, BPF_RETURN = 26, 6  # of Linux: a filter of one instruction, which returns how much to let through
COMMAND, NAME = Path("/proc/self/comm"), "blogapp-worker"  # what `ps` calls it
NICE = 5  # of 19
ENDS = {signal.SIGTERM, signal.SIGINT, signal.SIGQUIT}
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Plan:
    """How a blog is served: what makes the application and its server of waitress, where, by how many, how it ends."""

    make: Callable[[], Flask]
    server: Callable[[Flask, list[socket]], Any]
    sockets: list[socket]
    processes: int
    grace: float
    announce: Callable[[], None]


class Blog(BaseApplication):
    """The blog as gunicorn knows it: loaded once, before the processes part, so that they share its memory."""

    def __init__(self, app: Flask, plan: Plan) -> None:
        self.plan = plan
        super().__init__()
        self.callable: Any = _settled(app)

    def load_config(self) -> None:
        """Say to gunicorn what it is to do; it reads no file of its own, nor its variables."""
        settings = {
            "bind": [f"fd://{each.detach()}" for each in self.plan.sockets],
            "control_socket_disable": True,
            "graceful_timeout": math.ceil(self.plan.grace) + 2,  # the processes keep the time themselves
            "loglevel": "warning",
            "preload_app": True,
            "proc_name": "blogapp",
            "timeout": STUCK,
            "when_ready": lambda _manager: self.plan.announce(),  # from here on signals are heard
            "worker_class": Buffering,
            "worker_tmp_dir": str(SHARED_MEMORY) if os.access(SHARED_MEMORY, os.W_OK) else None,
            "workers": self.plan.processes + 1,  # the last one carries out jobs
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def reload(self) -> None:
        """Make the application anew, with the settings, themes and formats of now; keep the former if that fails."""
        gc.unfreeze()
        try:
            self.callable = _settled(self.plan.make())
        except Exception:
            log.exception("The blog goes on as it was, since it cannot be loaded.")

    def run(self) -> None:
        """Serve until a signal has come and everybody is answered."""
        Manager(self).run()


def _settled(app: Flask) -> Flask:
    """Leave the application's memory alone from now on: a process would get a copy of whatever is touched."""
    gc.collect()
    gc.freeze()
    return app


class Manager(Arbiter):
    """The first process. SIGTERM or Ctrl+C ends all in peace, a second one at once; SIGHUP replaces the others."""

    def __init__(self, app: Blog) -> None:
        self.is_ending = False
        self.has_terminal = sys.stdin is not None and sys.stdin.isatty()
        self.processes = app.plan.processes
        self.newest_before = 0  # the age of the last process that another application was made for
        super().__init__(app)

    def signal(self, sig: int, frame: FrameType | None) -> None:
        """Queue a signal, as what it means here."""
        if sig == signal.SIGHUP and self.has_terminal and not os.isatty(0):
            sig = signal.SIGTERM  # the terminal is gone, and nobody could end what goes on
        if sig in {signal.SIGTERM, signal.SIGINT}:
            sig, self.is_ending = (signal.SIGINT if self.is_ending else signal.SIGTERM), True
        super().signal(sig, frame)

    def stop(self, graceful: bool = True) -> None:
        """End all processes; whoever comes from now on is not let in, so that nobody is left behind in line."""
        for listener in self.LISTENERS:
            _let_nobody_in(listener.sock)
        super().stop(graceful)

    def reload(self) -> None:
        """Replace all processes."""
        self.newest_before = self.worker_age
        super().reload()

    def spawn_worker(self) -> int:
        """Start a process, for which signals wait until it hears them itself: one that answers, if any is wanting."""
        present = [each for each in self.WORKERS.values() if each.age > self.newest_before]
        answering = sum(isinstance(each, Buffering) for each in present)
        self.worker_class = Buffering if answering < self.processes else Working
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDS)
        try:
            return super().spawn_worker()
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDS)


def _let_nobody_in(listener: socket) -> None:
    """Drop what wants to connect. Who had got into line between the last look at it and its end would be cut off."""
    if sys.platform == "linux":
        drop = ctypes.create_string_buffer(struct.pack("HBBI", BPF_RETURN, 0, 0, 0))
        with suppress(OSError):
            listener.setsockopt(SOL_SOCKET, SO_ATTACH_FILTER, struct.pack("HL", 1, ctypes.addressof(drop)))


class Buffering(Worker):
    """A process that answers, by a server of waitress."""

    app: Blog

    def run(self) -> None:
        """Serve until gunicorn says that it is enough, or is gone."""
        passwords.share(self.app.plan.processes)
        app = cast(Flask, self.wsgi)
        server = self.app.plan.server(app, [cast(Any, each).sock for each in self.sockets])
        serving = Serving(server, self.app.plan.grace, self._live)
        signal.signal(signal.SIGTERM, serving.end)
        signal.signal(signal.SIGQUIT, serving.end_at_once)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches all; the first process tells the others
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDS)
        self.seen = -math.inf
        serving.run()

    def _live(self, serving: Serving) -> None:
        """Give a sign of life, once a second; end with the first process, however that ended."""
        if time.monotonic() - self.seen >= 1:
            self.seen = time.monotonic()
            self.notify()
            if os.getppid() != self.ppid:
                serving.end()


class Working(Worker):
    """The process that carries out jobs, so that no reader waits for them."""

    app: Blog

    def run(self) -> None:
        """Work until gunicorn says that it is enough, or is gone. Readers go first, where the machine is busy."""
        os.nice(NICE)
        with suppress(OSError):  # not Linux
            COMMAND.write_text(NAME, encoding="ascii")
        for each in self.sockets:
            cast(Any, each).close()
        worker = JobWorker(cast(Flask, self.wsgi), self._live)
        self.end = worker.end
        signal.signal(signal.SIGTERM, worker.end)
        signal.signal(signal.SIGQUIT, lambda *_signal: os._exit(0))
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDS)
        worker.run(self.app.plan.grace)

    def _live(self) -> None:
        """Give a sign of life; end with the first process, however that ended."""
        self.notify()
        if os.getppid() != self.ppid:
            self.end()
