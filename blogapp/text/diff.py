"""The difference of two texts, word by word: in time that grows with their length, whatever they hold."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from blogapp.text.scripts import UNSPACED

RUNS = (24, 6, 1)  # words in a row that must stand once in each text to tie them together there
PATIENCE = 400_000  # steps; what is not told apart by then is shown as taken away and put in its place
EDITS = 400  # in one passage
# Scripts without spaces between words are compared sign by sign, radicals, punctuation and narrow kana included.
SIGNS = f"{UNSPACED}\u2e80-\u303f\uff66-\uff9d"
WORDS = re.compile(rf"\s+|[{SIGNS}]|[^\s{SIGNS}]+")

Span = tuple[int, int, int, int]  # from and to in the old text, from and to in the new one
Place = tuple[int, int]  # in the old text, in the new one
Match = tuple[int, int, int]  # the same here and there, for how many words


@dataclass(frozen=True)
class DiffPart:
    """What stands in the old text, and in its place in the new one; the same in both if `old == new`."""

    old: str
    new: str


def pieces(old: str, new: str) -> tuple[list[DiffPart], bool]:
    """Return the pieces of two texts in their order, and whether some passage was too different to look into it.

    A diff by runs that are unique in both ("patience"), from long to short, then Myers' (1986) within what is left.
    """
    work = _Work(WORDS.findall(old), WORDS.findall(new))
    pairs: list[tuple[str, str]] = []
    for a, b, c, d in work.spans():
        pairs.append(("".join(work.old[a:b]), "".join(work.new[c:d])))
    return [DiffPart(*texts) for texts in pairs], work.is_coarse


@dataclass
class _Work:
    """One comparison: its words, and what is left of its patience."""

    old: Sequence[str]
    new: Sequence[str]
    patience: int = PATIENCE
    is_coarse: bool = field(default=False, init=False)

    def spans(self) -> Iterator[Span]:
        """Yield spans that are the same and such that are not, in turns."""
        a = c = 0
        ends = len(self.old), len(self.new)
        matches = sorted(self._matches((0, ends[0], 0, ends[1]), RUNS))
        for start, there, length in [*_joined(matches), (*ends, 0)]:
            if start > a or there > c:
                yield a, start, c, there
            a, c = start + length, there + length
            if length:
                yield start, a, there, c

    def _matches(self, span: Span, runs: Sequence[int]) -> Iterator[Match]:
        """Yield where both say the same: a place in each, and for how many words."""
        span, ends = self._trimmed(span)
        yield from ends
        a, b, c, d = span
        if a == b or c == d:
            return
        if not runs:
            yield from self._by_edits(span)
            return
        for here, there in [*self._anchors(span, runs[0]), (b, d)]:
            yield from self._matches((a, here, c, there), runs[1:])
            a, c = here, there

    def _trimmed(self, span: Span) -> tuple[Span, list[Match]]:
        a, b, c, d = span
        start = 0
        while a + start < b and c + start < d and self.old[a + start] == self.new[c + start]:
            start += 1
        a, c, end = a + start, c + start, 0
        while a < b - end and c < d - end and self.old[b - end - 1] == self.new[d - end - 1]:
            end += 1
        b, d = b - end, d - end
        return (a, b, c, d), [(a - start, c - start, start), (b, d, end)]

    def _anchors(self, span: Span, run: int) -> list[Place]:
        """Return pairs of places where the same run begins that stands once in each, both in rising order."""
        a, b, c, d = span
        here, there = _once(self.old, a, b, run), _once(self.new, c, d, run)
        pairs = sorted((place, there[words]) for words, place in here.items() if words in there)
        return _rising(pairs)

    def _by_edits(self, span: Span) -> Iterator[Match]:
        """Yield what a shortest script of edits leaves as it is; nothing, where that takes too long."""
        a, b, c, d = span
        trail: list[dict[int, int]] = []
        furthest = {1: 0}
        while len(trail) < EDITS and self.patience > 0:
            trail.append(furthest.copy())
            if self._is_through(furthest, span, len(trail) - 1):
                yield from ((a + x, c + y, 1) for x, y in _walked_back(trail, b - a, d - c))
                return
        self.is_coarse = True

    def _is_through(self, furthest: dict[int, int], span: Span, edits: int) -> bool:
        """Go on by one edit on each diagonal, and then as far as both texts are the same."""
        a, b, c, d = span
        for k in range(-edits, edits + 1, 2):
            before = _step(furthest, k, edits)
            start = furthest[before] if before > k else furthest[before] + 1
            x = start
            while a + x < b and c + x - k < d and self.old[a + x] == self.new[c + x - k]:
                x += 1
            furthest[k] = x
            self.patience -= 1 + x - start
            if a + x >= b and c + x - k >= d:
                return True
        return False


def _joined(matches: Iterable[Match]) -> Iterator[Match]:
    """Yield matches in their order, those that follow on one another as one."""
    here = there = length = 0
    for a, c, more in matches:
        if (a, c) == (here + length, there + length):
            length += more
        elif more:
            yield here, there, length
            here, there, length = a, c, more
    yield here, there, length


def _walked_back(trail: Sequence[dict[int, int]], x: int, y: int) -> Iterator[Place]:
    """Yield the pairs of equal words on the way that was found, the last one first."""
    for edits in range(len(trail) - 1, -1, -1):
        before = _step(trail[edits], x - y, edits)
        at = trail[edits][before]
        while x > at and y > at - before:
            x, y = x - 1, y - 1
            yield x, y
        x, y = at, at - before


def _step(furthest: dict[int, int], k: int, edits: int) -> int:
    """Return the diagonal from which the k-th is reached furthest by one more edit."""
    return k + 1 if k == -edits or (k != edits and furthest[k - 1] < furthest[k + 1]) else k - 1


def _once(words: Sequence[str], start: int, end: int, run: int) -> dict[tuple[str, ...], int]:
    """Return the runs that stand once in a part of a text, and where."""
    places: dict[tuple[str, ...], int] = {}
    again = set()
    for place in range(start, end - run + 1):
        key = tuple(words[place : place + run])
        if places.setdefault(key, place) != place:
            again.add(key)
    return {key: place for key, place in places.items() if key not in again}


def _rising(pairs: Sequence[Place]) -> list[Place]:
    """Return the longest chain of pairs, sorted by their first places, whose second places rise as well."""
    ends: list[int] = []  # the least second place at which a chain of each length ends,
    which: list[int] = []  # the pair that stands there,
    before: list[int] = []  # and for each pair the one before it
    for number, (_here, there) in enumerate(pairs):
        length = bisect_left(ends, there)
        if length == len(ends):
            ends.append(there)
            which.append(number)
        ends[length], which[length] = there, number
        before.append(which[length - 1] if length else -1)
    chain, number = [], which[-1] if which else -1
    while number >= 0:
        chain.append(pairs[number])
        number = before[number]
    return chain[::-1]
