"""What was perhaps meant: words of the blog that differ in a letter or two from what was typed."""

from __future__ import annotations

from sqlalchemy import func, or_, select

from blogapp import db
from blogapp.search.backend import WORDS
from blogapp.text.tokens import is_unspaced

SHORTEST = 4  # letters; a shorter word has too many neighbours
CAREFUL = 5  # letters from which on two slips are forgiven


def nearest(word: str) -> list[str]:
    """Return the words of the blog nearest to one, the nearest first: with its first or second letter in front."""
    if len(word) < SHORTEST or is_unspaced(word):
        return []
    slips = 1 if len(word) < CAREFUL else 2
    letters = [(WORDS.c.word >= letter) & (WORDS.c.word < f"{letter}\U0010ffff") for letter in set(word[:2])]
    lengths = func.length(WORDS.c.word).between(len(word) - slips, len(word) + slips)
    known = db.session.scalars(select(WORDS.c.word).where(or_(*letters), lengths))
    signs = set(word)
    alike = [other for other in known if other != word and len(signs ^ set(other)) <= 2 * slips]
    distances = sorted((distance(word, other), other) for other in alike)
    return [other for slip, other in distances if slip <= slips]


def distance(one: str, other: str) -> int:
    """Return how many slips lead from one word to another: a letter too many, too few, wrong, or two in turn."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        current = [row]
        for column, its in enumerate(other, 1):
            cost = min(last[column] + 1, current[-1] + 1, last[column - 1] + (letter != its))
            if row > 1 < column and letter == other[column - 2] and one[row - 2] == its:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        before, last = last, current
    return last[-1]
