"""Long texts that a comparison may take long for, and what counts its steps."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable

import pytest

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


def calls(task: Callable[[], object], at_most: int) -> int:
    """Return how many functions are called, and times that a generator goes on; stop when they are too many."""
    number = 0

    def count(_frame: object, event: str, _what: object) -> None:
        nonlocal number
        number += event in {"call", "c_call"}
        if number > at_most:
            sys.setprofile(None)
            pytest.fail(f"more than {at_most:,} calls")

    sys.setprofile(count)
    try:
        task()
    finally:
        sys.setprofile(None)
    return number


LATIN = written("latin", 30_000, 1)
HOSTILE = {
    "nothing shared": (LATIN, [f"{word}s" for word in LATIN]),
    "mixed": (LATIN, written("latin", 30_000, 2)),
    "backwards": (LATIN, LATIN[::-1]),
    "halves": (LATIN, LATIN[15_000:] + LATIN[:15_000]),
    "one word": (["a"] * 30_000, ["a"] * 15_000 + ["b"] + ["a"] * 14_000),
    "in turns": (["a", "b"] * 15_000, ["b", "a", "a"] * 10_000),
    "two words": (written("two", 30_000, 1), written("two", 30_000, 2)),
    "many passages": tuple([word for n in range(100) for word in [f"mark{n}", *[sign] * 300]] for sign in ("a", "b")),
    "cubic once": (["a", "b"] * 495, ["b", "a", "a"] * 330),
}
