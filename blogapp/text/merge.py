"""What two people made of one text, merged: by paragraphs, and word by word where both changed the same one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, groupby
from typing import Generic, NamedTuple, TypeVar

from blogapp.text.comparison import Comparison, Span
from blogapp.text.moves import Key, fitted, is_telling, key
from blogapp.text.words import paragraphs, words

Value = TypeVar("Value")


@dataclass(frozen=True)
class Chunk(Generic[Value]):
    """What was there, and what each made of it. Where `mine == theirs` that is agreed, whoever of the two changed it.

    Any other is a conflict, which somebody has to settle; also where one of the two is as it was, since the other
    changed words of the same paragraph.
    """

    base: Value
    mine: Value
    theirs: Value

    @property
    def is_agreed(self) -> bool:
        """Return whether there is nothing to settle."""
        return self.mine == self.theirs


@dataclass(frozen=True)
class Merged:
    """Two versions of a text as one: chunks in their order, agreed ones and conflicts."""

    chunks: tuple[Chunk[str], ...]

    @property
    def conflicts(self) -> tuple[Chunk[str], ...]:
        """Return what has to be settled, in its order."""
        return tuple(chunk for chunk in self.chunks if not chunk.is_agreed)

    @property
    def is_clean(self) -> bool:
        """Return whether nothing has to be settled."""
        return not self.conflicts

    @property
    def text(self) -> str | None:
        """Return the text that has both changes; None while something has to be settled."""
        return self.resolved([]) if self.is_clean else None

    def resolved(self, texts: Sequence[str]) -> str:
        """Return the text, with one of those given for each conflict. ValueError if they are fewer or more."""
        if len(texts) != len(self.conflicts):
            raise ValueError(f"There are {len(self.conflicts)} conflicts, and texts for {len(texts)}.")
        left = iter(texts)
        return "".join(chunk.mine if chunk.is_agreed else next(left) for chunk in self.chunks)


class _Region(NamedTuple):
    """What was changed by one or by both: which part of the base, of mine and of theirs."""

    base: slice
    mine: slice
    theirs: slice


@dataclass(frozen=True)
class _Text:
    """A text taken apart: gaps and paragraphs in turns, all words, where those of each part begin, and the names."""

    parts: list[str]
    words: list[str]
    starts: list[int]
    names: list[Key]  # of the paragraphs: that with number n is the part with number 2 n + 1


def merged_value(base: Value, mine: Value, theirs: Value) -> Chunk[Value]:
    """Merge what is no text, such as a number or rows, as a whole: what only one of the two changed is agreed."""
    if mine == base:
        return Chunk(base, theirs, theirs)
    return Chunk(base, mine, mine if theirs == base else theirs)


def merged(base: str, mine: str, theirs: str) -> Merged:
    """Merge what two people made of one text. No word that either of them put in is missing from the chunks.

    Changes of different paragraphs (or items of a list, or gaps between them) are both taken. Within one paragraph each
    change is a conflict, of as few words as can be. So is a paragraph put in that would stand there more often than
    both of them together meant: one moved it, and the other moved it elsewhere, changed it or took it away. And so are
    changes side by side that would make one paragraph of two.
    """
    texts = [_taken_apart(text) for text in (base, mine, theirs)]
    (mine_changed, mine_names), (theirs_changed, theirs_names) = (_changes(texts[0], text) for text in texts[1:])
    whole = _Region(*(slice(0, len(text.parts)) for text in texts))
    regions = _regions(mine_changed, theirs_changed, whole, lambda end, start: start < end)
    doubtful = _repeated((texts[0].names, mine_names, theirs_names), regions)
    doubtful |= _run_together([text.parts for text in texts], regions)
    works = [Comparison(texts[0].words, text.words) for text in texts[1:]]
    chunks: list[Chunk[str]] = []
    for chunk, region in _chunks([text.parts for text in texts], regions, whole):
        by_itself = merged_value(chunk.base, chunk.mine, chunk.theirs)
        if by_itself.is_agreed and region.base.start not in doubtful:
            chunks.append(by_itself)
        else:
            starts = [text.starts for text in texts]
            places = (slice(of[part.start], of[part.stop]) for of, part in zip(starts, region, strict=True))
            chunks += _by_words(works, _Region(*places))
    return Merged(tuple(_joined(chunks)))


def _taken_apart(text: str) -> _Text:
    parts = paragraphs(text)
    by_part = [words(part) for part in parts]
    starts = accumulate((len(part) for part in by_part), initial=0)
    return _Text(parts, list(chain.from_iterable(by_part)), list(starts), [key(part) for part in by_part[1::2]])


def _changes(base: _Text, text: _Text) -> tuple[list[Span], list[Key]]:
    """Return which parts of the base became which, and the names of the paragraphs, before what moved was changed."""
    fit = fitted(base.names, text.names)
    spans: list[Span] = []
    a = c = 0
    for x, y in [*fit.in_place, (len(base.names), len(text.names))]:
        spans += _trimmed(base.parts, text.parts, (2 * a, 2 * x + 1, 2 * c, 2 * y + 1))
        spans.append((2 * x + 1, 2 * x + 2, 2 * y + 1, 2 * y + 2))
        a, c = x + 1, y + 1
    names = text.names.copy()
    for x, y in fit.moved:
        names[y] = base.names[x]
    return [(a, b, c, d) for a, b, c, d in spans if base.parts[a:b] != text.parts[c:d]], names


def _trimmed(old: Sequence[str], new: Sequence[str], span: Span) -> Iterator[Span]:
    """Yield a span less what is the same at its ends; what was only taken away by paragraphs, each with a gap.

    One part of the base always stays: it is where something was put in.
    """
    a, b, c, d = span
    while b - a > 1 and d > c and old[a] == new[c]:
        a, c = a + 1, c + 1
    while b - a > 1 and d > c and old[b - 1] == new[d - 1]:
        b, d = b - 1, d - 1
    yield from [(start, start + 2, c, d) for start in range(a, b, 2)] if c == d else [(a, b, c, d)]


def _regions(
    mine: Iterable[Span], theirs: Iterable[Span], whole: _Region, are_one: Callable[[int, int], bool]
) -> list[_Region]:
    """Return what was changed, in its order: as one region whatever `are_one`, by an end in the base and a start."""
    shifts = [part.start - whole.base.start for part in whole]
    regions: list[_Region] = []
    for (a, b, c, d), side in sorted([(span, 1) for span in mine] + [(span, 2) for span in theirs]):
        if not regions or not are_one(regions[-1].base.stop, a):
            regions.append(_Region(*(slice(a + shift, a + shift) for shift in shifts)))
        shifts[side] += (d - c) - (b - a)
        last = regions.pop()
        end = max(last.base.stop, b)
        regions.append(_Region(*(slice(part.start, end + shift) for part, shift in zip(last, shifts, strict=True))))
    return regions


def _repeated(names: Sequence[Sequence[Key]], regions: Iterable[_Region]) -> set[int]:
    """Return where regions begin that put in a paragraph which would stand there more often than both meant."""
    base, mine, theirs = map(Counter, names)
    total, news = base.copy(), {}
    for region in regions:
        parts = zip(names, region, strict=True)
        was, my, their = (Counter(one[part.start // 2 : part.stop // 2]) for one, part in parts)
        total.update(their if my == was else my if their == was else my | their)
        total.subtract(was)
        news[region.base.start] = (my | their) - was
    meant = {n: mine[n] if mine[n] == theirs[n] else mine[n] + theirs[n] - base[n] for n in total}
    excess = {name for name, number in meant.items() if total[name] > number and is_telling(name)}
    return {start for start, new in news.items() if not excess.isdisjoint(new)}


def _run_together(parts: Sequence[list[str]], regions: Iterable[_Region]) -> set[int]:
    """Return where regions begin which side by side would make other paragraphs than each by itself.

    What stands before an item of a list is no gap any more where the other took that item away.
    """
    rows: list[list[_Region]] = []
    for region in regions:
        if rows and rows[-1][-1].base.stop == region.base.start:
            rows[-1].append(region)
        else:
            rows.append([region])
    found: set[int] = set()
    for row in rows:
        chunks = [Chunk(*(text[part] for text, part in zip(parts, region, strict=True))) for region in row]
        if len({(chunk.base == chunk.mine, chunk.base == chunk.theirs) for chunk in chunks}) > 1:
            start, end = row[0].base.start, row[-1].base.stop
            settled = [merged_value(chunk.base, chunk.mine, chunk.theirs) for chunk in chunks]
            for taken in ([chunk.mine for chunk in settled], [chunk.theirs for chunk in settled]):
                beside = [*parts[0][max(start - 1, 0) : start], *chain.from_iterable(taken), *parts[0][end : end + 1]]
                if list(filter(None, paragraphs("".join(beside)))) != list(filter(None, beside)):
                    found.update(region.base.start for region in row)
    return found


def _by_words(works: Sequence[Comparison], region: _Region) -> Iterator[Chunk[str]]:
    """Yield a region word by word; changes with nothing but blanks and signs between them are one."""
    base = works[0].old
    mine, theirs = (
        work.changes((region.base.start, region.base.stop, part.start, part.stop))
        for work, part in zip(works, region[1:], strict=True)
    )
    regions = _regions(mine, theirs, region, lambda end, start: not any(map(str.isalnum, "".join(base[end:start]))))
    yield from (chunk for chunk, _place in _chunks([base, *(work.new for work in works)], regions, region))


def _chunks(
    texts: Sequence[Sequence[str]], regions: Iterable[_Region], whole: _Region
) -> Iterator[tuple[Chunk[str], _Region]]:
    """Yield what was changed, each with where that is, and what was not, in turns."""
    a, c, e = (part.start for part in whole)
    ends = _Region(*(slice(part.stop, part.stop) for part in whole))
    for region in [*regions, ends]:
        same = _Region(*map(slice, (a, c, e), (part.start for part in region)))
        for place in (same, region):
            base, mine, theirs = ("".join(text[part]) for text, part in zip(texts, place, strict=True))
            yield Chunk(base, mine, theirs), place
        a, c, e = (part.stop for part in region)


def _joined(chunks: Iterable[Chunk[str]]) -> Iterator[Chunk[str]]:
    """Yield conflicts as they are, and what is agreed between them as one."""
    for is_agreed, group in groupby(chunks, lambda chunk: chunk.is_agreed):
        if is_agreed:
            agreed = list(group)
            base, text = "".join(chunk.base for chunk in agreed), "".join(chunk.mine for chunk in agreed)
            if base or text:
                yield Chunk(base, text, text)
        else:
            yield from group
