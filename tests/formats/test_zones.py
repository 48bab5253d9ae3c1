"""A date and a time with the zone of both."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from blogapp.formats import Moment, PostFormat, Reader
from blogapp.formats import fields as f

ATHENS = Reader(zone=ZoneInfo("Europe/Athens"))
ZONES = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia", "UTC"]


class Concert(PostFormat):
    name = "concert"
    at = f.DateTime("At", zone=True, ld="startDate", mf="dt-start")
    bare = f.DateTime("Bare")
    body = f.Markdown("Note")


GOOD = {
    "2026-05-09T18:00[Europe/Berlin]": "2026-05-09T18:00+02:00[Europe/Berlin]",
    "2026-05-09 18:00 [ europe/berlin ]": "2026-05-09T18:00+02:00[Europe/Berlin]",
    "2026-05-09T18:00[New York]": "2026-05-09T18:00-04:00[America/New_York]",
    "2026-05-09T18:00+02:00[Europe/Berlin]": "2026-05-09T18:00+02:00[Europe/Berlin]",
    "2026-10-25T02:30[Europe/Berlin]": "2026-10-25T02:30+02:00[Europe/Berlin]",
    "2026-10-25T02:30+01:00[Europe/Berlin]": "2026-10-25T02:30+01:00[Europe/Berlin]",
    "2026-05-09T18:00[US/Eastern]": "2026-05-09T18:00-04:00[US/Eastern]",
    "2026-05-09T18:00": "2026-05-09T18:00",
    "2026-05-09T18:00+02:00": "2026-05-09T18:00+02:00",
    "2026-05-09": "2026-05-09T00:00",
    "2026-05-09T18:00[]": "2026-05-09T18:00",
    "": "",
}
BAD = {
    "2026-05-09T18:00[Europe/Ostwik]": "“Europe/Ostwik” is no time zone. Type one such as Europe/Athens.",
    "2026-05-09T18:00[../../etc/passwd]": "“../../etc/passwd” is no time zone. Type one such as Europe/Athens.",
    "2026-03-29T02:30[Europe/Berlin]": "The clocks in Europe/Berlin go forward on this day and never show this time.",
    "2026-05-09T18:00+03:00[Europe/Berlin]": (
        "The clocks in Europe/Berlin do not show this time with +03:00. Leave that out."
    ),
    "[Europe/Berlin]": "This must be a date and a time, such as 2026-05-09 18:00.",
    "2026-05-09T18:00[Europe/Berlin][x]": "This must be a date and a time, such as 2026-05-09 18:00.",
}


def test_a_time_with_its_zone_is_read_and_typed_exactly(subtests: pytest.Subtests) -> None:
    for raw, stored in GOOD.items():
        with subtests.test(raw=raw):
            assert Concert.at.clean(raw) == stored
            assert Concert.at.clean(stored) == stored
            assert Concert.at.clean(Concert.at.typed(stored)) == stored


def test_what_no_clock_shows_is_refused_with_a_sentence(subtests: pytest.Subtests) -> None:
    for raw, sentence in BAD.items():
        with subtests.test(raw=raw), pytest.raises(ValueError) as refused:  # noqa: PT011 - compared as a whole
            Concert.at.clean(raw)
        assert str(refused.value) == sentence


@given(st.datetimes(*map(datetime.fromisoformat, ("1970-01-02", "2037-01-01"))), st.sampled_from(ZONES))
def test_every_moment_in_every_zone_is_kept_to_the_minute(moment: datetime, name: str) -> None:
    at = moment.replace(second=0, microsecond=0, tzinfo=UTC).astimezone(ZoneInfo(name))
    stored = Concert.at.clean(f"{at.isoformat(timespec='minutes')}[{name}]")
    value = Concert({"at": stored}).at
    assert value is not None
    assert value.at == at
    assert value.zone == name
    assert Concert.at.clean(Concert.at.typed(stored)) == stored


def shown(stored: str, reader: Reader = ATHENS) -> Moment:
    value = Concert({"at": stored}, reader=reader).at
    assert value is not None
    return value


def test_the_words_say_the_place_where_the_zone_is_not_the_sites() -> None:
    assert shown("2026-05-09T18:00+02:00[Europe/Berlin]").words == "2026-05-09 18:00 (Berlin)"
    assert shown("2026-05-09T18:00-04:00[America/New_York]").words == "2026-05-09 18:00 (New York)"
    assert shown("2026-05-09T18:00+03:00[Europe/Athens]").words == "2026-05-09 18:00"
    assert shown("2026-05-09T18:00").words == "2026-05-09 18:00"


def test_machines_are_told_the_offset_of_the_zone() -> None:
    concert = Concert({"at": "2026-05-09T18:00-04:00[America/New_York]"}, reader=ATHENS)
    assert concert.json_ld()["startDate"] == "2026-05-09T18:00:00-04:00"
    assert 'class="dt-start" datetime="2026-05-09T18:00-04:00"' in str(escape(concert.at))
    assert Concert.at.indexed_value(concert.at) == datetime(2026, 5, 9, 22, tzinfo=UTC)


def test_clocks_that_a_law_changed_since_show_what_was_typed() -> None:
    moment = shown("2026-05-09T18:00+05:00[Europe/Berlin]")
    assert (moment.at.hour, moment.at.utcoffset()) == (18, timedelta(hours=2))


def test_a_zone_that_is_unknown_here_leaves_the_offset() -> None:
    moment = shown("2026-05-09T18:00+02:00[Europe/Ostwik]")
    assert (moment.at.utcoffset(), moment.zone) == (timedelta(hours=2), "")


def test_without_a_zone_of_its_own_a_field_keeps_the_moment() -> None:
    stored = "2026-05-09T18:00+02:00[Europe/Berlin]"
    assert Concert.bare.clean(stored) == "2026-05-09T18:00+02:00"
    value: Any = Concert({"bare": stored}, reader=replace(ATHENS)).bare
    assert value.at == datetime(2026, 5, 9, 16, tzinfo=UTC)
