"""Plain text, excerpts and headlines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blogapp.text import excerpt, headline, markdown, plain_text


def test_plain_text_is_what_a_reader_sees() -> None:
    html = "<h2>Plum&nbsp;cake</h2><p>500 g <em>pl</em>ums &amp; flour.<br>Heat</p><script>x()</script><ul><li>a<li>b"
    assert plain_text(html) == "Plum cake 500 g plums & flour. Heat a b"


def test_plain_text_keeps_signs_that_look_like_tags() -> None:
    assert plain_text("<p>1 &lt; 2 &amp;amp; <b>3 &gt; 2</b></p>") == "1 < 2 &amp; 3 > 2"


def test_plain_text_has_no_marks_of_footnotes() -> None:
    assert plain_text(markdown("Sea[^1]s\n\n[^1]: A note")) == "Seas A note"


def test_an_excerpt_leaves_footnotes_out() -> None:
    assert excerpt(markdown("Sea[^1]\n\n[^1]: A note")) == "Sea"


def test_a_short_text_is_its_own_excerpt() -> None:
    assert excerpt("<p>One two three</p>", 3) == "One two three"


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("One two, three four", 2, "One two…"),
        ("Η θάλασσα είναι ήσυχη", 2, "Η θάλασσα…"),
        ("القطار يصل في السابعة", 2, "القطار يصل…"),
        ("नमस्ते दुनिया कैसे हो", 2, "नमस्ते दुनिया…"),
        ("港は静かだった。船は七時に出た。", 4, "港は静かだった…"),
        ("ทะเลเงียบสงบมาก", 3, "ทะเลเงี…"),
        ("Ferry 港は静か", 2, "Ferry 港は…"),
    ],
)
def test_an_excerpt_counts_words_in_each_script(text: str, words: int, expected: str) -> None:
    assert excerpt(f"<p>{text}</p>", words) == expected


def test_a_headline_ends_at_a_word() -> None:
    assert headline("The ferry to the island leaves at seven in the morning", 30) == "The ferry to the island…"


def test_a_headline_of_one_long_word_is_cut_within_it() -> None:
    assert headline("a" * 100, 10) == "a" * 9 + "…"


def test_a_headline_does_not_part_a_letter_from_its_marks() -> None:
    assert headline("नमस्तेनमस्ते", 4) == "नम…"
    assert headline("ab👩‍🚀👩‍🚀", 4) == "ab…"


def test_a_headline_is_one_line() -> None:
    assert headline("  A\n\n B ") == "A B"


@given(st.text(), st.integers(1, 80))
def test_a_headline_fits_and_says_something(text: str, length: int) -> None:
    line = headline(text, length)
    assert len(line) <= max(length, 2)
    assert bool(line) == bool(text.split())


@given(st.text(), st.integers(1, 20))
def test_any_html_has_an_excerpt(html: str, words: int) -> None:
    assert len(excerpt(html, words)) <= len(plain_text(html)) + 1
