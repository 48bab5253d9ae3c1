"""The difference of two texts, word by word, and the paragraphs that moved."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from blogapp.text.comparison import Comparison, Place, Span
from blogapp.text.moves import moves
from blogapp.text.words import words


@dataclass(frozen=True)
class DiffPart:
    """What stands in the old text, and in its place in the new one; the same in both if `old == new`.

    What moved is two parts with the same number in `move`, counted from 1: one with what stood in the old text, and one
    with what stands in the new one. The latter says in `inner` how it was changed besides, if it was.
    """

    old: str
    new: str
    move: int = 0
    inner: tuple[DiffPart, ...] = ()


@dataclass(frozen=True)
class _Cut:
    """A text without what moved: what is left, and where in that each part was cut out, in the order of the text."""

    rest: list[str]
    places: list[tuple[int, int]]  # a place, the number of the move
    parts: dict[int, Sequence[str]]  # by the number of the move


_Waiting = deque[tuple[int, DiffPart]]  # what moved, and where it stands in what is left


def pieces(old: str, new: str) -> tuple[list[DiffPart], bool]:
    """Return the pieces of two texts in their order, and whether some passage was too different to look into it.

    A paragraph, an item of a list or a line that stands elsewhere, with at least 85 % of its words, has moved. The rest
    is compared word by word.
    """
    here, there = words(old), words(new)
    moved = moves(here, there)
    left, arrived = _cut(here, [(a, b) for a, b, _c, _d in moved]), _cut(there, [(c, d) for _a, _b, c, d in moved])
    works = [Comparison(left.rest, arrived.rest)]
    spans = list(works[0].spans())
    inner: dict[int, tuple[DiffPart, ...]] = {}
    for number, (a, b, c, d) in enumerate(moved, start=1):
        if here[a:b] != there[c:d]:
            works.append(Comparison(left.parts[number], arrived.parts[number], works[-1].patience))
            inner[number] = tuple(_part(works[-1], span) for span in works[-1].spans())
    leaving = [(place, DiffPart("".join(left.parts[number]), "", number)) for place, number in left.places]
    arriving = [
        (place, DiffPart("", "".join(arrived.parts[number]), number, inner.get(number, ())))
        for place, number in arrived.places
    ]
    parts = list(_spliced(works[0], spans, deque(leaving), deque(arriving)))
    return parts, any(work.is_coarse for work in works)


def _cut(of_words: Sequence[str], spans: Iterable[Place]) -> _Cut:
    """Cut parts out of a text, each with the gap behind it; what ends the text with the gap before it."""
    rest: list[str] = []
    places, parts, end = [], {}, 0
    for (first, last), number in sorted((span, number) for number, span in enumerate(spans, start=1)):
        start = first - 1 if last == len(of_words) and first > end else first
        rest += of_words[end:start]
        end = min(last + 1, len(of_words))
        places.append((len(rest), number))
        parts[number] = of_words[start:end]
    return _Cut([*rest, *of_words[end:]], places, parts)


def _spliced(work: Comparison, spans: Iterable[Span], leaving: _Waiting, arriving: _Waiting) -> Iterator[DiffPart]:
    """Yield the parts of what is left, and those that moved at both of their places."""
    for a, b, c, d in spans:
        is_same = work.old[a:b] == work.new[c:d]
        stops = [(place, c + place - a if is_same else c, part) for place, part in _taken(leaving, b)]
        at = stops[-1][0] if stops else a
        stops += [(a + place - c if is_same else at, place, part) for place, part in _taken(arriving, d)]
        here, there = a, c
        for x, y, part in sorted(stops, key=lambda stop: stop[:2]):
            if (x, y) != (here, there):
                yield _part(work, (here, x, there, y))
            yield part
            here, there = x, y
        yield _part(work, (here, b, there, d))
    yield from (part for _place, part in [*leaving, *arriving])


def _taken(waiting: _Waiting, end: int) -> Iterator[tuple[int, DiffPart]]:
    """Yield what moved and stands before a place, and forget it."""
    while waiting and waiting[0][0] < end:
        yield waiting.popleft()


def _part(work: Comparison, span: Span) -> DiffPart:
    a, b, c, d = span
    return DiffPart("".join(work.old[a:b]), "".join(work.new[c:d]))
