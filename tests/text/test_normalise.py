"""Text as it is stored."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blogapp.text import normalise, normalise_line


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("a\r\nb\rc\n", "a\nb\nc"),
        ("a\tb", "a\tb"),
        ("e\u0301", "é"),
        ("Cafe\x00\u0301", "Café"),
        ("a\x00b\x08c\x7fd\x85e\x9ff", "abcdef"),
        ("\ufdd0a\ufffeb\U0010ffffc", "abc"),
        ("a\ud800b", "a\ufffdb"),
        ("\ud83d\ude00", "😀"),
        ("\u202a\u202b\u202d\u202ea\u202c \u2066b\u2069", "a \u2066b\u2069"),
        ("  a  \n\u2028 ", "  a"),
        ("क्षि می‌خواهم 👩‍🚀", "क्षि می‌خواهم 👩‍🚀"),
    ],
)
def test_text_is_normalised(typed: str, stored: str) -> None:
    assert normalise(typed) == stored


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  a \n\t b  ", "a b"),
        ("a\u2028b\u2029c\u00a0d", "a b c d"),
        ("a\u200b\ufeffb", "a b"),
        ("\u2066a\u2069 \u202eb", "a b"),
        ("\u200b\u200d\u2060 ", ""),
        ("می‌خواهم", "می‌خواهم"),
    ],
)
def test_a_line_is_one_line(typed: str, stored: str) -> None:
    assert normalise_line(typed) == stored


@given(st.text(st.characters()))
def test_a_second_call_changes_nothing(typed: str) -> None:
    assert normalise(normalise(typed)) == normalise(typed)
    assert normalise_line(normalise_line(typed)) == normalise_line(typed)


@pytest.mark.slow
@given(st.text(st.characters(categories=["Cc", "Cs", "Cf", "Cn", "Lu", "Mn"])))
def test_what_is_stored_can_be_encoded_and_is_composed(typed: str) -> None:
    stored = normalise(typed)
    assert stored.encode().decode() == stored
    assert unicodedata.is_normalized("NFC", stored)
    assert not any(unicodedata.category(sign) == "Cc" and sign not in "\n\t" for sign in stored)
