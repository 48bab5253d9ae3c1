"""The post format event."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from blogapp.formats import PostFormat
from blogapp.formats import fields as f


class Event(PostFormat):
    """Something that takes place: when it begins and ends, where, and what it is."""

    name = "event"
    icon = "◷"
    schema_org = "Event"
    titled = "required"
    api = ">=1,<2"

    start = f.DateTime("Begins", required=True, role="start")
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
