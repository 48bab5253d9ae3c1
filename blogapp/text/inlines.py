"""Emphasis that also works where no blanks part the words: CommonMark with the amendment for Chinese, Japanese, Korean.

The amendment (https://github.com/tats-u/markdown-cjk-friendly, specification 1.0): beside a Chinese, Japanese or Korean
character, punctuation on the inner side of `*` or `_` is no obstacle; and their own punctuation is none anywhere.
"""

from __future__ import annotations

import re
import unicodedata

from markdown_it import MarkdownIt
from markdown_it.common.utils import isPunctChar, isWhiteSpace
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token
from markdown_it.utils import EnvType

from blogapp.text.scripts import VARIATION_SELECTORS

_HANGUL = re.compile("[\u1100-\u11ff\u302e\u302f\ua960-\ua97f\ud7b0-\ud7ff]")  # some of it is not wide
_EMOJI = re.compile("[\u231a-\u2bff\U0001f000-\U0001f1ff\U0001f300-\U0001faff]")  # wide, and of no script
_SELECTOR = re.compile(f"[{VARIATION_SELECTORS}]")


def is_cjk(char: str) -> bool:
    """Return whether a character is Chinese, Japanese or Korean, punctuation included."""
    if _HANGUL.match(char):
        return True
    return unicodedata.east_asian_width(char) in {"W", "F", "H"} and not _EMOJI.match(char)


class Inline(StateInline):
    """The state of a paragraph's parser; `endless` names elements that begin in it and do not end."""

    def __init__(self, src: str, md: MarkdownIt, env: EnvType, outTokens: list[Token]) -> None:  # noqa: N803
        super().__init__(src, md, env, outTokens)
        self.endless: set[str] = set()

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803 - the library's names
        """Return whether the run of marks that begins here can open and close, and its length."""
        marker, end = self.src[start], start
        while end < self.posMax and self.src[end] == marker:
            end += 1
        before, after = self._before(start), self.src[end] if end < self.posMax else " "
        open_before, open_after = isWhiteSpace(ord(before)), isWhiteSpace(ord(after))
        sign_before, sign_after = isPunctChar(before), isPunctChar(after)
        cjk_before, cjk_after = is_cjk(before), is_cjk(after)
        left = not open_after and (not sign_after or cjk_after or open_before or sign_before or cjk_before)
        right = not open_before and (not sign_before or cjk_before or open_after or sign_after or cjk_after)
        can_open = left and (canSplitWord or not right or sign_before)
        can_close = right and (canSplitWord or not left or sign_after)
        return Scanned(can_open, can_close, end - start)

    def _before(self, start: int) -> str:
        """Return the character before the marks, or the one whose shape that one chooses; a blank at the beginning."""
        if start > 1 and _SELECTOR.match(self.src[start - 1]):
            return self.src[start - 2]
        return self.src[start - 1] if start else " "


class Inlines(ParserInline):
    """The parser of what stands in paragraphs."""

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        """Parse a text into the tokens."""
        state = Inline(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens
