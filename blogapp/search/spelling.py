"""What was perhaps meant: words of the blog that differ in a letter or two from what was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from blogapp import db
from blogapp.machine import lazy
from blogapp.search.backend import WORDS
from blogapp.text.tokens import is_unspaced

if TYPE_CHECKING:
    from rapidfuzz import distance, process
else:
    distance, process = map(lazy.Module, ("rapidfuzz.distance", "rapidfuzz.process"))

SHORTEST = 4  # letters; a shorter word has too many neighbours
CAREFUL = 5  # letters from which on two slips are forgiven


def nearest(word: str) -> list[str]:
    """Return the words of the blog nearest to one, the nearest first: with its first or second letter in front.

    A slip is a letter too many, too few, wrong, or two in turn.
    """
    if len(word) < SHORTEST or is_unspaced(word):
        return []
    slips = 1 if len(word) < CAREFUL else 2
    letters = [(WORDS.c.word >= letter) & (WORDS.c.word < f"{letter}\U0010ffff") for letter in set(word[:2])]
    lengths = func.length(WORDS.c.word).between(len(word) - slips, len(word) + slips)
    words = db.session.scalars(select(WORDS.c.word).where(or_(*letters), lengths)).all()
    near = process.extract(word, words, scorer=distance.OSA.distance, score_cutoff=slips, limit=None)
    return [other for slip, other in sorted((slip, other) for other, slip, _place in near) if slip]
