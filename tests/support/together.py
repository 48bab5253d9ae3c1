"""Several things at the same moment."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any


def at_once(number: int, run: Callable[[int], Any]) -> list[Any]:
    """Run something several times at once, and return what came out."""
    results: list[Any] = []
    start = threading.Barrier(number)

    def one(which: int) -> None:
        start.wait()
        results.append(run(which))

    threads = [threading.Thread(target=one, args=(which,)) for which in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def until(holds: Callable[[], bool], seconds: float = 60) -> None:
    """Wait for what nothing tells of; fail where it does not come."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "It did not come."
