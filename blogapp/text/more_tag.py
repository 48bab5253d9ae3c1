"""The marks `<!--more-->` and `<!--nextpage-->` in Markdown: they cut the tree, so that all parts are whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

# WordPress's marks; words in the first replace "Continue reading".
MARK = re.compile(r"<!--[ \t]{0,9}(?:more(?:[ \t]([^<>\n]{0,200}?))?|(nextpage))[ \t]{0,9}-->")
KINDS = frozenset({"more", "nextpage"})


def more_plugin(parser: MarkdownIt) -> None:
    """Make each mark a token, `more` or `nextpage`, of level 0 where it stands in no list, quotation or emphasis."""
    parser.block.ruler.before("html_block", "more", _block, {"alt": ["paragraph", "reference", "blockquote"]})
    parser.inline.ruler.before("autolink", "more", _inline)
    parser.core.ruler.push("more", _lift)
    for kind in KINDS:
        parser.add_render_rule(kind, _nothing)


def _block(state: StateBlock, line: int, _end: int, silent: bool) -> bool:
    if state.is_code_block(line):
        return False
    content = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]
    mark = MARK.fullmatch(content.rstrip())
    if mark and not silent:
        state.push(_kind(mark), "", 0).content = mark[1] or ""
        state.line = line + 1
    return mark is not None


def _inline(state: StateInline, silent: bool) -> bool:
    mark = MARK.match(state.src, state.pos) if state.src[state.pos] == "<" else None
    if mark and not silent:
        state.push(_kind(mark), "", 0).content = mark[1] or ""
    if mark:
        state.pos = mark.end()
    return mark is not None


def _nothing(
    _self: RendererProtocol, _tokens: Sequence[Token], _index: int, _options: OptionsDict, _env: EnvType
) -> str:
    return ""


def _kind(mark: re.Match[str]) -> str:
    return mark[2] or "more"


def _lift(state: StateCore) -> None:
    """Split paragraphs and blocks of HTML at the first `more` and at each `nextpage` in them; footnotes have none."""
    wanted, place = set(KINDS), 0
    while place < len(state.tokens) and state.tokens[place].type != "footnote_block_open":
        token = state.tokens[place]
        if token.type == "more" and token.level == 0:
            wanted.discard("more")
        halves = _halves(token, state.tokens[place - 1], wanted)
        if halves:
            state.tokens[place : place + 1] = halves
        place += 1


def _halves(token: Token, before: Token, wanted: AbstractSet[str]) -> list[Token]:
    """Return what to put in the token's place: both parts and the mark between them; nothing when it stays whole."""
    if token.type == "html_block" and token.level == 0:
        return _halves_of_html(token, wanted)
    if token.type == "inline" and before.type == "paragraph_open" and before.level == 0:
        return _halves_of_paragraph(token, before, wanted)
    return []


def _halves_of_html(block: Token, wanted: AbstractSet[str]) -> list[Token]:
    mark = next((mark for mark in MARK.finditer(block.content) if _kind(mark) in wanted), None)
    if mark is None:
        return []
    opening, rest = block.content[: mark.start()], block.content[mark.end() :]
    cut = Token(_kind(mark), "", 0, content=mark[1] or "")
    return [block.copy(content=opening), cut, block.copy(content=rest)]


def _halves_of_paragraph(inline: Token, opening: Token, wanted: AbstractSet[str]) -> list[Token]:
    children = inline.children or []
    place = next((place for place, child in enumerate(children) if child.type in wanted and child.level == 0), None)
    if place is None:
        return []
    closing = Token("paragraph_close", "p", -1, block=True)
    parts = inline.copy(children=children[:place]), inline.copy(children=children[place + 1 :])
    return [parts[0], closing, children[place], opening.copy(), parts[1]]
