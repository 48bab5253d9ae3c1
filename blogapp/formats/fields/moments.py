"""A field that holds a date and a time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from blogapp.formats.fields.field import Field, Seen, as_text
from blogapp.formats.values import Moment, Reader
from blogapp.text import Sentence, normalise_line


class DateTime(Field[Moment | None]):
    """A date and time. The value is a `Moment`, or None; written into a template it is a `<time>`.

    Stored as RFC 3339 has it, to the minute: `2026-05-09T18:00` is the site's local time, `2026-05-09T18:00+02:00`
    is the same everywhere. A date alone is midnight.
    """

    control = "moment"
    index_column = "moment"

    def clean(self, raw: Any) -> str:
        """Read what a date control or a program sends; the year must have four digits."""
        text = normalise_line(as_text(raw))
        if not text:
            return ""
        moment = _read(text)
        if moment is None or not 1000 <= moment.year <= 9998:
            raise ValueError(Sentence("This must be a date and a time, such as 2026-05-09 18:00."))
        return moment.isoformat(timespec="minutes")

    def value(self, stored: Any, post: Seen) -> Moment | None:
        """Return the moment, in the site's time zone where none was given."""
        moment = _read(str(stored)) if stored else None
        if moment is None:
            return None
        moment = moment if moment.tzinfo else moment.replace(tzinfo=post.reader.zone)
        return Moment(moment, post.reader.moment(moment), self.mf)

    def text(self, value: Moment | None) -> str:
        """Return the moment as it is read."""
        return value.words if value else ""

    def indexed_value(self, value: Moment | None) -> datetime | None:
        """Return the moment, aware."""
        return value.at if value else None

    def linked(self, value: Moment | None, reader: Reader) -> Any:
        """Return the moment as ISO 8601 has it, with its offset."""
        return value.at.isoformat() if value else ""


def _read(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
