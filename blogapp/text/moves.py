"""Which paragraphs, items of lists and lines of one text are those of another: which stay in place, and which moved."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from blogapp.text.comparison import Comparison, Match, Place, Span, heaviest
from blogapp.text.words import places

LIKE = 0.5  # of its words the same: a paragraph in its place is still that paragraph;
MOVED = 0.85  # elsewhere, it moved
RUN = 3  # words in a row that paragraphs must share to be looked at,
OFTEN = 4  # unless they stand in more paragraphs than these;
LIKELY = 3  # of those that share some, so many are looked at
NUMBER = re.compile(r"[0-9]{1,9}[.)]")

Key = tuple[str, ...]


@dataclass(frozen=True)
class Fit:
    """Which part of the old text is which part of the new one: those in place, in their order, and those that moved."""

    in_place: tuple[Place, ...]
    moved: tuple[Place, ...]


def key(of_words: Iterable[str]) -> Key:
    """Return what a part of a text is recognised by: its words, less the blanks and the number of an item."""
    found = tuple(word for word in of_words if not word.isspace())
    return found[1:] if len(found) > 1 and NUMBER.fullmatch(found[0]) else found


def is_telling(part: Key) -> bool:
    """Return whether a part of a text says something: a line of stars or a bracket is the same anywhere."""
    return sum(map(str.isalnum, "".join(part))) > 1


def fitted(old: Sequence[Key], new: Sequence[Key]) -> Fit:
    """Find the parts of one text in another.

    What stands once in each, unchanged or nearly, is tied together there; of these the heaviest chain is in place, and
    what is not on it has moved. What stands several times is only looked for between its neighbours.
    """
    alike = sorted([*_once_in_each(old, new), *_nearly(old, new)])
    tied = heaviest(alike)
    gone = set(alike) - set(tied)
    moved = ((x, y) for x, y, common in gone if is_telling(old[x]) and common >= MOVED * max(len(old[x]), len(new[y])))
    return Fit(tuple(_with_repeated(old, new, tied)), tuple(sorted(moved)))


def moves(old: Sequence[str], new: Sequence[str]) -> list[Span]:
    """Return which words of two texts are paragraphs, items or lines that moved, in the order of the old text."""
    here, there = list(places(old, 2)), list(places(new, 2))
    fit = _fit_of(old, new, here, there)
    whole = [(here[x], there[y]) for x, y in fit.moved]
    pairs = ((here[x], there[y]) for x, y in fit.in_place)
    same = [(part, other) for part, other in pairs if old[slice(*part)] == new[slice(*other)]]
    here = _finer(old, here, [part for part, _other in whole], [part for part, _other in same])
    there = _finer(new, there, [other for _part, other in whole], [other for _part, other in same])
    fit = _fit_of(old, new, here, there)
    return list(_joined(sorted(whole + [(here[x], there[y]) for x, y in fit.moved])))


def _fit_of(old: Sequence[str], new: Sequence[str], here: Iterable[Place], there: Iterable[Place]) -> Fit:
    """Find the parts of one text, by their places, in another."""
    return fitted([key(old[slice(*part)]) for part in here], [key(new[slice(*part)]) for part in there])


def _finer(
    of_words: Sequence[str], parts: Iterable[Place], found: Sequence[Place], kept: Sequence[Place]
) -> list[Place]:
    """Return the lines of the paragraphs that are not found yet, and as a whole those that are to be kept."""
    left_out, whole = set(found), set(kept)
    finer: list[Place] = []
    for part in parts:
        if part in whole:
            finer.append(part)
        elif part not in left_out:
            finer += ((part[0] + a, part[0] + b) for a, b in places(of_words[slice(*part)], 1))
    return finer


def _joined(pairs: Iterable[tuple[Place, Place]]) -> Iterator[Span]:
    """Yield what moved, as one where both parts follow on one another in both texts."""
    a = b = c = d = -1
    for (start, end), (there, there_end) in pairs:
        if (start, there) != (b + 1, d + 1):
            if b > 0:
                yield a, b, c, d
            a, c = start, there
        b, d = end, there_end
    if b > 0:
        yield a, b, c, d


def _once_in_each(old: Sequence[Key], new: Sequence[Key]) -> Iterator[Match]:
    """Yield the parts that stand once in each text, each with the number of its words."""
    here, there = Counter(old), Counter(new)
    where = {part: place for place, part in enumerate(new)}
    for place, part in enumerate(old):
        if part and here[part] == there[part] == 1:
            yield place, where[part], len(part)


def _nearly(old: Sequence[Key], new: Sequence[Key]) -> Iterator[Match]:
    """Yield parts that share many of their words, those first that are most alike, and each once."""
    here = _runs(old, set(new))
    where = defaultdict(list)
    for place, runs in _runs(new, set(old)).items():
        for run in runs:
            where[run].append(place)
    telling = {run: others for run, others in where.items() if len(others) <= OFTEN}
    found = []
    for place, runs in here.items():
        votes = Counter(other for run in runs for other in telling.get(run, ()))
        for other, _votes in votes.most_common(LIKELY):
            longer = max(len(old[place]), len(new[other]))
            if min(len(old[place]), len(new[other])) >= LIKE * longer:
                common = (Counter(old[place]) & Counter(new[other])).total()
                found.append((-common / longer, abs(place - other), place, other, common))
    taken, taken_there = set(), set()
    for share, _distance, place, other, common in sorted(found):
        if share <= -LIKE and place not in taken and other not in taken_there:
            taken.add(place)
            taken_there.add(other)
            yield place, other, common


def _runs(parts: Sequence[Key], known: set[Key]) -> dict[int, set[Key]]:
    """Return the runs of words in each part, by its place, that is not in the other text as it is."""
    return {
        place: {part[start : start + RUN] for start in range(len(part) - RUN + 1)}
        for place, part in enumerate(parts)
        if part not in known
    }


def _with_repeated(old: Sequence[Key], new: Sequence[Key], tied: Sequence[Match]) -> Iterator[Place]:
    """Yield the pairs that are tied together, and between them the parts that are the same in their order."""
    work = Comparison(old, new)
    a = c = 0
    for here, there, _common in tied:
        yield from _between(work, (a, here, c, there))
        yield here, there
        a, c = here + 1, there + 1
    yield from _between(work, (a, len(old), c, len(new)))


def _between(work: Comparison, span: Span) -> Iterator[Place]:
    for here, there, length in sorted(work.matches(span)):
        yield from zip(range(here, here + length), range(there, there + length), strict=True)
