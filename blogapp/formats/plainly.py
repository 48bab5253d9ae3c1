"""How a value is written for a reader whose language is not known: plainly, in digits and signs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

NO_BREAK = "\N{NO-BREAK SPACE}"
SECONDS = {"d": 86_400, "h": 3600, "min": 60, "s": 1}  # of each unit of time, the largest first
DAYS_FROM = 48  # hours; what takes less is told in hours


def moment(at: datetime) -> str:
    """Return a moment: `2026-05-09 18:00`."""
    return f"{at:%Y-%m-%d %H:%M}"


def zoned(at: datetime) -> str:
    """Return a moment as the clocks of its zone show it, and where that is: `2026-05-09 18:00 (Athens)`."""
    return f"{moment(at)} ({place(at)})"


def place(at: datetime) -> str:
    """Return the place that a moment's zone is named after."""
    return str(at.tzinfo).rpartition("/")[2].replace("_", " ")


def day(on: date) -> str:
    """Return a day: `2026-05-09`."""
    return on.isoformat()


def number(amount: Decimal, unit: str) -> str:
    """Return a number with all its digits, and its unit where it has one: `1.50 m`."""
    return f"{amount:f}{NO_BREAK}{unit}" if unit else f"{amount:f}"


def size(many: int) -> str:
    """Return a number of bytes: `12 kB`."""
    return f"{many} bytes" if many < 1000 else f"{round(many / 1000)} kB"


def span(seconds: int) -> str:
    """Return how long something takes: `1 h 30 min`."""
    return " ".join(number(Decimal(many), unit) for unit, many in parts(seconds))


def parts(seconds: int) -> list[tuple[str, int]]:
    """Return the days, hours, minutes and seconds of which a time consists, those that are none left out."""
    found, rest = [], seconds
    for unit, length in SECONDS.items():
        if unit != "d" or seconds >= DAYS_FROM * SECONDS["h"]:
            many, rest = divmod(rest, length)
            found += [(unit, many)] if many else []
    return found or [("min", 0)]


def nobody_knows(number: int) -> None:
    """Return no post: without a blog there is none."""


def listed(words: Sequence[str]) -> str:
    """Return several things in one line: `a, b, c`."""
    return ", ".join(words)
