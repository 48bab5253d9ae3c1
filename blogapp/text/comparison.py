"""What two rows of words have in common, in its order: in time that grows with their length, whatever they hold."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

RUNS = (24, 6, 1)  # words in a row that must stand once in each text to tie them together there
PATIENCE = 400_000  # steps; what is not told apart by then is taken as different
EDITS = 400  # in one passage

Span = tuple[int, int, int, int]  # from and to in the old text, from and to in the new one
Place = tuple[int, int]  # in the old text, in the new one
Match = tuple[int, int, int]  # the same here and there, for how many words


@dataclass
class Comparison:
    """One comparison: its words, or whatever else makes up a text, and what is left of its patience.

    A diff by runs that are unique in both ("patience"), from long to short, then Myers' (1986) within what is left.
    """

    old: Sequence[Any]
    new: Sequence[Any]
    patience: int = PATIENCE
    is_coarse: bool = field(default=False, init=False)  # whether some passage was too different to look into it

    def spans(self, within: Span | None = None) -> Iterator[Span]:
        """Yield spans that are the same and such that are not, in turns."""
        a, b, c, d = within or (0, len(self.old), 0, len(self.new))
        matches = sorted(self.matches((a, b, c, d)))
        for start, there, length in [*_joined(matches, (a, c)), (b, d, 0)]:
            if start > a or there > c:
                yield a, start, c, there
            a, c = start + length, there + length
            if length:
                yield start, a, there, c

    def changes(self, within: Span) -> Iterator[Span]:
        """Yield the spans that are not the same."""
        return ((a, b, c, d) for a, b, c, d in self.spans(within) if self.old[a:b] != self.new[c:d])

    def matches(self, span: Span, runs: Sequence[int] = RUNS) -> Iterator[Match]:
        """Yield where both say the same within a span, in no order: a place in each, and for how many words."""
        span, ends = self._trimmed(span)
        yield from ends
        a, b, c, d = span
        if a == b or c == d:
            return
        if not runs:
            yield from self._by_edits(span)
            return
        for here, there, _one in [*self._anchors(span, runs[0]), (b, d, 0)]:
            yield from self.matches((a, here, c, there), runs[1:])
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

    def _anchors(self, span: Span, run: int) -> list[Match]:
        """Return places where the same run begins that stands once in each, in rising order in both."""
        a, b, c, d = span
        here, there = _once(self.old, a, b, run), _once(self.new, c, d, run)
        return heaviest((place, there[words], 1) for words, place in here.items() if words in there)

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


def _joined(matches: Iterable[Match], start: Place) -> Iterator[Match]:
    """Yield matches in their order, those that follow on one another as one; the first may be of no words."""
    (here, there), length = start, 0
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


def _once(words: Sequence[Any], start: int, end: int, run: int) -> dict[tuple[Any, ...], int]:
    """Return the runs that stand once in a part of a text, and where."""
    places: dict[tuple[Any, ...], int] = {}
    again = set()
    for place in range(start, end - run + 1):
        key = tuple(words[place : place + run])
        if places.setdefault(key, place) != place:
            again.add(key)
    return {key: place for key, place in places.items() if key not in again}


def heaviest(pairs: Iterable[Match]) -> list[Match]:
    """Return the pairs of places, of those that rise in both texts together, whose weights come to the most."""
    ends: list[int] = []  # the second places at which chains end, rising,
    chains: list[
        tuple[int, Match, Any]
    ] = []  # and the chains: the weight, rising as well, the last pair, and those before
    for pair in sorted(pairs):
        at = bisect_left(ends, pair[1])
        before = chains[at - 1] if at else None
        weight = pair[2] + (before[0] if before else 0)
        stop = at
        while stop < len(chains) and chains[stop][0] <= weight:
            stop += 1
        ends[at:stop], chains[at:stop] = [pair[1]], [(weight, pair, before)]
    chain, last = [], chains[-1] if chains else None
    while last:
        chain.append(last[1])
        last = last[2]
    return chain[::-1]
