"""The post format event."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from blogapp.formats import Moment, PostFormat
from blogapp.formats import fields as f


class Event(PostFormat):
    """Something that takes place: when it begins and ends, where, and what it is."""

    name = "event"
    icon = "◷"
    schema_org = "Event"
    titled = "required"
    api = ">=1,<2"
    order_by = "start"
    downloads = {"ics": "text/calendar"}

    start = f.DateTime("Begins", required=True, role="start", indexed=True)
    end = f.DateTime("Ends", help="May be left empty.", ld="endDate", mf="dt-end")
    place = f.Line("Place", required=True, role="place")
    body = f.Markdown("What it is", ld="description", mf="e-description")

    example = {
        "title": "The night of the lighthouses",
        "start": "2026-08-21T20:30",
        "end": "2026-08-21T23:00",
        "place": "Old pier, Ostwik",
        "body": "Every lamp is lit at **nine**. Bring a coat.",
    }

    @classmethod
    def validate(cls, data: Mapping[str, Any]) -> Mapping[str, str]:
        """Nothing ends before it begins. Where only one moment names its time zone, that cannot be said here."""
        if not data["end"]:
            return {}
        start, end = datetime.fromisoformat(data["start"]), datetime.fromisoformat(data["end"])
        if (start.tzinfo is None) == (end.tzinfo is None) and end < start:
            return {"end": "This is before the beginning. Change one of the two."}
        return {}

    def download(self, ending: str) -> str:
        """Return the event for calendars (RFC 5545). When it was written is not known here; the start stands for it."""
        lines = {
            "UID": f"{self.reader.absolute('/')}#{self.document}",
            "DTSTAMP": _utc(self.start),
            "DTSTART": _utc(self.start),
            "DTEND": _utc(self.end),
            "SUMMARY": _escaped(self.title),
            "LOCATION": _escaped(self.place),
            "DESCRIPTION": _escaped(self.body.text),
        }
        event = [f"{name}:{value}" for name, value in lines.items() if value]
        head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//blogapp-event//EN", "BEGIN:VEVENT"]
        return "".join(map(_folded, [*head, *event, "END:VEVENT", "END:VCALENDAR"]))


def _utc(moment: Moment | None) -> str:
    """Write a moment as the same everywhere (RFC 5545, 3.3.5), and nothing where there is none."""
    return f"{moment.at.astimezone(UTC):%Y%m%dT%H%M%SZ}" if moment else ""


def _escaped(text: str) -> str:
    """Let nothing in a text end its value (RFC 5545, 3.3.11)."""
    for character in "\\;,":
        text = text.replace(character, f"\\{character}")
    return "\\n".join(text.splitlines())


def _folded(line: str) -> str:
    """Break a line before its 76th octet, and never within a character (RFC 5545, 3.1)."""
    lines = [""]
    for character in line:
        if len((lines[-1] + character).encode()) > 75:
            lines.append(" ")
        lines[-1] += character
    return "\r\n".join(lines) + "\r\n"
