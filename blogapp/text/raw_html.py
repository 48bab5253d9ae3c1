"""HTML in Markdown: what an author typed as tags and what only looks like them, so that no word is lost.

A tag is markup when HTML knows it and its element ends in the part of the text in which it begins; any other is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import cast

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.html_block import html_block
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.html_inline import html_inline
from markdown_it.token import Token

from blogapp.text.anchors import Anchors
from blogapp.text.inlines import Inline
from blogapp.text.pairing import Pairing, Tag
from blogapp.text.tag_writer import Part, Writer, tell_of_code
from blogapp.text.tags import Piece, pieces

# What CommonMark ends elsewhere than at a blank line: how it begins, and what must follow, or it is text.
_LONG = (
    (re.compile(r"<(?:script|style|pre|textarea)(?=\s|>|$)", re.IGNORECASE), r"</(?:script|style|pre|textarea)>"),
    (re.compile("<!--"), "-->"),
    (re.compile(r"<\?"), r"\?>"),
    (re.compile(r"<!\[CDATA\["), r"\]\]>"),
    (re.compile("<![A-Z]", re.IGNORECASE), ">"),
)
_CODE = re.compile(r"<(script|style|svg|math|xmp)(?=[\s/>])", re.IGNORECASE)
_NO_TAG = re.compile(r"<(?:\?|!(?!--))")


def raw_html_plugin(parser: MarkdownIt) -> None:
    """Tell tags from text, and say of tags that have to go what becomes of their words."""
    parser.block.ruler.at("html_block", _block, {"alt": ["paragraph", "reference", "blockquote"]})
    parser.inline.ruler.at("html_inline", _inline)
    parser.core.ruler.after("block", "html_as_text", _make_paragraphs)
    parser.core.ruler.push("html_pairs", _pair)


def writing_plugin(parser: MarkdownIt) -> None:
    """Write the tags as they may stand; to be used after all that gives ids."""
    parser.core.ruler.push("html_written", _write)


def _block(state: StateBlock, line: int, last: int, silent: bool) -> bool:
    """Begin a block of HTML, unless it would go on to the end of the text for want of an end."""
    begin, token_count = state.bMarks[line] + state.tShift[line], len(state.tokens)
    ending = next((ending for start, ending in _LONG if start.match(state.src, begin)), None)
    if ending and _is_endless(state, ending, line, begin):
        return False
    is_block = html_block(state, line, last, silent)
    if is_block and ending and not silent and not re.search(ending, state.tokens[-1].content, re.IGNORECASE):
        state.env["endless"][ending] = (state.env["endless"][ending][0], state.line)
        del state.tokens[token_count:]
        state.line = line
        return False
    return is_block


def _is_endless(state: StateBlock, ending: str, line: int, begin: int) -> bool:
    """Return whether nothing ends what begins here: it is looked for once in a text, and once in each quotation."""
    endless: dict[str, tuple[int, int]] = state.env.setdefault("endless", {})
    if ending not in endless:
        last = max((match.start() for match in re.finditer(ending, state.src, re.IGNORECASE)), default=-1)
        endless[ending] = (last, 0)
    place, tried = endless[ending]
    return place < begin or line < tried


def _inline(state: StateInline, silent: bool) -> bool:
    """Take a tag or a comment; take code that is not for reading, and all else that begins with `<`, as it is typed."""
    begin = state.pos
    if state.src[begin] == "<" and state.md.options["html"] and (end := _end_of_code(state, begin)):
        state.pos = end
        if not silent:
            tell_of_code(state.env["left_out"], _CODE.match(state.src, begin)[1].lower())  # type: ignore[index]
            state.push("text", "", 0).content = state.src[begin:end]
        return True
    if not html_inline(state, silent):
        return False
    if not silent and _NO_TAG.match(state.src, begin):
        state.tokens[-1].type = "text"
    return True


def _end_of_code(state: StateInline, begin: int) -> int:
    """Return where an element ends that holds code; 0 where there is none."""
    start = _CODE.match(state.src, begin)
    if start is None:
        return 0
    name, endless = start[1].lower(), cast("Inline", state).endless
    end = (
        None if name in endless else re.compile(rf"</{name}\s*>", re.IGNORECASE).search(state.src, begin, state.posMax)
    )
    if end is None:
        endless.add(name)
        return 0
    return end.end()


def _parts_of(pairing: Pairing, html: str) -> list[Part]:
    """Return the parts of the HTML, each tag taken into the pairing."""
    return [pairing.take(piece) if piece.kind in {"start", "end"} else piece for piece in pieces(html)]


def _make_paragraphs(state: StateCore) -> None:
    """Make a paragraph of a block of HTML that begins with text, for there Markdown counts; and code of code."""
    pairing = Pairing()
    parts = {id(token): _parts_of(pairing, token.content) for token in _walk(pairing, state.tokens) if _is_block(token)}
    tokens: list[Token] = []
    for token in state.tokens:
        visible = (part for part in parts.get(id(token), ()) if not isinstance(part, Piece) or part.source.strip())
        first = next(visible, None)
        if first is None or not _is_text(first, parts[id(token)]):
            tokens.append(token)
        elif isinstance(first, Piece) and (first.kind == "code" or "\n\n" in token.content):
            if first.kind == "code":
                tell_of_code(state.env["left_out"], first.name)
            tokens.append(token.copy(type="code_block"))
        else:
            tokens += _paragraph(token)
    state.tokens = tokens


def _is_block(token: Token) -> bool:
    return token.type == "html_block"


def _is_text(first: Part, parts: Sequence[Part]) -> bool:
    """Return whether a block is text: it begins as text, and no tag in it is needed by another block."""
    if isinstance(first, Piece):
        return first.kind in {"code", "text"}
    own = {id(part) for part in parts}
    reaches = any(isinstance(part, Tag) and part.partner and id(part.partner) not in own for part in parts)
    return not reaches and Writer.is_text(first)


def _paragraph(block: Token) -> Iterator[Token]:
    yield Token("paragraph_open", "p", 1, map=block.map, level=block.level, block=True)
    yield Token(
        "inline", "", 0, map=block.map, level=block.level + 1, block=True, content=block.content.strip(), children=[]
    )
    yield Token("paragraph_close", "p", -1, level=block.level, block=True)


def _walk(pairing: Pairing, tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the tokens, and tell the pairing where parts of the text begin and end."""
    for token in tokens:
        if token.nesting == 1:
            pairing.enter()
        elif token.nesting == -1:
            pairing.leave()
        yield token


