"""What a plugin hands back: at the limit it is taken; beyond it, or of another type, it is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from blogapp import db
from blogapp.formats import Card, Errors, Player
from blogapp.plugins import checks

HALF = "\ud800"  # of a character
MOMENT = datetime(2026, 5, 9, tzinfo=UTC)
UNSAFE = "javascript:alert(1)"


def nested(levels: int) -> dict[str, Any]:
    """Data of so many levels of lists."""
    inside: list[Any] = []
    for _ in range(levels - 1):
        inside = [inside]
    return {"x": inside}


def sized(size: int) -> dict[str, str]:
    """Data that takes so many bytes."""
    return {"x": "e" * (size - len('{"x": ""}'))}


def text(value: Any) -> str:
    return checks.text(value, "headline()", 5)


TAKEN: list[tuple[Callable[..., Any], Any]] = [
    (text, "a" * 5),
    (text, "λιμάν"),
    (checks.data, {}),
    (checks.data, nested(100)),
    (checks.data, sized(checks.DATA_MAX)),
    (checks.ids, [1, db.LARGEST_ID]),
    (checks.mapping, {"x": "é"}),
]
REFUSED: list[tuple[Callable[..., Any], list[Any]]] = [
    (text, ["a" * 6, b"a", None, 5, HALF]),
    (checks.data, [None, [], "x", {1: 2}, {"x": float("nan")}, {"x": HALF}, {"x": {1, 2}}, nested(101)]),
    (checks.data, [sized(checks.DATA_MAX + 1)]),
    (checks.ids, [None, "1", b"1", 5, {1: 2}, ["1"], [True], [1.0]]),
    (checks.mapping, [None, [], "x", {"x": float("nan")}, {"x": HALF}, {"x": {1, 2}}]),
    (checks.card, [None, "x", {}, Card("a" * (checks.TEXT_MAX + 1)), Card(HALF)]),
    (checks.sentences, [Errors({"x": "a" * 2001}), Errors({"x": HALF}), Errors({"a" * 2001: "x"})]),
]


@pytest.mark.parametrize(("check", "value"), TAKEN)
def test_what_fits_is_taken_as_it_is(check: Callable[..., Any], value: Any) -> None:
    assert check(*[value, "This"][: 2 if check is checks.mapping else 1]) == value


@pytest.mark.parametrize(("check", "values"), REFUSED)
def test_what_does_not_fit_is_refused(check: Callable[..., Any], values: list[Any]) -> None:
    for value in values:
        with pytest.raises((TypeError, ValueError)):
            check(*[value, "This"][: 2 if check is checks.mapping else 1])


def test_ids_that_no_file_has_are_passed_over() -> None:
    assert checks.ids([-1, 0, 1, db.LARGEST_ID + 1]) == [1]


def test_posts_are_put_in_order_by_a_moment_a_number_or_a_text() -> None:
    for value in (None, MOMENT, 0, 5, "", "a" * 2000):
        assert checks.sort_key(value, "day") == value
    for value in (MOMENT.replace(tzinfo=None), True, 1.5, [], "a" * 2001, HALF):
        with pytest.raises((TypeError, ValueError)):
            checks.sort_key(value, "day")


def test_what_could_run_code_is_no_address_no_player_and_no_file() -> None:
    assert [checks.address(each) for each in ("https://a.example/", UNSAFE, "")] == ["https://a.example/", "", ""]
    for url, embed, plays in (("/x", "", True), ("/x", "/y", True), (UNSAFE, "/y", False), ("/x", UNSAFE, False)):
        player = Player("", url, embed=embed)
        assert (checks.card(Card("x", player=player)).player is not None) is plays
    assert [checks.file(Player("", url)) is not None for url in ("/x", UNSAFE)] == [True, False]
    assert checks.file("/x") is None
