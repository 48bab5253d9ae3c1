"""A text in lines on a card: the largest size in which it fits, broken where its script may be."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from blogapp.metadata.images import text_layout


def font(size: int) -> Any:
    """A font whose letters are all as wide as its size."""
    return SimpleNamespace(size=size, getlength=lambda text: size * len(text))


def lines(text: str, letters: int) -> list[str]:
    return list(text_layout.broken(text, font(10), 10 * letters))


@pytest.mark.parametrize(("text", "letters", "expected"), [
    ("The harbour at six", 18, ["The harbour at six"]),
    ("The harbour at six", 17, ["The harbour at", "six"]),
    ("The harbour at six", 11, ["The harbour", "at six"]),
    ("The harbour at six", 10, ["The", "harbour at", "six"]),
    ("  The   harbour  ", 11, ["The", "harbour"]),
    ("The  harbour", 12, ["The  harbour"]),
    ("harbour", 3, ["har", "bou", "r"]),
    ("a harbour", 3, ["a", "har", "bou", "r"]),
    ("harbour", 7, ["harbour"]),
    ("é" * 1 + "e\u0301" * 3, 4, ["ée\u0301", "e\u0301e\u0301"]),
    ("朝の港。魚", 3, ["朝の", "港。魚"]),
    ("朝の港。魚", 2, ["朝の", "港。", "魚"]),
    ("港a港", 2, ["港a", "港"]),
    ("ab", 0, ["a", "b"]),
    ("", 5, []),
    ("   ", 5, []),
])  # fmt: skip
def test_lines_are_as_long_as_fits_and_break_between_words_or_signs(
    text: str, letters: int, expected: list[str]
) -> None:
    assert lines(text, letters) == expected


@pytest.mark.parametrize(("width", "height", "expected"), [
    (180, 12, (10, ["The harbour at six"])),
    (360, 24, (20, ["The harbour at six"])),
    (220, 48, (20, ["The harbour", "at six"])),
    (220, 47, (10, ["The harbour at six"])),
    (110, 24, (10, ["The harbour", "at six"])),
    (110, 12, (10, ["The harbou…"])),
    (100, 24, (10, ["The", "harbour a…"])),
    (50, 24, (10, ["The", "harb…"])),
])  # fmt: skip
def test_text_has_the_largest_size_in_which_it_fits_and_is_cut_in_the_last(
    width: int, height: int, expected: tuple[int, list[str]]
) -> None:
    fitted = text_layout.fit("The harbour at six", font, (20, 10), width, height)
    assert (fitted.font.size, fitted.lines) == expected
    assert fitted.step == {20: 24, 10: 12}[fitted.font.size]


@pytest.mark.parametrize(("text", "right"), [
    ("Fog", False), ("الميناء", True), ("לנמל", True), ("123 الميناء", True), ("«Fog» الميناء", False), ("", False),
    ("12 !", False), ("Το λιμάνι الميناء", False),
])  # fmt: skip
def test_first_letter_with_a_direction_says_where_a_line_begins(text: str, right: bool) -> None:
    assert text_layout.is_right_to_left(text) == right
