"""Two versions of a text are merged: no word of either is lost, and what two changed at once is asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from long_texts import HOSTILE, calls

from blogapp.text.merge import Chunk, Merged, merged, merged_value
from blogapp.text.moves import is_telling, key
from blogapp.text.words import paragraphs, words

FERRY = "At seven the ferry left for the island, and nobody was on board."
GULLS = "Gulls sat on the quay and waited for the boats to come in."
TIDE = "The tide turned at six, the wind at eight, and then it rained."
BASE = f"{FERRY}\n\n{GULLS}\n\n{TIDE}\n"
PARTS = [FERRY, GULLS, TIDE, "- eggs", "- milk", "1. flour", "***", "# Tide", "潮が引く。", "เรือออก", "a b", "a", ""]
GAPS = ["\n\n", "\n", "\n\n\n", " \n \n", ""]
WORDS = ["new", "tide", "潮", "\n", " ", "\n\n", ".", "new words\n\nin between", "x"]

free = st.text("ab .\n-潮", max_size=40)
texts = st.lists(st.tuples(st.sampled_from(PARTS), st.sampled_from(GAPS)), max_size=8).map(
    lambda pairs: "".join(map("".join, pairs))
)
Triple = tuple[str, str, str]


@st.composite
def versions(draw: Callable[..., Any], base: str) -> str:
    """Change a text as people do: words taken away, put in or replaced, paragraphs moved, taken away, put in."""
    text = base
    for what in draw(st.lists(st.sampled_from(["word", "move", "drop", "put"]), max_size=4)):
        parts = words(text) if what == "word" else paragraphs(text)
        place = draw(st.integers(0, max(0, len(parts) - 1)))
        if what == "word":
            parts[place : place + draw(st.integers(0, 2))] = [draw(st.sampled_from(WORDS))]
        elif what == "put":
            parts[place:place] = [draw(st.sampled_from(PARTS)), "\n\n"]
        else:
            taken, parts = parts[place : place + 2], parts[:place] + parts[place + 2 :]
            there = draw(st.integers(0, len(parts)))
            parts[there:there] = taken if what == "move" else []
        text = "".join(parts)
    return text


triples = st.one_of(
    st.tuples(free, free, free),
    st.tuples(texts, texts, texts),
    texts.flatmap(lambda base: st.tuples(st.just(base), versions(base), versions(base))),
)


def chosen(found: Merged, whose: str) -> str:
    return found.resolved([getattr(chunk, whose) for chunk in found.conflicts])


def is_plain(text: str) -> bool:
    """Return whether each paragraph says something, and something else."""
    found = list(map(key, map(words, paragraphs(text)[1::2])))
    return all(map(is_telling, found)) and len(set(found)) == len(found)


def new_words(text: str, base: str) -> Counter[str]:
    return Counter(text.split()) - Counter(base.split())


@pytest.mark.slow
@given(triples)
def test_what_one_of_the_two_left_alone_is_what_the_other_made_of_it(triple: Triple) -> None:
    base, mine, theirs = triple
    assert merged(base, mine, base).text == mine
    assert merged(base, base, theirs).text == theirs
    assert merged(base, mine, mine).text == mine
    assert merged(base, base, base).chunks == ((Chunk(base, base, base),) if base else ())


@pytest.mark.slow
@given(triples)
def test_merge_is_the_same_from_either_side(triple: Triple) -> None:
    base, mine, theirs = triple
    other = tuple(Chunk(chunk.base, chunk.theirs, chunk.mine) for chunk in merged(base, theirs, mine).chunks)
    assert merged(base, mine, theirs).chunks == other


@pytest.mark.slow
@given(triples)
def test_chunks_hold_all_of_the_base_and_all_that_is_new(triple: Triple) -> None:
    base, mine, theirs = triple
    found = merged(base, mine, theirs)
    assert "".join(chunk.base for chunk in found.chunks) == base
    signs = Counter(base)
    for whose, text in (("mine", mine), ("theirs", theirs)):
        assert not (Counter(text) - signs) - Counter(chosen(found, whose))


@pytest.mark.slow
@given(triples)
def test_merged_text_is_made_of_paragraphs_of_one_or_the_other(triple: Triple) -> None:
    base, mine, theirs = triple
    text = merged(base, mine, theirs).text
    if text is not None:
        assert set(paragraphs(text)[1::2]) <= {part for one in (mine, theirs) for part in paragraphs(one)[1::2]}


@pytest.mark.slow
@given(triples)
def test_mine_everywhere_holds_every_word_that_i_put_in(triple: Triple) -> None:
    base, mine, theirs = triple
    found = merged(base, mine, theirs)
    for whose, text in (("mine", mine), ("theirs", theirs)):
        assert not new_words(text, base) - Counter(chosen(found, whose).split())


@pytest.mark.slow
@given(triples)
def test_what_is_merged_already_is_merged_no_further(triple: Triple) -> None:
    """Whoever merges once more gets the same, or is asked; unless two paragraphs cannot be told apart."""
    base, mine, theirs = triple
    assume(all(map(is_plain, triple)))
    text = merged(base, mine, theirs).text
    if text is not None:
        assert merged(base, text, text).text == text
        for other in (mine, theirs):
            assert chosen(merged(base, text, other), "mine") == text


def changed(*changes: tuple[str, str], base: str = BASE) -> str:
    text = base
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


def asked(mine: str, theirs: str, base: str = BASE) -> list[tuple[str, str, str]]:
    """Return what has to be settled."""
    return [(chunk.base, chunk.mine, chunk.theirs) for chunk in merged(base, mine, theirs).conflicts]


def test_changes_of_different_paragraphs_merge_by_themselves() -> None:
    mine, theirs = ("seven", "eight"), ("quay", "pier")
    assert merged(BASE, changed(mine), changed(theirs)).text == changed(mine, theirs)


def test_paragraph_added_beside_one_that_was_changed_merges_by_itself() -> None:
    added = f"{BASE}\nIt was dark.\n"
    assert merged(BASE, added, changed(("rained", "snowed"))).text == changed(("rained", "snowed"), base=added)


def test_paragraphs_taken_away_side_by_side_are_both_gone() -> None:
    assert merged(BASE, changed((f"{FERRY}\n\n", "")), changed((f"{GULLS}\n\n", ""))).text == f"{TIDE}\n"


def test_paragraph_that_both_took_away_is_agreed_whatever_else_one_took_away() -> None:
    assert merged(BASE, f"{TIDE}\n", changed((f"{GULLS}\n\n", ""))).text == f"{TIDE}\n"


def test_items_of_a_list_are_merged_one_by_one() -> None:
    base = "For two:\n- eggs\n- milk\n- flour\n"
    mine, theirs = changed(("eggs", "two eggs"), base=base), changed(("flour", "rye\n- salt"), base=base)
    assert merged(base, mine, theirs).text == "For two:\n- two eggs\n- milk\n- rye\n- salt\n"


@pytest.mark.parametrize("theirs", ["Tide.\n\nGulls.", "Tide.\n\neggs\n\nGulls."])
def test_no_two_paragraphs_become_one_by_themselves(theirs: str) -> None:
    """A paragraph was put in before a list, whose first item is none any more."""
    assert asked("Tide.\n\nFor two:\n- eggs\n\nGulls.", theirs, "Tide.\n\n- eggs\n\nGulls.")


def test_each_change_within_one_paragraph_is_asked() -> None:
    assert asked(changed(("seven", "eight")), changed(("island", "coast"))) == [
        ("seven", "eight", "seven"), ("island,", "island,", "coast,"),
    ]  # fmt: skip


def test_changes_that_touch_are_asked_as_one() -> None:
    assert asked(changed(("tide turned", "ebb turned")), changed(("turned at", "came at"))) == [
        ("tide turned", "ebb turned", "tide came")
    ]


def test_the_same_change_of_both_is_agreed_within_a_paragraph_that_is_asked() -> None:
    both = ("seven", "eight")
    assert asked(changed(both, ("nobody", "somebody")), changed(both, ("board", "deck"))) == [
        ("nobody", "somebody", "nobody"), ("board.", "board.", "deck."),
    ]  # fmt: skip


def test_paragraphs_put_in_at_one_place_are_asked() -> None:
    assert asked(f"{BASE}\nMine.\n", f"{BASE}\nTheirs.\n") == [("", "\n\nMine.", "\n\nTheirs.")]


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "expected"),
    [
        ("六時に満ちる。", "七時に満ちる。", "六時に引く。", [("六", "七", "六"), ("満ちる", "満ちる", "引く")]),
        ("เรือออกเช้ามาก", "เรือออกเช้ามาก่", "เรือลอกเช้ามาก", [("อ", "อ", "ล"), ("ก", "ก่", "ก")]),
        ("غادر القارب", "وصل القارب", "غادر المركب", [("غادر القارب", "وصل القارب", "غادر المركب")]),
    ],
)  # fmt: skip
def test_words_are_asked_as_their_script_has_them(base: str, mine: str, theirs: str, expected: Any) -> None:
    assert asked(mine, theirs, base) == expected


MOVED = f"{GULLS}\n\n{TIDE}\n\n{FERRY}\n"


@pytest.mark.parametrize(
    "theirs",
    [changed(("seven", "eight")), changed((f"{FERRY}\n\n", "")), f"{GULLS}\n\n{FERRY}\n\n{TIDE}\n"],
    ids=["changed", "taken away", "moved elsewhere"],
)
def test_what_one_moved_and_the_other_touched_is_asked(theirs: str) -> None:
    """So it never stands there twice, nor is a change of it lost."""
    found = merged(BASE, MOVED, theirs)
    assert not found.is_clean
    assert (chosen(found, "mine"), chosen(found, "theirs")) == (MOVED, theirs)


def test_what_one_moved_and_changed_and_the_other_moved_elsewhere_is_asked() -> None:
    last = "In the morning all was as it had been."
    mine, theirs = [GULLS, TIDE, FERRY.replace("seven", "eight"), last], [GULLS, TIDE, last, FERRY]
    found = asked("\n\n".join(mine), "\n\n".join(theirs), f"{FERRY}\n\n{GULLS}\n\n{TIDE}\n\n{last}")
    assert [(my.strip(), their.strip()) for _base, my, their in found] == [(mine[2], ""), ("", FERRY)]


def test_what_both_moved_to_one_place_is_agreed() -> None:
    assert merged(BASE, MOVED, MOVED.replace("Gulls", "Terns")).text == MOVED.replace("Gulls", "Terns")


@pytest.mark.parametrize("text", ["\n\nA\n \n\nB  \n\n\n", " ", "\n", "", "A\r\n\r\nB", "- a\n  - b\n\n\n1. c\n"])
def test_blanks_and_ends_of_lines_stay_as_they_are(text: str) -> None:
    assert merged(text, text, text).text == text
    assert "".join(paragraphs(text)) == "".join(words(text)) == text


@pytest.mark.slow
@pytest.mark.parametrize("kind", HOSTILE)
def test_no_merge_takes_long(kind: str) -> None:
    """Calls are counted: both made other texts of one, of paragraphs of eight words that share some."""
    rows = ([" ".join(words[n : n + 8]) for n in range(0, min(8000, len(words)), 4)] for words in HOSTILE[kind])
    mine, theirs = map("\n\n".join, rows)
    base = "\n\n".join([mine[: len(mine) // 2], theirs[len(theirs) // 2 :]])
    assert calls(lambda: merged(base, mine, theirs), at_most=2_500_000) > 0  # 1.5 million at most


def test_conflicts_are_settled_by_any_texts() -> None:
    found = merged("At six. It rained.", "At seven. It rained.", "At six. It snowed.")
    assert found.resolved(["eight.", "froze."]) == "At eight. It froze."
    for wrong in ([], ["one"], ["one", "two", "three"]):
        with pytest.raises(ValueError, match="There are 2 conflicts"):
            found.resolved(wrong)


@pytest.mark.parametrize(
    ("mine", "theirs", "agreed"),
    [
        ([1], [1], [1]),
        ([2], [1], [2]),
        ([1], [2], [2]),
        ([3], [3], [3]),
        ([2], [3], None),
        ([], [1], []),
        ([], [3], None),
    ],
)
def test_value_is_merged_as_a_whole(mine: list[int], theirs: list[int], agreed: list[int] | None) -> None:
    found = merged_value([1], mine, theirs)
    assert found == (Chunk([1], mine, theirs) if agreed is None else Chunk([1], agreed, agreed))
    assert found.is_agreed == (agreed is not None)
