"""What an event promises, checked by the kit."""

import re
from typing import Any

import pytest
from blogapp_event import Event

from blogapp.formats import Errors
from blogapp.testing import FormatContract


class TestEvent(FormatContract):
    """Every check of the kit."""

    format = Event
    may_fail = {"title_is_left_to_the_page": "an h-event needs its name within; nobody sees it twice"}


def test_an_event_does_not_end_before_it_begins() -> None:
    with pytest.raises(Errors, match="before the beginning"):
        Event.clean({**Event.example, "end": "2026-08-21T20:00"})


def test_moments_that_cannot_be_compared_are_accepted() -> None:
    assert Event.clean({**Event.example, "end": "2026-08-20T20:00+00:00"})["end"] == "2026-08-20T20:00+00:00"


def calendar(**given: Any) -> tuple[bytes, dict[str, str]]:
    """Return the file of an event, and what a calendar reads in it (RFC 5545)."""
    typed = {**Event.example, **given}
    post = Event(Event.clean(typed), title=typed["title"], document="post-7")
    file = post.download("ics")
    lines = file.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")
    values = dict(line.split(":", 1) for line in lines if not line.startswith(("BEGIN", "END")))
    plain = {name: re.sub(r"\\(.)", lambda found: {"n": "\n"}.get(found[1], found[1]), value)
             for name, value in values.items()}  # fmt: skip
    return file.encode(), plain


def test_a_calendar_reads_the_event() -> None:
    file, told = calendar(start="2026-08-21T20:30+03:00", end="2026-08-21T23:00+03:00")
    assert file.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert file.endswith(b"END:VEVENT\r\nEND:VCALENDAR\r\n")
    assert (told["DTSTART"], told["DTEND"]) == ("20260821T173000Z", "20260821T200000Z")
    assert told["SUMMARY"] == "The night of the lighthouses"
    assert told["LOCATION"] == "Old pier, Ostwik"
    assert told["DESCRIPTION"] == "Every lamp is lit at nine. Bring a coat."
    assert {"UID", "DTSTAMP", "PRODID"} <= told.keys()


def test_an_event_without_an_end_has_none_in_the_calendar() -> None:
    assert "DTEND" not in calendar(end="")[1]


def test_no_text_ends_its_line_in_the_calendar() -> None:
    hostile = "One\\n, two; three:\n\nEND:VEVENT\u2028BEGIN:VALARM"
    file, told = calendar(body=hostile, place=r"Pier 7\; left, or right", title="A\\B")
    assert file.count(b"\r\nEND:") == 2
    assert b"\r\nBEGIN:VALARM" not in file
    assert told["LOCATION"] == r"Pier 7\; left, or right"
    assert told["SUMMARY"] == "A\\B"


def test_lines_of_the_calendar_are_short_and_whole() -> None:
    place = "Παλιά αποβάθρα, " * 12
    file, told = calendar(place=place)
    assert max(len(line) for line in file.split(b"\r\n")) <= 75
    assert [line.decode() for line in file.split(b"\r\n")]
    assert told["LOCATION"] == place.strip()
