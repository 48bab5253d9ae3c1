"""Marks within words beyond CommonMark: `~sub~`, `^sup^`, `==mark==`; and quotation marks as a language has them."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_core.smartquotes import smartquotes
from markdown_it.rules_inline import StateInline

# Libraries take `^_^` for a raised line and `a==b` for the beginning of a mark; here a letter or a digit must stand
# between the signs, and no letter before `==`, but one of a script without blanks.
_MARKS = {
    "~": ("sub", re.compile(r"~(?P<inner>(?:\\.|[^~\s\\])++)~", re.DOTALL)),
    "^": ("sup", re.compile(r"\^(?!\[)(?P<inner>(?:\\.|[^\^\s\\])++)\^", re.DOTALL)),
    "=": ("mark", re.compile(r"==(?![\s=])(?P<inner>(?:[^=\n]|=(?!=))++)(?<!\s)==(?![=a-z0-9])", re.IGNORECASE)),
}
_NOT_BEFORE_MARK = re.compile(r"[\w=!<>)\]'\"]", re.ASCII)
QUOTE_CAP = 2_000  # in one paragraph; the library reads it again for each

QUOTES = {
    "ar": "«»‹›",
    "bg": "„“‚‘",
    "cs": "„“‚‘",
    "da": "“”‘’",
    "de": "„“‚‘",
    "el": "«»“”",
    "en": "“”‘’",
    "es": "«»“”",
    "et": "„“‚‘",
    "fa": "«»‹›",
    "fi": "””’’",
    "fr": ("«\u202f", "\u202f»", "“", "”"),
    "hr": "„”‘’",
    "hu": "„”»«",
    "it": "«»“”",
    "ja": "「」『』",
    "lt": "„“‚‘",
    "nb": "«»‘’",
    "nn": "«»‘’",
    "pl": "„”«»",
    "pt": "«»“”",
    "pt-BR": "“”‘’",
    "ro": "„”«»",
    "ru": "«»„“",
    "sk": "„“‚‘",
    "sl": "„“‚‘",
    "sv": "””’’",
    "uk": "«»„“",
    "zh-Hant": "「」『』",
}


def quotes_of(language: str) -> tuple[str, ...]:
    """Return the marks of a language that open and close a quotation, and one within it; else those of English."""
    quotes = QUOTES.get(language) or QUOTES.get(language.replace("_", "-").split("-")[0]) or QUOTES["en"]
    return tuple(quotes)


def marks_plugin(parser: MarkdownIt) -> None:
    """Add the marks; those of quotations only where the option `typographer` is set."""
    parser.inline.ruler.after("emphasis", "marks", _mark)
    parser.core.ruler.at("smartquotes", _quotes)
    parser.enable("smartquotes")


def _mark(state: StateInline, silent: bool) -> bool:
    begin = state.pos
    tag, pattern = _MARKS.get(state.src[begin], ("", None))
    match = pattern.match(state.src, begin, state.posMax) if pattern and not silent else None
    if match is None or not any(char.isalnum() for char in match["inner"]):
        return False
    if tag == "mark" and begin and _NOT_BEFORE_MARK.match(state.src[begin - 1]):
        return False
    state.push(f"{tag}_open", tag, 1)
    last, (state.pos, state.posMax) = state.posMax, match.span("inner")
    state.md.inline.tokenize(state)
    state.push(f"{tag}_close", tag, -1)
    state.pos, state.posMax = match.end(), last
    return True


def _quotes(state: StateCore) -> None:
    long = (token.content for token in state.tokens if len(token.content) > QUOTE_CAP)
    if all(text.count('"') + text.count("'") <= QUOTE_CAP for text in long):
        smartquotes(state)
