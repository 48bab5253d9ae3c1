"""What a reader asks for: words and phrases, taken apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

from blogapp.text import normalise_line
from blogapp.text.tokens import is_symbol, is_unspaced, runs, spans, with_plain_marks

LENGTH_MAX = 200
TERMS_MAX = 10  # more than these do not narrow a search further
PREFIX_MIN = 3  # letters; fewer begin nearly every word
_PART = re.compile('(?P<minus>(?<!\\S)[-−])?(?:["“”„«»](?P<phrase>[^"“”„«»]*)["“”„«»]?|(?P<word>[^\\s"“”„«»]+))')


@dataclass(frozen=True)
class Term:
    """Words that stand side by side; of the last one the beginning is enough if `begins`.

    `signs` are the same words as `text.words.spans` sees them, to mark them in a text; `typed` is what they came from.
    """

    words: tuple[str, ...]
    begins: bool = False
    excluded: bool = False
    signs: tuple[str, ...] = ()
    typed: str = ""


@dataclass(frozen=True)
class Query:
    """What was typed, on one line, and its terms: all must be found, but for the excluded ones."""

    typed: str
    terms: tuple[Term, ...]

    @property
    def wanted(self) -> tuple[Term, ...]:
        """The terms that must be found; without any, nothing is."""
        return tuple(term for term in self.terms if not term.excluded)

    @property
    def excluded(self) -> tuple[Term, ...]:
        """The terms that must not be found."""
        return tuple(term for term in self.terms if term.excluded)


def parse(typed: str) -> Query:
    """Take apart what was typed: words, "phrases", begin* and -without. Whatever makes no sense is passed over.

    Of a word the beginning is enough (harbour finds harbours); what stands in quotes is found as it stands.
    """
    line = normalise_line(typed[:LENGTH_MAX])
    terms = (_term(match) for match in _PART.finditer(with_plain_marks(line)))
    return Query(line, tuple(dict.fromkeys(term for term in terms if term))[:TERMS_MAX])


def _term(match: re.Match[str]) -> Term | None:
    word = match["word"]
    text = word or match["phrase"] or ""
    parts = list(runs(text))
    if not parts:
        return None
    *before, last = parts
    alone = is_unspaced(last[0])
    words = [each for part in before for each in part] + (last[:-1] or last if alone else last)
    excluded = bool(match["minus"])
    long = len(last[0]) >= PREFIX_MIN and not excluded and not is_symbol(last[0])
    begins = len(last) == 1 if alone else bool(word) and (long or word.endswith("*"))
    return Term(tuple(words), begins, excluded, tuple(sign for *_, sign in spans(text)), match.group())
