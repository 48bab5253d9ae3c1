"""The words of the trades that spam lives on, in many languages, from trades.toml; and which of them a text has."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from blogapp.text.tokens import is_unspaced, words

POINTS = {"sure": 4, "likely": 2, "faint": 1}
PRAISE = "praise"  # no trade, but what most of them say first


class Phrase(NamedTuple):
    """Words that follow each other; of those that are stems, more letters may follow."""

    parts: tuple[tuple[str, bool], ...]
    trade: str
    points: int

    def stands_at(self, said: Sequence[str], place: int) -> bool:
        """Return whether a text has it there."""
        there = said[place : place + len(self.parts)]
        return len(there) == len(self.parts) and all(
            word.startswith(part) if is_stem else word == part
            for (part, is_stem), word in zip(self.parts, there, strict=True)
        )


class Found(NamedTuple):
    """A phrase as it stands in a text."""

    said: str
    trade: str
    points: int


@cache
def phrases() -> dict[str, list[Phrase]]:
    """Return all phrases by what they begin with."""
    given = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    by_start: dict[str, list[Phrase]] = {}
    for trade, kinds in given.items():
        for kind, listed in kinds.items():
            for written in listed.split():
                parts = tuple(_parts(written))
                by_start.setdefault(parts[0][0], []).append(Phrase(parts, trade, POINTS[kind]))
    return by_start


@cache
def _lengths() -> list[int]:
    return sorted({len(start) for start in phrases()})


def _parts(written: str) -> Iterator[tuple[str, bool]]:
    for part in filter(None, written.split("_")):
        said = words(part)
        if len(said) > 1 and is_unspaced(said[0]):
            said.pop()  # the last sign is no pair
        for place, word in enumerate(said):
            yield word, part.endswith("*") and place == len(said) - 1


@cache
def common() -> frozenset[str]:
    """Return the words that say nothing in particular."""
    path = Path(__file__).with_name("common_words.toml")
    return frozenset(
        word for given in tomllib.loads(path.read_text(encoding="utf-8")).values() for word in words(given)
    )


def found(said: Sequence[str]) -> list[Found]:
    """Return what a text of these words has: at each place the phrase that says most, and each word once."""
    best: dict[str, Found] = {}
    for place, word in enumerate(said):
        for phrase in _starting(word):
            known = best.get(word)
            if (known is None or known.points < phrase.points) and phrase.stands_at(said, place):
                best[word] = Found(" ".join(said[place : place + len(phrase.parts)]), phrase.trade, phrase.points)
    return list(best.values())


@lru_cache(4096)
def _starting(word: str) -> tuple[Phrase, ...]:
    """Return the phrases that may begin with a word, those that say most first."""
    known = phrases()
    starts = (known.get(word[:length], ()) for length in _lengths() if length <= len(word))
    return tuple(sorted((phrase for start in starts for phrase in start), key=lambda phrase: -phrase.points))
