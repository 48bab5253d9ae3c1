"""Several things at the same moment."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

Value = TypeVar("Value")


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


def until(ask: Callable[[], Value], seconds: float = 60) -> Value:
    """Wait for what nothing tells of, and return the first answer that is true; fail where it does not come."""
    end = time.monotonic() + seconds
    while not (answer := ask()):
        assert time.monotonic() < end, "It did not come."
    return answer
