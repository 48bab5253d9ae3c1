"""What the doctor says: a finding for each thing that it looked at, whatever happens while it looks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import DBAPIError


@dataclass(frozen=True)
class Finding:
    """What was looked at, how it is ("ok", "warn" or "wrong"), and a sentence that says what to do."""

    subject: str
    state: str
    sentence: str


def finding(subject: str, good: Any, sentence: str, remedy: str, otherwise: str = "wrong") -> Finding:
    """Return what was found: fine, and how it is; or not, and the remedy."""
    return Finding(subject, "ok", sentence) if good else Finding(subject, otherwise, remedy)


def guarded(subject: str, look: Callable[[], Iterable[Finding]], remedy: str) -> Iterator[Finding]:
    """Yield what is found; a look that fails is a finding, too, and the next one follows."""
    try:
        yield from look()
    except Exception as error:  # noqa: BLE001 - what fails is what the doctor is called for
        cause = error.orig if isinstance(error, DBAPIError) else error
        reason = " ".join(str(cause).split()) or type(error).__name__
        yield Finding(subject, "wrong", f"{reason.rstrip('.')}. {remedy}")
