"""The marker of a restore or an import that has begun: while it is there, what lies in the instance is no blog."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

NAME = "restore-unfinished"
_is_finishing: ContextVar[bool] = ContextVar("blogapp_is_finishing", default=False)


def sentence(instance: Path) -> str:
    """Return the sentence that says that a restore or an import was interrupted, or ""."""
    if _is_finishing.get() or not (instance / NAME).exists():
        return ""
    return (
        f"A restore or an import into {instance} was interrupted. "
        "Call `blogapp restore FILE` or `blogapp import site` again, as before; it begins anew."
    )


@contextmanager
def finishing() -> Iterator[None]:
    """Let this process use, in the block, what it has filled itself, and is about to finish."""
    token = _is_finishing.set(True)
    try:
        yield
    finally:
        _is_finishing.reset(token)
