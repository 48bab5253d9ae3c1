"""A field that holds a date and a time, and perhaps the zone of both."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from blogapp.formats import zones
from blogapp.formats.fields.field import Field, Seen, as_text
from blogapp.formats.values import Moment, Reader
from blogapp.text import Sentence, normalise_line

_ZONED = re.compile(r"([^\[\]]*)\[([^\[\]]*)\]")


class DateTime(Field[Moment | None]):
    """A date and time. The value is a `Moment`, or None; written into a template it is a `<time>`.

    Stored as RFC 3339 has it, to the minute: `2026-05-09T18:00` is the site's local time, `2026-05-09T18:00+02:00`
    is the same everywhere. A date alone is midnight. With `zone=True` the form asks for the time zone, too, and unless
    that is left empty it is stored as RFC 9557 has it, `2026-05-09T18:00+02:00[Europe/Berlin]`; people read the time of
    that zone, whose name stands behind it where it is not the site's.
    """

    control = "moment"
    index_column = "moment"

    def __init__(self, label: str, *, zone: bool = False, **rest: Any) -> None:
        super().__init__(label, **rest)
        self.zone = zone
        if zone:
            self.control = "zoned"

    def clean(self, raw: Any) -> str:
        """Read what a date control or a program sends; the year must have four digits, the zone a known name."""
        text = normalise_line(as_text(raw))
        if not text:
            return ""
        at, name = _parts(text)
        moment = _read(at)
        if moment is None or not 1000 <= moment.year <= 9998:
            raise ValueError(Sentence("This must be a date and a time, such as 2026-05-09 18:00."))
        if not name:
            return moment.isoformat(timespec="minutes")
        zoned = _in_zone(moment, name)
        text = zoned.isoformat(timespec="minutes")  # with its offset, which says the moment without the zone, too
        return f"{text}[{zoned.tzinfo}]" if self.zone else text

    def value(self, stored: Any, post: Seen) -> Moment | None:
        """Return the moment, in the site's time zone where none was given."""
        at, name = _parts(str(stored or ""))
        moment = _read(at)
        if moment is None:
            return None
        zone = zones.find(name) if name else None
        if zone is not None:
            moment = _as_typed(moment, zone)
            is_elsewhere = str(zone) != str(post.reader.zone)
            words = post.reader.zoned(moment) if is_elsewhere else post.reader.moment(moment)
            return Moment(moment, words, self.mf, str(zone))
        moment = moment if moment.tzinfo else moment.replace(tzinfo=post.reader.zone)
        return Moment(moment, post.reader.moment(moment), self.mf)

    def typed(self, stored: Any) -> str:
        """Return date and time as they were typed, and their zone behind them in brackets."""
        at, name = _parts(str(stored or ""))
        moment, zone = _read(at), zones.find(name) if name else None
        if moment is None or zone is None:
            return str(stored or "")
        local = moment.replace(tzinfo=None)
        is_clear = local.replace(tzinfo=zone).utcoffset() == moment.utcoffset()
        return f"{(local if is_clear else moment).isoformat(timespec='minutes')}[{zone}]"

    def text(self, value: Moment | None) -> str:
        """Return the moment as it is read."""
        return value.words if value else ""

    def indexed_value(self, value: Moment | None) -> datetime | None:
        """Return the moment, aware."""
        return value.at if value else None

    def linked(self, value: Moment | None, reader: Reader) -> Any:
        """Return the moment as ISO 8601 has it, with its offset."""
        return value.at.isoformat() if value else ""


def _parts(text: str) -> tuple[str, str]:
    """Return what stands before the brackets, and the zone in them."""
    zoned = _ZONED.fullmatch(text)
    return (zoned[1].strip(), zoned[2].strip()) if zoned else (text, "")


def _read(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _in_zone(moment: datetime, name: str) -> datetime:
    """Return a moment in the zone of a name. Raises `ValueError` where there is none, or the clocks never show it."""
    zone = zones.find(name)
    if zone is None:
        raise ValueError(Sentence("“%(name)s” is no time zone. Type one such as Europe/Athens.", name=name[:60]))
    zoned = _as_typed(moment, zone)
    if moment.tzinfo is not None and zoned.utcoffset() != moment.utcoffset():
        raise ValueError(
            Sentence("The clocks in %(zone)s do not show this time with %(offset)s. Leave that out.",
                     zone=str(zone), offset=moment.isoformat()[-6:])
        )  # fmt: skip
    if zoned.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != zoned.replace(tzinfo=None):
        raise ValueError(
            Sentence("The clocks in %(zone)s go forward on this day and never show this time.", zone=str(zone))
        )
    return zoned


def _as_typed(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return what the clocks of a zone show; of an hour that comes twice the one with the offset that is given."""
    local = moment.replace(tzinfo=zone, fold=0)
    later = local.replace(fold=1)
    return later if moment.tzinfo and moment.utcoffset() == later.utcoffset() != local.utcoffset() else local
