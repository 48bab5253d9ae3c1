"""Excerpts: words of a text, plain, short, and cut where a reader would cut."""

from __future__ import annotations

import re
import unicodedata
from html import unescape

import nh3

from blogapp.text.clusters import boundary
from blogapp.text.scripts import UNSPACED

_BLOCKS = frozenset(
    """
    address article aside blockquote br caption dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header
    hr li ol p pre section summary table tbody td tfoot th thead tr ul
    """.split()
)
_TEXT = nh3.Cleaner(tags=_BLOCKS, attributes={}, link_rel=None)
_TAG = re.compile(r"<[^>]*>")
_NOTE_MARKS = re.compile(
    r'<sup class="footnote-ref">(?:[^<]|<(?!/?sup\b))*</sup>|<a [^>]*class="footnote-backref"[^>]*>[^<]*</a>'
)
_NOTES = re.compile(r'<section class="footnotes">.*', re.DOTALL)
_WORD = re.compile(rf"[{UNSPACED}]|[^\s{UNSPACED}]+")
_SIGNS_PER_WORD = 2  # in scripts without spaces
_CLOSING = "!.,:;?…、。，．：；！？）」』】؟،؛।"


def plain_text(html: str) -> str:
    """Return the words that a reader of the HTML sees, white space folded. The HTML is parsed, never cut."""
    blocks = _TEXT.clean(_NOTE_MARKS.sub("", html))
    return " ".join(unescape(_TAG.sub(" ", blocks)).split())


def plain_paragraphs(html: str) -> str:
    """Return the words that a reader of the HTML sees, those of each block in a paragraph of its own."""
    parts = _TAG.split(_TEXT.clean(_NOTE_MARKS.sub("", html)))
    return "\n\n".join(filter(None, (" ".join(unescape(part).split()) for part in parts)))


def excerpt(html: str, words: int = 55) -> str:
    """Return the first words of the HTML as plain text, with "…" when there are more. Footnotes are left out."""
    return first_words(plain_text(_NOTES.sub("", html)), words)


def first_words(text: str, words: int = 55) -> str:
    """Return the first words of a plain text in one line, with "…" when there are more."""
    text = " ".join(text.split())
    budget = words * _SIGNS_PER_WORD
    for word in _WORD.finditer(text):
        if _is_mark(word[0]):
            continue
        budget -= 1 if re.match(rf"[{UNSPACED}]", word[0]) else _SIGNS_PER_WORD
        if budget < 0:
            return _cut(text, word.start())
    return text


def headline(text: str, length: int = 60) -> str:
    """Return the first words of a plain text, at most `length` signs, with "…" when there are more."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    room = max(length - 1, 1)
    boundaries = [word.start() for word in _WORD.finditer(line[: room + 1]) if room / 2 < word.start() <= room]
    return _cut(line, boundaries[-1] if boundaries else room)


def _cut(text: str, place: int) -> str:
    """Return the text up to `place`, moved back to where a sign begins, and "…"."""
    return text[: boundary(text, place)].rstrip().rstrip(_CLOSING) + "…"


def _is_mark(word: str) -> bool:
    """Return whether a word is a lone combining mark, which counts for nothing."""
    return len(word) == 1 and unicodedata.category(word).startswith("M")
