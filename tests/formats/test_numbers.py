"""Numbers with decimals and a unit: typed as people type them, exact, and written as their readers do."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from blogapp.formats import PostFormat, Reader
from blogapp.formats import fields as f

WRONG = "This must be a number, such as 12.5."


class Catch(PostFormat):
    name = "catch"
    length = f.Number("Length", "cm", min=-5, max="2000.5", places=2, ld="size", mf="p-length", indexed=True)
    any = f.Number("Any", places=30, ld="value")
    boats = f.Number("Boats", "boats")
    body = f.Markdown("Note")


GOOD: list[tuple[Any, str]] = [
    ("1.5", "1.5"), ("1,5", "1.5"), (" 12 ", "12"), ("1.50", "1.50"), (".5", "0.5"), ("+7", "7"), ("007", "7"),
    ("-0,5", "-0.5"), ("−2", "-2"), ("-0", "0"), ("-0.00", "0.00"), ("0,125", "0.125"), ("1.234", "1.234"),
    ("1 234.5", "1234.5"), ("1\u202f234,5", "1234.5"), ("1’234.5", "1234.5"), ("1'234", "1234"),
    ("1,234.5", "1234.5"), ("1.234,5", "1234.5"), ("1,234,567", "1234567"), ("1.234.567", "1234567"),
    ("١٫٥", "1.5"), ("۱۲۳", "123"), ("१.५", "1.5"), ("١٬٢٣٤٫٥", "1234.5"),
    (12, "12"), (0, "0"), (1.5, "1.5"), (0.1, "0.1"), (1e-7, "0.0000001"),
    ("123456789012.123456789012345678901234567890", "123456789012.123456789012345678901234567890"),
    ("", ""), (None, ""), ("\u200b", ""),
]  # fmt: skip
BAD: list[tuple[Any, str]] = [
    *((raw, WRONG) for raw in (
        "twelve", "1.5 m", "1e5", "1.2.3", "1,2,3", "12 34", "1,23,456", "1..5", "--5", "5-", "½", "²", "0x10", "1_000",
        "NaN", "Infinity", "1.", ",", "9" * 31, "1" * 100_000, "<b>1</b>",
    )),
    ("1,500", "“1,500” can be meant in two ways. Type 1500 or 1.500."),
    ("١,٥٠٠", "“1,500” can be meant in two ways. Type 1500 or 1.500."),
    ("1" + "0" * 13, "This must be a number from -1000000000000 to 1000000000000."),
    (True, "This must be a text."), ([1], "This must be a text."), (float("inf"), "This must be a text."),
]  # fmt: skip


def refusal(field: f.Field[Any], raw: Any) -> str:
    with pytest.raises(ValueError) as refused:  # noqa: PT011 - the sentence is compared as a whole
        field.clean(raw)
    return str(refused.value)


def test_what_is_typed_is_read_exactly(subtests: pytest.Subtests) -> None:
    for raw, stored in GOOD:
        with subtests.test(raw=raw):
            assert Catch.any.clean(raw) == stored


def test_what_is_no_number_is_refused_with_a_sentence(subtests: pytest.Subtests) -> None:
    for raw, sentence in BAD:
        with subtests.test(raw=str(raw)[:40]):
            assert refusal(Catch.any, raw) == sentence


def test_limits_and_decimals_are_kept() -> None:
    assert refusal(Catch.length, "2000.51") == "This must be a number from -5 to 2000.5."
    assert refusal(Catch.length, "1.005") == "At most 2 decimals fit. Round the number."
    assert [Catch.length.clean(raw) for raw in ("2000.500", "-5", "12.5 cm", "12,5cm")] == [
        "2000.50",
        "-5",
        "12.5",
        "12.5",
    ]


@given(st.decimals(-(10**12), 10**12, allow_nan=False, allow_infinity=False, places=9) | st.integers(-(10**12), 10**12))
def test_every_number_is_stored_typed_and_shown_exactly(amount: Decimal | int) -> None:
    stored = Catch.any.clean(f"{amount:f}")
    assert Decimal(stored) == amount
    assert Catch.any.clean(Catch.any.typed(stored)) == stored
    value = Catch({"any": stored}).any
    assert value is not None
    assert value.amount == amount
    assert Decimal(str(Catch.any.linked(value, Reader()))) == amount


@given(*[st.decimals(-5, 2000, allow_nan=False, places=2)] * 2)
def test_the_index_keeps_the_order(one: Decimal, other: Decimal) -> None:
    first, second = (Catch.length.indexed_value(Catch({"length": f"{each:f}"}).length) for each in (one, other))
    assert (one < other) == (first < second)


def test_it_tells_machines_the_number_and_the_unit() -> None:
    catch = Catch({"length": "12.50", "boats": "3"}, title="Pike")
    assert catch.json_ld()["size"] == {
        "@type": "QuantitativeValue", "value": 12.5, "unitText": "cm", "unitCode": "CMT",
    }  # fmt: skip
    assert str(escape(catch.length)) == '<data class="p-length" value="12.50">12.50\xa0cm</data>'
    assert "unitCode" not in Catch.boats.linked(catch.boats, Reader())
    assert catch.text_of() == "12.50\xa0cm\n3\xa0boats"


def test_it_is_exported_with_its_unit_and_read_back() -> None:
    exported = Catch.length.to_wordpress(Catch({"length": "12.50"}).length, Reader())
    assert exported == "12.50 cm"
    assert Catch.length.clean(Catch.length.from_wordpress(exported)) == "12.50"


def test_a_unit_is_escaped() -> None:
    field = type("Odd", (PostFormat,), {"name": "odd", "__module__": "odd", "n": f.Number("N", "<b>")})({"n": "1"}).n  # type: ignore[attr-defined]
    assert str(escape(field)) == "1\xa0&lt;b&gt;"


def test_nothing_is_no_value_and_zero_is_one() -> None:
    assert Catch({}).any is None
    assert str(Catch({"any": "0"}).any) == "0"
    assert bool(Catch({"any": "0"}).any)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"min": 2, "max": 1}, "no number lies between"),
        ({"places": -1}, "places must be a whole number from 0 to 30"),
        ({"indexed": True, "places": 9}, "the index cannot hold so large a number"),
    ],
)
def test_what_cannot_be_is_refused_at_the_definition(wrong: dict[str, Any], sentence: str) -> None:
    with pytest.raises(TypeError, match=sentence):
        f.Number("Length", **wrong)
