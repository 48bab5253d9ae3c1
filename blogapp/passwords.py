"""Passwords: what is asked of them, how they are hashed and compared. Never within a transaction that writes."""

from __future__ import annotations

from flask import current_app
from flask_babel import gettext as _
from flask_security import Security, hash_password

SHORTEST = 8
LONGEST = 1000


def objection(password: str) -> str:
    """Return the sentence that says why a new password cannot be taken, or nothing."""
    if len(password) < SHORTEST:
        return _("The password is too short. Choose one of at least %(number)d characters.", number=SHORTEST)
    if not _is_usable(_normalise(password)):
        return _("The password is too long. Choose one of at most %(number)d characters.", number=LONGEST)
    return ""


def hashed(password: str) -> str:
    """Return the hash to be stored (argon2)."""
    return hash_password(_normalise(password))


def match(password: str, known: str | None) -> bool:
    """Say whether a password belongs to a stored hash. Without a hash the answer is no, and takes as long."""
    normal = _normalise(password)
    usable = _is_usable(normal)
    context = _security().pwd_context
    return bool(context.verify(normal if usable else "", known if usable else None))


def _security() -> Security:
    security: Security = current_app.extensions["security"]
    return security


def _normalise(password: str) -> str:
    """Make the same characters of what different keyboards send for them; leave out what no keyboard sends."""
    text = password.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
    return _security().password_util.normalize(text)


def _is_usable(normal: str) -> bool:
    return len(normal) <= LONGEST
