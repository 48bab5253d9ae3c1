"""The difference of two texts: nothing is left out, words are told apart, what moved is seen, no text takes long."""

from __future__ import annotations

import random
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from long_texts import HOSTILE, KINDS, calls, written

from blogapp.text.comparison import Comparison
from blogapp.text.diff import DiffPart, pieces


def edited(words: list[str], times: int, kind: str) -> list[str]:
    chance, words = random.Random(times), list(words)
    for _ in range(times):
        place = chance.randrange(len(words))
        words[place : place + chance.randrange(2)] = [chance.choice(KINDS[kind])] * chance.randrange(3)
    return words


def told(old: str, new: str) -> list[DiffPart]:
    """Compare two texts, and check that the pieces make them up."""
    found, _coarse = pieces(old, new)
    assert ("".join(piece.old for piece in found), "".join(piece.new for piece in found)) == (old, new)
    return found


@pytest.mark.first(2)
@pytest.mark.parametrize("kind", KINDS)
def test_pieces_make_up_both_texts(kind: str) -> None:
    for seed in range(40):
        old = written(kind, seed * 3, seed)
        for new in (edited(old, seed, kind) if old else [], written(kind, seed * 2, seed + 1), old[::-1], old * 2):
            told(" ".join(old), " ".join(new))


def test_words_are_told_apart() -> None:
    assert told("The tide turned at six.", "The tide came at six.") == [
        DiffPart("The tide ", "The tide "), DiffPart("turned", "came"), DiffPart(" at six.", " at six."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("潮が満ちる。港に船が着く。", "潮が引く。港に船が着く。", ("満ちる", "引く")),
        ("我们在港口等船。", "我们在车站等船。", ("港口", "车站")),
        ("เรือออกเช้า", "เรือออกเย็น", ("เช้า", "เย็น")),
    ],
)
def test_scripts_without_spaces_are_compared_sign_by_sign(old: str, new: str, changed: tuple[str, str]) -> None:
    found = told(old, new)
    assert len(found) > 1
    differing = [piece for piece in found if piece.old != piece.new]
    assert sum(len(piece.old) for piece in differing) <= len(changed[0])
    assert sum(len(piece.new) for piece in differing) <= len(changed[1])


@pytest.mark.parametrize("text", ["ก่ำน้ำเก้าอี้", "ဆည်းဆာ", "か\u3099き\u3099", "辻\U000e0100町"])
def test_no_sign_is_torn_from_the_marks_on_it(text: str) -> None:
    for place in range(len(text)):
        for piece in told(text, text[:place] + "x" + text[place:]):
            assert piece.old == piece.new or not piece.old or unicodedata.category(piece.old[0])[0] != "M"


@pytest.mark.parametrize("kind", ["latin", "a few words"])
@pytest.mark.parametrize(
    "times", [1, pytest.param(300, marks=pytest.mark.slow), pytest.param(3000, marks=pytest.mark.slow)]
)
def test_changes_of_a_long_text_are_found_one_by_one(kind: str, times: int) -> None:
    old = written(kind, 30_000, 1)
    found, is_coarse = pieces(" ".join(old), " ".join(edited(old, times, kind)))
    same = sum(len(piece.old) for piece in found if piece.old == piece.new)
    assert same > 0.9 * len(" ".join(old))
    assert not is_coarse


class Watched(list[Any]):
    """A list that counts how often something in it is looked at."""

    looks = 0

    def __getitem__(self, place: Any) -> Any:
        found = super().__getitem__(place)
        self.looks += len(found) if isinstance(place, slice) else 1
        return found


@pytest.mark.slow
@pytest.mark.parametrize("kind", HOSTILE)
def test_no_text_takes_long(kind: str) -> None:
    """All words are looked at once for each length of a run, and the search within passages has an end."""
    old, new = map(Watched, HOSTILE[kind])
    spans = list(Comparison(old, new).spans())
    assert (spans[0][0], spans[-1][1], spans[-1][3]) == (0, len(old), len(new))
    assert old.looks + new.looks < 5_000_000  # 1.9 million for what is looked into until patience ends
    told(" ".join(old), " ".join(new))


@pytest.mark.slow
@pytest.mark.parametrize("between", [" ", "\n", "\n\n"])
@pytest.mark.parametrize("kind", HOSTILE)
def test_no_paragraphs_take_long(kind: str, between: str) -> None:
    """Calls are counted: a row of four words is a paragraph, which shares its words with those around it."""
    rows = ([" ".join(words[n : n + 4]) for n in range(min(2000, len(words)))] for words in HOSTILE[kind])
    old, new = map(between.join, rows)
    assert calls(lambda: pieces(old, new), at_most=1_500_000) > 0  # 1 million at most


def test_what_was_not_looked_into_is_said() -> None:
    assert pieces(" ".join(written("two", 5000, 1)), " ".join(written("two", 5000, 2)))[1]
    assert not pieces("One word.", "Another sentence altogether.")[1]


