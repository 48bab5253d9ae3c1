"""Which pasted text is a conversation, and how surely."""

from __future__ import annotations

import pytest

from blogapp.formats import claims

FOUR, FIVE = "Ana of the quay", "Ana of the old quay"


@pytest.mark.parametrize(("text", "surely"), [
    ("Ana: Is it late?\nKim: No.\nAna: Good", 0.9),
    ("ANA: Is it late\nana: No", 0.9),
    ("Ana: Is it late?\nKim: No.", 0.85),
    ("Ana: boats\nKim: trains", 0.0),
    ("Ana: Is it late?", 0.0),
    (f"{FOUR}: Is it late?\n{FOUR}: No.", 0.9),
    (f"{FIVE}: Is it late?\n{FIVE}: No.", 0.0),
    ("Ana: One.\nand\nAna: Two.\nmore", 0.9),
    ("Ana: One.\n\n\nAna: Two.\n", 0.9),
    ("", 0.0),
    ("Two words without a speaker.\nAnd two more.", 0.0),
])  # fmt: skip
def test_names_before_what_they_say_are_a_conversation(text: str, surely: float) -> None:
    assert claims.converses(text) == surely


def test_endless_text_is_not_read() -> None:
    line = "Ana: So it is.\n"
    fits = 20 * claims.PASTED_MAX // len(line)
    assert claims.converses(line * fits) == 0.9
    assert claims.converses(line * (fits + 1) + "x" * len(line)) == 0.0
