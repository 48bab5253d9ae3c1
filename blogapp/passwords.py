"""Passwords: what is asked of them, how they are hashed and compared. Never within a transaction that writes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from flask import current_app
from flask_babel import gettext as _
from flask_security import Security, hash_password
from werkzeug.exceptions import TooManyRequests

SHORTEST = 8
LONGEST = 1000
PATIENCE = 10  # seconds that a password waits for its turn
# Each takes a core and 19 MiB: more at once would be no faster, and many at once would take the memory of all the rest.
_turns = BoundedSemaphore(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


def objection(password: str) -> str:
    """Return the sentence that says why a new password cannot be taken, or nothing."""
    if len(password) < SHORTEST:
        return _("The password is too short. Choose one of at least %(number)d characters.", number=SHORTEST)
    if not _is_usable(_normalise(password)):
        return _("The password is too long. Choose one of at most %(number)d characters.", number=LONGEST)
    return ""


def hashed(password: str) -> str:
    """Return the hash to be stored (argon2)."""
    with _turn():
        return hash_password(_normalise(password))


def match(password: str, known: str | None) -> bool:
    """Say whether a password belongs to a stored hash. Without a hash the answer is no, and takes as long."""
    normal = _normalise(password)
    usable = _is_usable(normal)
    context = _security().pwd_context
    with _turn():
        return bool(context.verify(normal if usable else "", known if usable else None))


def is_outdated(known: str) -> bool:
    """Return whether a hash was made at another cost than today's: it is to be made anew when its password is given."""
    return bool(_security().pwd_context.needs_update(known))


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(timeout=PATIENCE):
        raise TooManyRequests
    try:
        yield
    finally:
        _turns.release()


def _security() -> Security:
    security: Security = current_app.extensions["security"]
    return security


def _normalise(password: str) -> str:
    """Make the same characters of what different keyboards send for them; leave out what no keyboard sends."""
    text = password.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
    return _security().password_util.normalize(text)


def _is_usable(normal: str) -> bool:
    return len(normal) <= LONGEST
