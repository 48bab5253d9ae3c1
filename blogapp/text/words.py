"""A text taken apart, with nothing left out: into words and blanks, or into paragraphs and the gaps between them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from blogapp.text.scripts import SOUTHEAST_ASIAN, UNSPACED, VARIATION_SELECTORS

Place = tuple[int, int]  # from and to

# Scripts without spaces between words are compared sign by sign, radicals, punctuation and narrow kana included,
SIGNS = f"{UNSPACED}\u2e80-\u303f\uff66-\uff9d"
_RANGES = zip(SOUTHEAST_ASIAN[::3], SOUTHEAST_ASIAN[2::3], strict=True)
_CODES = (code for first, last in _RANGES for code in range(ord(first), ord(last) + 1))
# and no sign without the marks that stand on it.
MARKS = "".join(char for char in map(chr, _CODES) if unicodedata.category(char).startswith("M"))
MARKS += f"\u3099\u309a{VARIATION_SELECTORS}"
WORDS = re.compile(rf"(?:[^\S\n]*\n)+|[^\S\n]+|[{SIGNS}][{MARKS}]*|[^\s{SIGNS}]+")

# A gap is blank lines, the lines' ends around the text, or what stands before an item of a list. Each begins with the
# end of a line: a pattern that began with blanks would look at a long row of them from each one again.
GAP = re.compile(
    r"( \A(?:[^\S\n]*\n)+ | \n(?:[^\S\n]*\n)+ | \n[^\S\n]*\Z | \n(?=[^\S\n]*(?:[-*+]|[0-9]{1,9}[.)])[^\S\n]) )",
    re.VERBOSE,
)


def words(text: str) -> list[str]:
    """Return the words and blanks that make up a text; the ends of lines that follow on one another are one."""
    return WORDS.findall(text)


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs and items of lists that make up a text, in turns with gaps; the first and last are gaps."""
    found = GAP.split(text)
    if not text:
        return found
    start, end = ([] if found[0] else found[:1]), ([] if found[-1] else found[-1:])
    return [*([] if start else [""]), *found[len(start) : len(found) - len(end)], *([] if end else [""])]


def places(of_words: Sequence[str], lines: int) -> Iterator[Place]:
    """Yield where the parts of a text stand that so many ends of lines keep apart: 1 for lines, 2 for paragraphs."""
    ends = [place for place, word in enumerate(of_words) if word.count("\n") >= lines]
    start = 0
    for end in [*ends, len(of_words)]:
        # A single end of a line, as the text may begin or end with, belongs to no paragraph.
        first = start + 1 if start < end and "\n" in of_words[start] else start
        last = end - 1 if first < end and "\n" in of_words[end - 1] else end
        if first < last:
            yield first, last
        start = end + 1
