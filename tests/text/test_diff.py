"""The difference of two texts: nothing is left out, words are told apart, and no text takes long."""

from __future__ import annotations

import random
import time

import pytest

from blogapp.text.diff import DiffPart, pieces

KINDS = {
    "latin": [f"word{number}" for number in range(2000)],
    "a few words": ["sea", "ship", "tide"],
    "two": ["a", "b"],
    "signs": [f"{chr(0x4E00 + number)}" for number in range(500)],
    "lines": ["boat\n", "\n", "quay", "🇩🇪", "e\u0301"],
}


def written(kind: str, number: int, seed: int) -> list[str]:
    chance = random.Random(seed)
    return [chance.choice(KINDS[kind]) for _ in range(number)]


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


@pytest.mark.parametrize("kind", ["latin", "a few words"])
@pytest.mark.parametrize("times", [1, 300, 3000])
def test_changes_of_a_long_text_are_found_one_by_one(kind: str, times: int) -> None:
    old = written(kind, 30_000, 1)
    start = time.process_time()
    found, is_coarse = pieces(" ".join(old), " ".join(edited(old, times, kind)))
    assert time.process_time() - start < 3  # about 0.5 by itself
    same = sum(len(piece.old) for piece in found if piece.old == piece.new)
    assert same > 0.9 * len(" ".join(old))
    assert not is_coarse


@pytest.mark.slow
def test_no_text_takes_long() -> None:
    latin = written("latin", 30_000, 1)
    hostile = [
        (latin, written("latin", 30_000, 2)),
        (latin, latin[::-1]),
        (latin, latin[15_000:] + latin[:15_000]),
        (["a", "b"] * 15_000, ["b", "a", "a"] * 10_000),
        (["a"] * 30_000, ["a"] * 15_000 + ["b"] + ["a"] * 14_000),
        (written("two", 30_000, 1), written("two", 30_000, 2)),
        (["a", "b"] * 495, ["b", "a", "a"] * 330),
    ]
    for old, new in hostile:
        start = time.process_time()
        told(" ".join(old), " ".join(new))
        assert time.process_time() - start < 5  # about 0.5 by itself; 31 for the last one, where time is cubic


def test_what_was_not_looked_into_is_said() -> None:
    assert pieces(" ".join(written("two", 5000, 1)), " ".join(written("two", 5000, 2)))[1]
    assert not pieces("One word.", "Another sentence altogether.")[1]
