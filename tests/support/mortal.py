"""A server that is killed in the midst of what many do, again and again, and started anew on the same files."""

from __future__ import annotations

import itertools
import threading
from contextlib import suppress
from pathlib import Path
from subprocess import TimeoutExpired
from typing import Any, Self

from commands import Server, process


class Mortal:
    """A server that dies after each so many actions, without a chance to end what it does for others meanwhile."""

    def __init__(self, instance: Path, every: int, **settings: Any) -> None:
        self.instance, self.every, self.settings = instance, every, settings
        self.lock, self.actions, self.killed = threading.Lock(), itertools.count(1), 0

    def __enter__(self) -> Self:
        self.server = self._started()
        return self

    def __exit__(self, *_error: object) -> None:
        with suppress(ProcessLookupError, TimeoutExpired):
            self.server.kill()

    @property
    def url(self) -> str:
        """Where it is; while it is started anew, this waits until it is there."""
        with self.lock:
            return self.server.url

    def note_action(self) -> None:
        """Note that somebody has done something, after which it may be killed."""
        with self.lock:
            if next(self.actions) % self.every == self.every // 2:
                self.server.kill()
                self.server = self._started()
                self.killed += 1

    def _started(self) -> Server:
        return Server(process("serve", "--port", "0", INSTANCE=self.instance, **self.settings))
