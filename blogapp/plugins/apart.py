"""Calls a plugin in a thread of its own, so that one that fails, hangs or ends keeps nobody waiting."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Any

from blogapp.plugins.guarding import Failed, described
from blogapp.plugins.time_limits import CPU_SECONDS, WALL_SECONDS, OutOfTime, limited
from blogapp.text import Sentence

PATIENCE = WALL_SECONDS + 2  # seconds; then a thread that cannot be interrupted is left to itself
Answer = tuple[Any, BaseException | None]
_left: dict[str, threading.Thread] = {}  # by whom it was called: a thread that had not come back


def is_away(name: str) -> bool:
    """Return whether a plugin has not come back from an earlier call."""
    return name in _left and _left[name].is_alive()


def call(name: str, function: Callable[[], Any]) -> Any:
    """Return what a function of a plugin returns. Whatever it does, this comes back, or raises `Failed`."""
    answers = queue.SimpleQueue[Answer]()
    thread = threading.Thread(target=_called, args=(function, answers), name=f"blogapp-{name}", daemon=True)
    thread.start()
    try:
        answer, error = answers.get(timeout=PATIENCE)
    except queue.Empty:
        _left[name] = thread
        answer, error = None, OutOfTime()
    if error is not None:
        raise Failed(_reason(error)) from error
    return answer


def _called(function: Callable[[], Any], answers: queue.SimpleQueue[Answer]) -> None:
    try:
        with limited():
            answer = function()
    except BaseException as error:  # noqa: BLE001 - a plugin may raise anything, SystemExit included
        answers.put((None, error))
    else:
        answers.put((answer, None))


def _reason(error: BaseException) -> str:
    if isinstance(error, OutOfTime):
        limits = {"seconds": int(WALL_SECONDS), "computing": int(CPU_SECONDS)}
        return Sentence("It took longer than %(seconds)s seconds, or computed for longer than %(computing)s.", **limits)
    return described(error)
