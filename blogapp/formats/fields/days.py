"""A field that holds a day, without a time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from blogapp.formats.fields.field import Field, Seen, as_text
from blogapp.formats.fields.numbers import plain_digits
from blogapp.formats.values import Reader
from blogapp.formats.written import Day
from blogapp.text import Sentence, normalise_line


class Date(Field[Day | None]):
    """A day without a time. The value is a `Day`, or None; written into a template it is a `<time>`.

    Stored as ISO 8601 has it: `2026-05-09`. It is the same day in every time zone.
    """

    control = "date"
    index_column = "moment"

    def clean(self, raw: Any) -> str:
        """Read what a date control or a program sends; the year must have four digits."""
        text = plain_digits(normalise_line(as_text(raw)))
        if not text:
            return ""
        day = _read(text)
        if day is None or not 1000 <= day.year <= 9998:
            raise ValueError(Sentence("This must be a date, such as 2026-05-09."))
        return day.isoformat()

    def value(self, stored: Any, post: Seen) -> Day | None:
        """Return the day."""
        day = _read(str(stored)) if stored else None
        return Day(day, post.reader.day(day), self.mf) if day else None

    def text(self, value: Day | None) -> str:
        """Return the day as it is read."""
        return value.words if value else ""

    def indexed_value(self, value: Day | None) -> datetime | None:
        """Return the day's first moment in UTC."""
        return datetime.combine(value.on, time(), UTC) if value else None

    def linked(self, value: Day | None, reader: Reader) -> str:
        """Return the day as ISO 8601 has it."""
        return value.on.isoformat() if value else ""


def _read(text: str) -> date | None:
    """Return a day; a moment is one if it says no time but midnight."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.date() if moment.timetz() == time() else None
