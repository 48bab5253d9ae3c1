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
        """End it, and take back an interruption that came too late."""
        with self._lock:
            self._runs.discard(run)
            _interrupt(run.thread, None)

    def _look(self) -> None:
        idle = 0
        while idle < IDLE_TICKS:
            time.sleep(TICK)
            with self._lock:
                idle = 0 if self._runs else idle + 1
                for run in self._runs:
                    if run.is_over() and time.monotonic() - run.interrupted > AGAIN:
                        run.interrupted = time.monotonic()
                        _interrupt(run.thread, OutOfTime)
                if idle == IDLE_TICKS:
                    self._thread = None


def _interrupt(thread: int, error: type[BaseException] | None) -> None:
    value = None if error is None else ctypes.py_object(error)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), value)


watch = Watch()


@contextmanager
def limited() -> Iterator[None]:
    """Raise `OutOfTime` in what runs inside, should it take too long."""
    run = watch.begin()
    try:
        try:
            yield
        finally:
            watch.end(run)
    except OutOfTime:
        watch.end(run)  # it may have come in the midst of the end
        raise
