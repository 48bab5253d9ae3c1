"""Passwords: what is asked of them, how they are hashed and compared. Never within a transaction that writes."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from flask import current_app
from flask_babel import gettext as _
from flask_security import Security, hash_password
from werkzeug.exceptions import TooManyRequests

from blogapp import config
from blogapp.accounts import weak_passwords

SHORTEST = 8  # NIST SP 800-63B, which asks for no kinds of characters and for a list of common ones instead
LONGEST = 128
LONGEST_EVER = 1000  # was taken once, and still opens
PATIENCE = 10  # seconds that a password waits for its turn
# Each takes a core and 19 MiB: more at once would be no faster, and many at once would take the memory of all the rest.
_turns = BoundedSemaphore(config.cores())


def share(processes: int) -> None:
    """Leave the other processes of this machine their part of the cores and of the memory."""
    global _turns  # noqa: PLW0603
    _turns = BoundedSemaphore(max(1, config.cores() // processes))


def objection(password: str, about: Iterable[str] = ()) -> str:
    """Return the sentence that says why a new password cannot be taken, or nothing.

    `about` are words that everybody knows of its owner: address, name, the site.
    """
    length = len(unicodedata.normalize("NFC", password))
    if length < SHORTEST:
        return _("The password is too short. Choose one of at least %(number)d characters.", number=SHORTEST)
    if length > LONGEST:
        return _("The password is too long. Choose one of at most %(number)d characters.", number=LONGEST)
    if weak_passwords.is_common(password):
        return _("Many people have this password, so it is tried first. Choose another one, such as a few words.")
    if weak_passwords.is_about(password, about):
        return _("This is your name, your address or the name of the site. Choose what nobody can know.")
    return ""


def hashed(password: str) -> str:
    """Return the hash to be stored (argon2)."""
    with _turn():
        return hash_password(_normalise(password))


def match(password: str, stored: str | None) -> bool:
    """Return whether a password belongs to a stored hash. Without a hash the answer is no, and takes as long."""
    usable = len(password) <= LONGEST_EVER
    normal = _normalise(password) if usable else ""
    context = _security().pwd_context
    with _turn():
        return bool(context.verify(normal, stored if usable else None))


def is_outdated(stored: str) -> bool:
    """Return whether a hash was made at another cost than today's: it is to be replaced when its password is given."""
    return bool(_security().pwd_context.needs_update(stored))


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
    """Make the same characters of what different keyboards send for them; leave out what no keyboard sends.

    The form is NFKD, in which the same passwords are equal as in NFKC (Unicode Standard Annex 15).
    """
    text = password.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
    return _security().password_util.normalize(text)
