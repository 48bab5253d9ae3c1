"""A line in which those wait who write: the threads of this process, and the other processes of this machine."""

from __future__ import annotations

import fcntl
import os
import random
import threading
import time
from pathlib import Path

LOOKS = 0.001, 0.003  # seconds between two looks whether another process is done


class FairLock:
    """One at a time, and each process in turn.

    There are two locks on files, which end with the process that holds them. Who holds the second may go on; who holds
    the first comes next. So a process that has had its turn cannot take the next one past another that waits.
    """

    def __init__(self, path: Path | None) -> None:
        """Let processes meet at files beside `path`; without one, or where none can be made, threads alone wait."""
        self._threads = threading.Lock()
        self._places = [path.with_name(f"{path.name}-{lock}") for lock in ("next", "turn")] if path else []
        self._held: int | None = None

    def acquire(self, patience: float) -> bool:
        """Wait for one's turn, so many seconds at most; return whether it came."""
        until = time.monotonic() + patience
        if not self._threads.acquire(timeout=patience):
            return False
        try:
            self._held = self._meet(until)
        except TimeoutError:
            self._threads.release()
            return False
        except OSError:  # the folder is read-only, or no descriptor is left
            self._held = None
        return True

    def release(self) -> None:
        """Let the next one go on."""
        if self._held is not None:
            os.close(self._held)
            self._held = None
        self._threads.release()

    def _meet(self, until: float) -> int | None:
        if not self._places:
            return None
        first = _locked(self._places[0], until)
        try:
            return _locked(self._places[1], until)
        finally:
            os.close(first)


def _locked(place: Path, until: float) -> int:
    """Return a file that is locked for this process. Raises `TimeoutError`."""
    file = os.open(place, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > until:
                    raise TimeoutError(f"{place} is locked by another process.") from None
                time.sleep(random.uniform(*LOOKS))
            else:
                return file
    except BaseException:
        os.close(file)
        raise
