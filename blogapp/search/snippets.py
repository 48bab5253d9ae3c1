"""What a reader sees of a post that was found: the place where it says what was asked for, marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup, escape

from blogapp.search.query import Query, Term
from blogapp.text.clusters import boundary
from blogapp.text.tokens import spans

LENGTH = 260  # characters of a snippet
BEFORE = 70  # of them at most before the first word that is marked
READ_MAX = 30_000  # characters that are looked at; a match further on shows the beginning of the text

Marked = tuple[int, int, Term]


def highlight(text: str, query: Query) -> Markup:
    """Return a line of text as HTML, with what was asked for in `<mark>`."""
    return _marked(text, 0, len(text), list(_matches(text, query.wanted)))


def snippet(text: str, query: Query) -> Markup:
    """Return as HTML the part of a plain text that has the most of what was asked for; else its beginning."""
    line = " ".join(text[:READ_MAX].split())
    matches = list(_matches(line, query.wanted))
    start = _word_start(line, max(0, _best(matches) - BEFORE))
    end = _word_end(line, start + LENGTH)
    before, after = "… " if start else "", " …" if end < len(line) or len(text) > READ_MAX else ""
    return Markup("{}{}{}").format(before, _marked(line, start, end, matches), after)


def _matches(text: str, terms: Sequence[Term]) -> Iterator[Marked]:
    """Yield where the terms stand in a text, one after the other."""
    firsts = tuple({term.signs[0] for term in terms if term.signs})
    words = list(spans(text)) if firsts else []
    reached = 0
    for place, (start, _, word) in enumerate(words):
        if start < reached or not word.startswith(firsts):
            continue
        for term in terms:
            signs = [sign for *_, sign in words[place : place + len(term.signs)]]
            if _is(term, signs):
                reached = words[place + len(term.signs) - 1][1]
                yield start, reached, term
                break


def _is(term: Term, signs: Sequence[str]) -> bool:
    *before, last = term.signs or ("",)
    if len(signs) != len(term.signs) or list(signs[:-1]) != before:
        return False
    return signs[-1].startswith(last) if term.begins else signs[-1] == last


def _best(matches: Sequence[Marked]) -> int:
    """Return where the part begins in which the most different terms stand."""
    best, most = 0, 0
    for start, _, _ in matches:
        terms = len({term for at, end, term in matches if at >= start and end <= start + LENGTH - BEFORE})
        if terms > most:
            best, most = start, terms
        if len(matches) > 200 and most:
            break
    return best


def _word_start(text: str, place: int) -> int:
    """Move to the beginning of a word; where nothing parts words, stay."""
    if place == 0:
        return 0
    gap = text.find(" ", place, place + 30)
    return boundary(text, place) if gap < 0 else gap + 1


def _word_end(text: str, place: int) -> int:
    if place >= len(text):
        return len(text)
    gap = text.rfind(" ", place - 30, place)
    return boundary(text, place) if gap < 0 else gap


def _marked(text: str, start: int, end: int, matches: Sequence[Marked]) -> Markup:
    html, place = Markup(), start
    for first, last, _ in matches:
        if first >= place and last <= end:
            html += escape(text[place:first]) + Markup("<mark>{}</mark>").format(text[first:last])
            place = last
    return html + escape(text[place:end])
