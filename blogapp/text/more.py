"""The mark `<!--more-->` in Markdown: it cuts the tree, so that both parts are whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

# WordPress's mark; words in it replace "Continue reading".
MARK = re.compile(r"<!--[ \t]{0,9}more(?:[ \t]([^<>\n]{0,200}?))?[ \t]{0,9}-->")


def more_plugin(parser: MarkdownIt) -> None:
    """Make the mark a token `more`, of level 0 where it stands in no list, quotation or emphasis."""
    around = {"alt": ["paragraph", "reference", "blockquote"]}
    parser.block.ruler.before("html_block", "more", _block, around)
    parser.inline.ruler.before("autolink", "more", _inline)
    parser.core.ruler.push("more", _lift)
    parser.add_render_rule("more", _nothing)


def _block(state: StateBlock, line: int, _end: int, silent: bool) -> bool:
    if state.is_code_block(line):
        return False
    content = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]
    mark = MARK.fullmatch(content.rstrip())
    if mark and not silent:
        state.push("more", "", 0).content = mark[1] or ""
        state.line = line + 1
    return mark is not None


def _inline(state: StateInline, silent: bool) -> bool:
    mark = MARK.match(state.src, state.pos) if state.src[state.pos] == "<" else None
    if mark and not silent:
        state.push("more", "", 0).content = mark[1] or ""
    if mark:
        state.pos = mark.end()
    return mark is not None


def _nothing(
    _self: RendererProtocol, _tokens: Sequence[Token], _index: int, _options: OptionsDict, _env: EnvType
) -> str:
    return ""


def _lift(state: StateCore) -> None:
    """Split the paragraphs and blocks of HTML that have the mark in them, footnotes apart."""
    types = [token.type for token in state.tokens]
    end = types.index("footnote_block_open") if "footnote_block_open" in types else len(types)
    lifted: list[Token] = []
    for token in state.tokens[:end]:
        if token.type == "html_block" and token.level == 0:
            lifted.extend(_halves_of_html(token))
        elif token.type == "inline" and lifted[-1].type == "paragraph_open" and lifted[-1].level == 0:
            lifted.extend(_halves_of_paragraph(token, lifted[-1]))
        else:
            lifted.append(token)
    state.tokens = list(_without_empty_paragraphs(lifted)) + state.tokens[end:]


def _without_empty_paragraphs(tokens: list[Token]) -> Iterator[Token]:
    empty = {
        place + step
        for place, token in enumerate(tokens)
        if token.type == "inline" and not token.children and tokens[place - 1].type == "paragraph_open"
        for step in (-1, 0, 1)
    }
    return (token for place, token in enumerate(tokens) if place not in empty)


def _halves_of_html(block: Token) -> Iterator[Token]:
    place = 0
    for mark in MARK.finditer(block.content):
        yield block.copy(content=block.content[place : mark.start()])
        yield Token("more", "", 0, content=mark[1] or "")
        place = mark.end()
    yield block.copy(content=block.content[place:])


def _halves_of_paragraph(inline: Token, opening: Token) -> Iterator[Token]:
    """Yield what stands in a paragraph; between its parts the mark, and the tags that end and begin it."""
    part: list[Token] = []
    for child in inline.children or ():
        if child.type == "more" and child.level == 0:
            yield inline.copy(children=part)
            yield Token("paragraph_close", "p", -1, block=True)
            yield child
            yield opening.copy()
            part = []
        else:
            part.append(child)
    yield inline.copy(children=part)