TIDE = "The tide turned at six and the boats waited outside until it was high."
GULLS = "Gulls sat on the quay."
FERRY = "At seven the ferry left for the island, and nobody was on board but the crew."
JAPANESE = "潮が六時に引き、船は港の外で待っていた。"
CHINESE = "我们在港口等船，等了整整一个下午。"
THAI = "เรือออกจากท่าตอนเช้าและกลับมาตอนเย็น"
ARABIC = "غادر القارب الميناء صباحا وعاد مساء إلى الرصيف القديم"
GERMAN = "Um sieben verließ die Fähre den Hafen, und außer der Mannschaft war niemand an Bord."


def moved(old: str, new: str) -> list[DiffPart]:
    """Compare two texts; return what moved. Whatever else differs is blank."""
    found = told(old, new)
    assert not [part for part in found if part.old != part.new and not part.move and (part.old + part.new).strip()]
    for part in found:
        assert "".join(one.new for one in part.inner) in {"", part.new}
    return [part for part in found if part.move]


@pytest.mark.parametrize("between", ["\n\n", "\n", "\n\n\n \n"])
@pytest.mark.parametrize("text", [TIDE, JAPANESE, CHINESE, THAI, ARABIC, GERMAN])
def test_paragraph_that_stands_elsewhere_has_moved(text: str, between: str) -> None:
    stays = [GULLS, FERRY, f"{TIDE} {FERRY}", f"{GULLS} {GULLS}"]
    found = moved(between.join([text, *stays]), between.join([*stays[:3], text, *stays[3:]]))
    assert [(part.old.strip(), part.new.strip(), part.move) for part in found] == [(text, "", 1), ("", text, 1)]
    assert not any(part.inner for part in found)


@pytest.mark.parametrize("text", [TIDE, JAPANESE, CHINESE, THAI, ARABIC, GERMAN])
def test_change_of_what_moved_is_shown_within(text: str) -> None:
    other = f"{text[:8]}x{text[9:]}"
    taken, put = moved(f"{text}\n\n{FERRY} {TIDE}\n\n{GULLS}", f"{FERRY} {TIDE}\n\n{other}\n\n{GULLS}")
    assert (taken.old.strip(), put.new.strip()) == (text, other)
    assert "".join(part.old for part in put.inner).strip() == text
    assert 0 < len([part for part in put.inner if part.old != part.new]) < 3


def test_what_has_less_in_common_has_not_moved() -> None:
    words = TIDE.split()
    for changed, is_moved in ((2, True), (3, False)):
        other = " ".join(["x"] * changed + words[changed:])
        found = told(f"{TIDE}\n\n{FERRY}\n\n{GULLS}", f"{FERRY}\n\n{other}\n\n{GULLS}")
        assert any(part.move for part in found) == is_moved


def test_item_of_a_list_moves_whatever_its_number() -> None:
    found = told("1. eggs\n2. milk of a goat\n3. bread", "1. milk of a goat\n2. eggs\n3. bread")
    taken, put = [part for part in found if part.move]
    assert (taken.old, put.new) == ("1. eggs\n", "2. eggs\n")
    assert put.inner == (DiffPart("1.", "2."), DiffPart(" eggs\n", " eggs\n"))


def test_lines_move_within_a_paragraph() -> None:
    taken, put = moved("- eggs\n- milk of a goat\n- a loaf of bread", "- milk of a goat\n- a loaf of bread\n- eggs")
    assert (taken.old, put.new) == ("- eggs\n", "\n- eggs")


def test_several_paragraphs_that_moved_together_are_one_move() -> None:
    stays = f"{FERRY} {TIDE}"
    found = moved(f"{GULLS}\n\n{GERMAN}\n\n{stays}", f"{stays}\n\n{GULLS}\n\n{GERMAN}")
    assert [part.move for part in found] == [1, 1]


def test_what_says_nothing_does_not_move() -> None:
    assert not any(part.move for part in told(f"***\n\n{TIDE}\n\n{GULLS}", f"{TIDE}\n\n{GULLS}\n\n***"))


def test_what_is_copied_has_not_moved() -> None:
    assert not any(part.move for part in told(f"{TIDE}\n\n{GULLS}", f"{TIDE}\n\n{GULLS}\n\n{TIDE}"))


TEXTS = st.lists(
    st.sampled_from([TIDE, GULLS, FERRY, THAI, "a b", "***", "", " ", "- eggs", "1. milk", TIDE[4:]])
).flatmap(lambda parts: st.sampled_from(["\n\n", "\n", " \n\n "]).map(lambda between: between.join(parts)))


@given(TEXTS, TEXTS)
def test_each_move_has_two_ends_and_nothing_is_lost(old: str, new: str) -> None:
    found = [part for part in told(old, new) if part.move]
    leaving = sorted(part.move for part in found if part.old)
    assert leaving == sorted(part.move for part in found if part.new) == list(range(1, len(found) // 2 + 1))
    for part in found:
        texts = ("".join(one.old for one in part.inner), "".join(one.new for one in part.inner))
        assert not part.inner or texts == (
            next(one.old for one in found if one.move == part.move and one.old),
            part.new,
        )
