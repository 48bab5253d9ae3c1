"""A limit in time for plugin code: a thread that exceeds it is interrupted."""

from __future__ import annotations

import ctypes
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

CPU_SECONDS = 2.0  # of the thread's own computing
WALL_SECONDS = 20.0  # of waiting, too: for what sleeps, or asks somebody who does not answer
TICK = 0.05  # seconds between two looks
AGAIN = 1.0  # seconds until a thread that swallowed the interruption gets another
ARRIVAL = 100  # steps of a loop, in the first of which an interruption arrives that was sent before
IDLE_TICKS = 100  # after so many looks at nothing the watching thread ends


class OutOfTime(BaseException):
    """Raised in a thread that took too long. It is no `Exception`, which a plugin's own code might catch."""


@dataclass(eq=False)
class _Run:
    """A piece of plugin code that runs in a thread."""

    thread: int = field(default_factory=threading.get_ident)
    wall: float = field(default_factory=time.monotonic)
    cpu: float = field(default_factory=time.thread_time)
    interrupted: float = 0.0

    def is_over(self) -> bool:
        """Return whether it took too long. Some systems do not tell what another thread has computed."""
        waited = time.monotonic() - self.wall
        if waited < CPU_SECONDS:
            return False
        if not hasattr(time, "pthread_getcpuclockid"):
            return True
        computed = time.clock_gettime(time.pthread_getcpuclockid(self.thread)) - self.cpu
        return computed > CPU_SECONDS or waited > WALL_SECONDS


class Watch:
    """Looks at what runs, from a thread of its own, which is there only while something runs.

    It interrupts between two steps of Python; one long step (a regular expression gone wrong) it cannot interrupt.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._runs: set[_Run] = set()
        self._thread: threading.Thread | None = None

    def begin(self) -> _Run:
        """Begin to watch the present thread."""
        run = _Run()
        with self._lock:
            self._runs.add(run)
            if self._thread is None or not self._thread.is_alive():  # after a fork it is gone
                self._thread = threading.Thread(target=self._look, name="blogapp-time-limits", daemon=True)
                self._thread.start()
        return run

    def end(self, run: _Run) -> None:
        """End it. An interruption that came too late arrives here, and is nobody's any more.

        To take it back instead (`PyThreadState_SetAsyncExc` without an error) would leave the interpreter looking for
        one at every step: it is slower from then on, and no profiler or debugger gets anywhere.
        """
        while True:
            try:
                with self._lock:
                    self._runs.discard(run)
                for _ in range(ARRIVAL if run.interrupted else 0):
                    pass
            except OutOfTime:
                continue
            return

    def _look(self) -> None:
        idle = 0
        while idle < IDLE_TICKS:
            time.sleep(TICK)
            with self._lock:
                idle = 0 if self._runs else idle + 1
                for run in self._runs:
                    if run.is_over() and time.monotonic() - run.interrupted > AGAIN:
                        run.interrupted = time.monotonic()
                        error = ctypes.py_object(OutOfTime)
                        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(run.thread), error)
                if idle == IDLE_TICKS:
                    self._thread = None


watch = Watch()


@contextmanager
def limited() -> Iterator[None]:
    """Raise `OutOfTime` in what runs inside, should it take too long."""
    run = watch.begin()
    try:
        yield
    finally:
        watch.end(run)
