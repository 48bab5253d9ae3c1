"""Days without a time, and how long something takes: typed as people type them, and exact."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from blogapp.formats import PostFormat
from blogapp.formats import fields as f

LENGTH = "This must be a length of time, such as 1:30 (hours and minutes) or 90 min."
DAY = "This must be a date, such as 2026-05-09."


class Voyage(PostFormat):
    name = "voyage"
    takes = f.Duration("Takes", ld="duration", mf="dt-duration")
    on = f.Date("On", ld="startDate", mf="dt-start")
    body = f.Markdown("Note")


SPANS = {
    "PT1H30M": ["1:30", "01:30", "90 min", "90min", "90 Min.", "1h30", "1h30m", "1 h 30", "1 h 30 min", "1.5 h",
                "1,5 Std.", "PT1H30M", "PT90M", "1 hour, 30 minutes",
                "1 hour and 30 minutes", "1 Stunde und 30 Minuten",
                "1 hora y 30 minutos", "1 heure et 30 minutes", "1 ώρα και 30 λεπτά", "1 час и 30 минут",
                "١:٣٠", "1 ساعة و 30 دقيقة"],
    "PT1M30S": ["0:01:30", "90 s", "90 sec", "1m30", "1 min 30 s", "1.5 minutes", "90 Sekunden", "90 секунд",
                "90 ثانية"],
    "PT36H": ["36 h", "36:00", "1 day 12 h", "P1DT12H", "1.5 days", "1 Tag 12 Stunden", "1 jour et 12 heures"],
    "PT336H": ["P2W", "14 days", "14 ημέρες", "14 дней", "14 يومًا"],
    "PT0S": ["0:00", "0 min", "PT0S"],
    "": ["", None, " "],
}  # fmt: skip
NO_SPANS = [
    "90", "1:60", "1:30:60", "an hour", "-1:30", "1 h 1 h", "30 min 1 h", "1.0001 min", "P1Y", "P1M", "P", "PT",
    "1 month", "1:30 h", "h", "1h30x", "1e3 h", "9" * 20 + " h", "x" * 100_000, "300000 h", "1 h and", "<1 h>",
]  # fmt: skip


def refusal(field: f.Field[Any], raw: Any) -> str:
    with pytest.raises(ValueError) as refused:  # noqa: PT011 - the sentence is compared as a whole
        field.clean(raw)
    return str(refused.value)


def test_a_duration_can_be_typed_in_many_ways(subtests: pytest.Subtests) -> None:
    for stored, ways in SPANS.items():
        for raw in ways:
            with subtests.test(raw=raw):
                assert Voyage.takes.clean(raw) == stored


def test_what_is_no_duration_is_refused_with_a_sentence(subtests: pytest.Subtests) -> None:
    for raw in NO_SPANS:
        with subtests.test(raw=raw[:20]):
            assert refusal(Voyage.takes, raw) == LENGTH


@pytest.mark.slow
@given(st.integers(0, 10**9 - 1))
def test_every_duration_is_stored_and_typed_exactly(seconds: int) -> None:
    stored = Voyage.takes.clean(f"{seconds} s")
    assert Voyage.takes.clean(Voyage.takes.typed(stored)) == stored
    value = Voyage({"takes": stored}).takes
    assert value is not None
    assert (value.seconds, value.iso) == (seconds, stored)
    assert Voyage.takes.clean(value.words) == stored


def test_a_duration_writes_itself() -> None:
    voyage = Voyage({"takes": "PT1H30M"})
    assert str(escape(voyage.takes)) == '<time class="dt-duration" datetime="PT1H30M">1\xa0h 30\xa0min</time>'
    assert voyage.json_ld()["duration"] == "PT1H30M"
    assert Voyage.takes.indexed_value(voyage.takes) == 5400
    assert [Voyage.takes.typed(stored) for stored in ("PT1H30M", "PT90S", "PT100H", "")] == [
        "1:30",
        "0:01:30",
        "100:00",
        "",
    ]


DAYS = ["2026-05-09", " 2026-05-09 ", "20260509", "2026-05-09T00:00", "2026-W19-6", "٢٠٢٦-٠٥-٠٩"]
NO_DAYS = [
    "2026-02-30",
    "2026-05-09T18:00",
    "2026-05-09T00:00+02:00",
    "9.5.2026",
    "0999-01-01",
    "9999-01-01",
    "May 9",
    "2026",
    "x" * 9999,
]


def test_a_day_is_read_and_what_is_none_is_refused(subtests: pytest.Subtests) -> None:
    assert {Voyage.on.clean(raw) for raw in DAYS} == {"2026-05-09"}
    assert [Voyage.on.clean(raw) for raw in ("", None)] == ["", ""]
    for raw in NO_DAYS:
        with subtests.test(raw=raw[:20]):
            assert refusal(Voyage.on, raw) == DAY


def test_a_day_writes_itself() -> None:
    voyage = Voyage({"on": "2026-05-09"})
    assert str(escape(voyage.on)) == '<time class="dt-start" datetime="2026-05-09">2026-05-09</time>'
    assert voyage.json_ld()["startDate"] == "2026-05-09"
    assert Voyage.on.indexed_value(voyage.on) == datetime(2026, 5, 9, tzinfo=UTC)
    assert voyage.on is not None
    assert voyage.on.on == date(2026, 5, 9)


def test_nothing_is_no_value() -> None:
    assert (Voyage({}).takes, Voyage({}).on) == (None, None)
    assert Voyage({}).json_ld() == {"@type": "BlogPosting"}
