"""Several of a list: what is stored, what is refused, and how it writes itself."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from blogapp.formats import PostFormat, Reader
from blogapp.formats import fields as f

WINDS = {"n": "North", "e": "East", "s": "<South>", "w": "West & wild"}


class Mooring(PostFormat):
    name = "mooring"
    open = f.Choices("Open to", WINDS, required=True, ld="keywords", mf="p-category")
    plain = f.Choices("Safe from", WINDS)
    body = f.Markdown("Note")


def test_what_is_chosen_is_stored_in_the_order_of_the_choices(subtests: pytest.Subtests) -> None:
    for raw, stored in [
        (["s", "n"], ["n", "s"]), (("w", " w ", ""), ["w"]), ("s\r\nn\n", ["n", "s"]), ("e", ["e"]), ("", []),
        (None, []), ([], []), ([None], []),
    ]:  # fmt: skip
        with subtests.test(raw=raw):
            assert Mooring.open.clean(raw) == stored


def test_what_is_not_among_the_choices_is_refused(subtests: pytest.Subtests) -> None:
    for raw in (["n", "x"], "north", "n s", 1, ["n" * 100_000]):
        with subtests.test(raw=str(raw)[:20]), pytest.raises(ValueError, match="These must be among North, East, "):
            Mooring.open.clean(raw)
    for raw in ([["n"]], {"n": 1}, True):
        with subtests.test(raw=raw), pytest.raises(ValueError, match="must be a text"):
            Mooring.open.clean(raw)


@pytest.mark.slow
@given(st.lists(st.sampled_from(sorted(WINDS))))
def test_any_choice_is_stored_and_typed_exactly(keys: list[str]) -> None:
    stored = Mooring.open.clean(keys)
    assert stored == [key for key in WINDS if key in keys]
    assert Mooring.open.clean(Mooring.open.typed(stored)) == stored
    assert Mooring.open.clean(Mooring.open.to_wordpress(Mooring({"open": stored}).open, Reader())) == stored


def test_the_value_knows_its_keys_and_writes_its_words() -> None:
    mooring = Mooring({"open": ["n", "s"], "plain": ["s", "w"]})
    assert ("n" in mooring.open, "e" in mooring.open, len(mooring.open), list(mooring.open)) == (
        True,
        False,
        2,
        ["n", "s"],
    )
    assert str(escape(mooring.plain)) == "&lt;South&gt;, West &amp; wild"
    assert str(escape(mooring.open)) == (
        '<span class="p-category">North</span>, <span class="p-category">&lt;South&gt;</span>'
    )
    assert mooring.json_ld()["keywords"] == ["North", "<South>"]
    assert mooring.text_of() == "North <South>\n<South> West & wild"


def test_nothing_chosen_is_false_and_writes_nothing() -> None:
    assert not Mooring({}).open
    assert str(escape(Mooring({}).open)) == ""
    assert Mooring({}).json_ld() == {"@type": "BlogPosting"}


def test_a_choice_that_a_newer_version_took_away_is_still_shown() -> None:
    assert str(escape(Mooring({"plain": ["n", "ne"]}).plain)) == "North, ne"


@pytest.mark.parametrize("choices", [{}, ["n"], None, "n"])
def test_choices_are_needed(choices: Any) -> None:
    with pytest.raises(TypeError, match="choices must be a dict such as"):
        f.Choices("Open to", choices)
