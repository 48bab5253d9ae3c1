"""What error pages say: what happened, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l

from blogapp.http import rate_limits
from blogapp.http.body_limits import MEGABYTE


@dataclass(frozen=True)
class Explanation:
    """What a page says: what happened, and what to do.

    `again`: whether sending the same once more may help. `says_kept`: whether it says what becomes of what was typed.
    """

    title: Any
    text: Any
    again: bool = True
    says_kept: bool = False


SIGNED_OUT = Explanation(
    _l("You are signed out"),
    _l("Nothing you typed is lost. Sign in on a new tab, then come back to this one and send it again."),
    says_kept=True,
)
UNCONFIRMED = Explanation(
    _l("Confirm that it is you"),
    _l("You signed in a while ago. Give your password to go on; what you chose is kept."),
    says_kept=True,
)
PASSWORD_DUE = Explanation(
    _l("Choose a password first"),
    _l("Nothing you typed is lost. Choose your password at /account on a new tab, then come back and send this again."),
    says_kept=True,
)
STALE = Explanation(
    _l("Please send this again"),
    _l("You were signed out or signed in anew since the form was opened. Nothing you typed is lost: send it again."),
    says_kept=True,
)
FOREIGN = Explanation(
    _l("This came from another site"),
    _l("It was not accepted, for your safety. If you typed it yourself, copy it, open the page here and paste it."),
    again=False,
    says_kept=True,
)
LOST = Explanation(
    _l("There is nothing here any more"),
    _l("What this belongs to was removed, or is not yours to change. What you typed is below: copy it from here."),
    again=False,
    says_kept=True,
)
BY_CODE = {
    400: Explanation(
        _l("This request cannot be read"), _l("Go back and try again. If you followed a link, it may be broken.")
    ),
    403: Explanation(_l("This is not allowed"), _l("Go back to the page you came from.")),
    404: Explanation(
        _l("There is nothing here"),
        _l("The page may have been removed, or the address has a typo. Perhaps a search finds it."),
    ),
    405: Explanation(_l("This does not work here"), _l("Open the page first, and use the buttons there."), again=False),
    410: Explanation(_l("Removed"), _l("It was deleted and will not come back. Perhaps a search helps.")),
    500: Explanation(
        _l("Something went wrong here"), _l("It is our mistake, and it was noted. Try again in a moment.")
    ),
    503: Explanation(
        _l("We will be back soon"),
        _l("The site is being brought up to date, or its machine is out of order. Try again in a minute."),
    ),
    507: Explanation(
        _l("There is no room left"),
        _l("The disk of this site is full, so nothing can be stored. Tell who looks after it, then try again."),
    ),
}


def explanation_for(code: int) -> Explanation:
    """Return what to say to an answer of this status."""
    if code == 413:
        return Explanation(_l("This is too large"), _too_large())
    if code == 429:
        return Explanation(_l("Too many requests"), _wait(-(-rate_limits.wait() // 60)))
    return BY_CODE.get(code) or BY_CODE[500 if code >= 500 else 400]


def _wait(minutes: int) -> Any:
    """Return how long to wait, in minutes."""
    if minutes <= 1:
        return _l("Wait a minute, then try again.")
    return _l("Wait %(minutes)s minutes, then try again.", minutes=minutes)


def _too_large() -> Any:
    """Return how much is taken: by this form (it may take less than others), and of that as text."""
    most = request.max_content_length or 0
    return _l(
        "At most %(most)s can be sent at once, and %(text)s of text. Go back, where your browser may still have what "
        "you typed, and send smaller files or a shorter text.",
        most=_size(most),
        text=_size(min(most, request.max_form_memory_size or most)),
    )


def _size(number: int) -> str:
    return f"{number // MEGABYTE} MB" if number >= MEGABYTE else f"{number // 1024} kB"
