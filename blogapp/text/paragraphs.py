"""Where a paragraph that readers see stands in its Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from markdown_it import MarkdownIt

from blogapp.text.caps import TooMuch, check_length, check_marks
from blogapp.text.sanitise import POST_CAP

NOTE = re.compile(r"\[\^[^\]]*\]")  # the mark of a footnote
NO_WORD = re.compile(r"[\W_]+")
READ = {"text", "code_inline"}
PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


class Parted(NamedTuple):
    """A source, parted in what stands before a paragraph, the lines of the paragraph, and what stands after it."""

    before: str
    text: str
    after: str


def part(source: str, words: str, number: int = 0) -> Parted | None:
    """Part a source at the paragraph (heading, item …) that reads so: of several, at the one of this number."""
    wanted = letters(words)
    try:
        check_length(source, POST_CAP)
        check_marks(source)
    except TooMuch:
        return None
    found = list(_lines(source, wanted)) if wanted else []
    if number >= len(found):
        return None
    start, end = found[number]
    lines = source.split("\n")
    return Parted(*("\n".join(some) for some in (lines[:start], lines[start:end], lines[end:])))


def letters(words: str) -> str:
    """Return the letters and digits of some words, which no typography changes."""
    return NO_WORD.sub("", NOTE.sub("", words)).casefold()


def _lines(source: str, wanted: str) -> Iterator[tuple[int, int]]:
    """Yield the lines of what reads as wanted, from the first up to the one after the last."""
    for token in PARSER.parse(source):
        read = "".join(child.content for child in token.children or () if child.type in READ)
        if token.type == "inline" and token.map and letters(read) == wanted:
            yield token.map[0], token.map[1]
