"""A field that holds how long something takes."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Any

from blogapp.formats.fields.field import Field, Seen, as_text
from blogapp.formats.fields.numbers import plain_digits
from blogapp.formats.plainly import SECONDS
from blogapp.formats.values import Reader
from blogapp.formats.written import TimeSpan
from blogapp.text import Sentence, normalise_line

MOST = 10**9 - 1  # seconds, some thirty years
TYPED_MAX = 100  # characters
_CLOCK = re.compile(r"(\d{1,6}):([0-5]?\d)(?::([0-5]?\d))?", re.ASCII)
_ISO = re.compile(
    r"P(?=.*\d)(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?=\d)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})S)?)?", re.ASCII
)
_PART = re.compile(r"(\d{1,9}(?:[.,]\d{1,6})?)\s*([^\W\d]*)\.?\s*(?:(?:,|and|und|y|e|et|και|и|،|و)(?=\s))?\s*")
# How the units begin in the languages of the blog, as they are typed and as its pages write them.
_UNITS = {
    "d": re.compile(
        r"d(?:ays?|[íi]as?)?|t(?:age?n?)?|j(?:ours?)?|η(?:μ[εέ]ρ\w+)?|ημ|д(?:н|ень|ня|ней)?|يوم\w*|[أا]يام"
    ),
    "h": re.compile(r"h(?:(?:ou)?rs?|eures?|oras?)?|std|stunden?|ω(?:ρ\w*)?|ώρ\w+|ч(?:ас\w*)?|س|ساع\w+"),
    "min": re.compile(r"m(?:in(?:s|ut[eo]?[sn]?)?)?|λ(?:επτ\w*)?|м(?:ин(?:ут\w*)?)?|د|دق\w+"),
    "s": re.compile(r"s(?:e[ck](?:s|ond\w*|unde\w*)?|eg(?:undos?)?)?|δ(?:ευτ\w*)?|с(?:ек\w*)?|ث|ثا?ن\w+|ثواني?"),
}
_NEXT = {"": "", "d": "h", "h": "min", "min": "s", "s": ""}  # what a number without a unit means after each


class Duration(Field[TimeSpan | None]):
    """How long something takes, to the second. The value is a `TimeSpan`, or None; in a template it is a `<time>`.

    It can be typed as "1:30" (hours and minutes) or "1:30:15", as "90 min", "1h30", "1.5 hours", in the words of the
    blog's languages, and as ISO 8601 has it: "PT1H30M". A day is 24 hours. Stored as ISO 8601 has it.
    """

    control = "duration"
    index_column = "number"

    def attributes(self) -> dict[str, str]:
        """Let the browser propose nothing."""
        return {"autocomplete": "off"}

    def clean(self, raw: Any) -> str:
        """Read a time; a number without its unit could be meant in several ways and is refused."""
        text = plain_digits(normalise_line(as_text(raw)))
        if not text:
            return ""
        seconds = _read(text) if len(text) <= TYPED_MAX else None
        if seconds is None or seconds != int(seconds) or seconds > MOST:
            raise ValueError(Sentence("This must be a length of time, such as 1:30 (hours and minutes) or 90 min."))
        return _iso(int(seconds))

    def value(self, stored: Any, post: Seen) -> TimeSpan | None:
        """Return the time."""
        seconds = _read(str(stored)) if stored else None
        if seconds is None:
            return None
        return TimeSpan(int(seconds), _iso(int(seconds)), post.reader.span(int(seconds)), self.mf)

    def typed(self, stored: Any) -> str:
        """Return hours and minutes, and the seconds where there are some."""
        if not stored:
            return ""
        minutes, seconds = divmod(int(_read(str(stored)) or 0), 60)
        clock = f"{minutes // 60}:{minutes % 60:02}"
        return f"{clock}:{seconds:02}" if seconds else clock

    def text(self, value: TimeSpan | None) -> str:
        """Return the time as it is read."""
        return value.words if value else ""

    def indexed_value(self, value: TimeSpan | None) -> int | None:
        """Return the seconds."""
        return value.seconds if value else None

    def linked(self, value: TimeSpan | None, reader: Reader) -> str:
        """Return the time as ISO 8601 has it."""
        return value.iso if value else ""


def _iso(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    parts = "".join(f"{many}{unit}" for many, unit in ((hours, "H"), (minutes, "M"), (rest, "S")) if many)
    return f"PT{parts or '0S'}"


def _read(text: str) -> Decimal | None:
    """Return the seconds that a text says, None where it says none."""
    if clock := _CLOCK.fullmatch(text):
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        return Decimal(hours * 3600 + minutes * 60 + seconds)
    if iso := _ISO.fullmatch(text):
        weeks, days, hours, minutes, seconds = (int(part or 0) for part in iso.groups())
        return Decimal((weeks * 7 + days) * 86_400 + hours * 3600 + minutes * 60 + seconds)
    return _spelled("".join(sign for sign in text.casefold() if not unicodedata.combining(sign)))


def _spelled(text: str) -> Decimal | None:
    """Return the seconds of "1 h 30 min": each unit once, the largest first."""
    total, last, at = Decimal(0), "", 0
    while at < len(text):
        part = _PART.match(text, at)
        unit = _unit(part[2], last) if part else ""
        if part is None or not unit or (last and SECONDS[unit] >= SECONDS[last]):
            return None
        total += Decimal(part[1].replace(",", ".")) * SECONDS[unit]
        last, at = unit, part.end()
    return total


def _unit(word: str, last: str) -> str:
    """Return the unit that a word names, or which comes next after the last one where there is no word."""
    return next((unit for unit, form in _UNITS.items() if form.fullmatch(word)), "") if word else _NEXT[last]
