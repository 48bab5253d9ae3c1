"""Whole numbers as somebody sends them."""

from __future__ import annotations

import pytest

from blogapp.db import LARGEST_ID
from blogapp.models.ids import row_id
from blogapp.text import whole_number


@pytest.mark.parametrize(
    ("sent", "read"),
    [("1", 1), ("99", 99), (7, 7), ("07", 7), ("0", None), ("100", None), ("007", None), ("-1", None), ("+1", None),
     ("1.0", None), (" 1", None), ("1\n", None), ("", None), (None, None), ("٣", None), ("²", None), ("9" * 999, None)],
)  # fmt: skip
def test_whole_number_is_plain_digits_within_its_bounds(sent: object, read: int | None) -> None:
    assert whole_number(sent, 1, 99) == read


def test_row_id_is_one_that_every_database_can_hold() -> None:
    assert [row_id(sent) for sent in (1, "1", LARGEST_ID, LARGEST_ID + 1, 0, "", None)] == [
        1,
        1,
        LARGEST_ID,
        0,
        0,
        0,
        0,
    ]
