"""Moments, days, numbers with their units, sizes and durations, as the language of a page writes them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal, localcontext
from typing import Literal

from babel.dates import get_date_format, get_datetime_format, get_time_format, get_timezone_location
from babel.lists import format_list
from babel.numbers import format_decimal
from babel.units import format_unit
from flask_babel import format_date, format_datetime, get_locale, gettext

from blogapp.formats.plainly import NO_BREAK, parts
from blogapp.formats.units import UNITS

DIGITS_MAX = 80  # of a number; what is beyond would be rounded
_BYTES = ("byte", "kilobyte", "megabyte", "gigabyte")
_TIME = {"d": "duration-day", "h": "duration-hour", "min": "duration-minute", "s": "duration-second"}


def moment(at: datetime) -> str:
    """Return a moment in the site's zone to the minute, as long as its language has it: nobody types seconds."""
    return str(format_datetime(at, _pattern("long")))  # type: ignore[no-untyped-call]


def zoned(at: datetime) -> str:
    """Return a moment as the clocks of its own zone show it, and the place that this is named after."""
    place = get_timezone_location(at, locale=get_locale(), return_city=True)
    shown = format_datetime(at, _pattern("medium"), rebase=False)  # type: ignore[no-untyped-call]
    return f"{shown} ({place})"


def _pattern(time_width: Literal["long", "medium"]) -> str:
    """Return how the language writes a date, long, and a time without its seconds; a long one names the zone."""
    locale = get_locale()
    time = re.sub(r"[:.]ss", "", get_time_format(time_width, locale).pattern)
    pattern = str(get_datetime_format("medium", locale)).replace("{1}", get_date_format("long", locale).pattern)
    return pattern.replace("{0}", time)


def day(on: date) -> str:
    """Return a day, as long as its language has it."""
    return str(format_date(on, "long"))  # type: ignore[no-untyped-call]


def number(amount: Decimal, unit: str) -> str:
    """Return a number with all its digits, and the unit as the language writes it, else as it is."""
    decimals = len(f"{amount:f}".partition(".")[2])
    pattern = f"#,##0.{'0' * decimals}" if decimals else "#,##0"
    locale = get_locale()
    with localcontext() as context:
        context.prec = DIGITS_MAX
        if unit in UNITS:
            return str(format_unit(amount, UNITS[unit].cldr, length="short", format=pattern, locale=locale))
        written = str(format_decimal(amount, format=pattern, locale=locale))
    return f"{written}{NO_BREAK}{gettext(unit)}" if unit else written


def size(many: int) -> str:
    """Return a number of bytes: "12 kB"."""
    power = min(max(0, len(str(abs(many))) - 1) // 3, len(_BYTES) - 1)
    rounded = round(many / 1000**power, 1 if power > 1 else 0)
    return str(format_unit(rounded, f"digital-{_BYTES[power]}", "short", locale=get_locale()))


def span(seconds: int) -> str:
    """Return how long something takes: "1 hour and 30 minutes"."""
    locale = get_locale()
    words = [format_unit(many, _TIME[unit], length="long", locale=locale) for unit, many in parts(seconds)]
    return listed(words)


def listed(words: Sequence[str]) -> str:
    """Return several things in one line: "a, b and c"."""
    return str(format_list(words, locale=get_locale()))
