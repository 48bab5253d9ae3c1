"""Which tasks there are: what a job's row names, and the function that carries it out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple


class Failed(Exception):
    """A task failed, for a reason that people read; it is tried again later, unless that is `final`."""

    def __init__(self, reason: str, *, final: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.final = final


class Work(NamedTuple):
    """A job that a worker has taken: its row's id, what is to be done, and which attempt this is, from 1 on."""

    id: int
    task: str
    receiver: str
    subject: str
    payload: dict[str, Any]
    attempt: int
    is_last_attempt: bool


@dataclass(frozen=True)
class Task:
    """A kind of work. `run` returns a sentence on what came of it; so many done ones of a receiver are `kept`.

    What is `daily` is put into the outbox by the worker, a day after it was done last, as long as that returns True.
    """

    run: Callable[[Work], str]
    kept: int
    daily: Callable[[], bool] | None = None


TASKS: dict[str, Task] = {}


def task(
    name: str, *, kept: int = 0, daily: Callable[[], bool] | None = None
) -> Callable[[Callable[[Work], str]], Callable[[Work], str]]:
    """Let a function carry out the jobs of this name. It may run twice for one job, and raises `Failed`."""

    def declare(run: Callable[[Work], str]) -> Callable[[Work], str]:
        TASKS[name] = Task(run, kept, daily)
        return run

    return declare