def _pair(state: StateCore) -> None:
    """Find out which tags are markup, and give those with an id their own."""
    pairing, by_token = Pairing(), {}
    for token in _walk(pairing, state.tokens):
        if _is_block(token):
            by_token[id(token)] = _parts_of(pairing, token.content)
        elif token.children:
            pairing.enter()
            for child in _walk(pairing, token.children):
                if child.type == "html_inline":
                    by_token[id(child)] = _parts_of(pairing, child.content)
            pairing.leave()
    writer = state.env["writer"] = Writer(Anchors.of(state.env), state.env["left_out"])
    state.env["html"] = by_token
    for parts in by_token.values():
        writer.claim(part for part in parts if isinstance(part, Tag))


def _write(state: StateCore) -> None:
    """Put what may stand in the place of what was typed."""
    by_token, writer = state.env.pop("html"), state.env.pop("writer")
    for token in state.tokens:
        if _is_block(token):
            token.content = "".join(map(writer.as_html, by_token[id(token)]))
        elif token.children:
            token.children = [child for child in token.children if _is_left(child, by_token.get(id(child)), writer)]
    writer.tell_of_attributes()


def _is_left(token: Token, parts: Sequence[Part] | None, writer: Writer) -> bool:
    """Write a tag within a sentence; return whether anything of it is left."""
    if parts is None:
        return True
    html = writer.write(parts[0], in_words=True) if len(parts) == 1 else None
    if html is None:
        token.type = "text"
    else:
        token.content = html
    return html != ""
