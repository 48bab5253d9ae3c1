"""Markdown of posts and of comments, to safe HTML."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from blogapp.text.caps import (
    COMMENT_CAP,
    POST_CAP,
    check_count,
    check_depth,
    check_length,
    check_marks,
    check_room,
    links_are_cheap,
)
from blogapp.text.left_out_words import Definitions
from blogapp.text.more_tag import KINDS
from blogapp.text.normalisation import normalise
from blogapp.text.parsers import PARSERS
from blogapp.text.pictures import Placeable, placed
from blogapp.text.prose import Prose
from blogapp.text.sanitise import safe_html

_NOT_FOR_IDS = re.compile(r"[^0-9A-Za-z_-]+")
_AHEAD: dict[tuple[str, bool], tuple[Prose, str]] = {}  # rendered elsewhere, with the `document` it was done for
_HAS_IDS = re.compile(r"\[\^|\^\[|#|\b(?:id|name)\s*=|^\W*(?:=|-)+\s*$", re.IGNORECASE | re.MULTILINE)


def markdown(
    source: str,
    *,
    document: str = "",
    html: bool = True,
    breaks: bool = False,
    quotes: tuple[str, ...] = (),
    callouts: tuple[str, ...] = (),
    files: tuple[Placeable, ...] = (),
) -> Prose:
    """Return a post's Markdown as safe HTML.

    `document` makes ids unique among several texts on a page; `html` says whether tags in the source are markup or
    words, `breaks` whether every line break counts. `quotes` are the marks that take the place of `"` and `'`,
    `callouts` the titles of call-outs in another language, in the order of `lists.CALLOUTS`, `files` the uploads
    that it may show as `media:12`. Raises TooMuch, whose message is for the author.
    """
    return _markdown(source, document if _HAS_IDS.search(source) else "", html, breaks, quotes, callouts, files)


def remember(rendered: Mapping[tuple[str, bool], Prose], document: str = "") -> None:
    """Take texts as another process of this version has rendered them, by source and `breaks`, in place of the last.

    They were rendered for a `document` whose name is a secret, so that it stands in no text; another takes its place.
    """
    _AHEAD.clear()
    _AHEAD.update({key: (prose, document) for key, prose in rendered.items()})


@lru_cache(maxsize=8)  # the check of a form, the snapshot and the first view want the same text within moments
def _markdown(
    source: str, document: str, html: bool, breaks: bool, quotes: tuple[str, ...], callouts: tuple[str, ...],
    files: tuple[Placeable, ...],
) -> Prose:  # fmt: skip
    doc_id = _NOT_FOR_IDS.sub("-", document)
    if html and not (quotes or callouts or files) and (known := _AHEAD.get((source, breaks))) is not None:
        prose, stand_in = known
        return prose.replace(f"{stand_in}-", f"{doc_id}-" if doc_id else "") if stand_in else prose
    parser = PARSERS.posts if html else PARSERS.posts_without_html
    parser.options.update(breaks=breaks, typographer=bool(quotes), quotes=list(quotes))
    env: dict[str, Any] = {"callouts": callouts, "files": {file.id: file for file in files}}
    if doc_id:
        env["docId"] = doc_id
    tokens = _parse(parser, source, POST_CAP, env)
    whole, left_out, pictures = _render(parser, tokens, env), tuple(env["left_out"]), placed(tokens)
    cut = next((place for place, token in enumerate(tokens) if token.type in KINDS and token.level == 0), None)
    if cut is None:
        return Prose(whole, left_out=left_out, pictures=pictures)
    teaser = _render(parser, [_without_notes(token) for token in tokens[:cut]], env)
    pages = [_render(parser, page, env) for page in _pages(tokens)]
    cuts: dict[str, Any] = {"teaser": teaser, "more_label": tokens[cut].content.strip(), "pages": pages}
    return Prose(whole, **cuts, left_out=left_out, pictures=pictures)


def _pages(tokens: list[Token]) -> list[list[Token]]:
    """Return the tokens of each page, with the footnotes where there are marks of them; nothing where all is one."""
    end = next((place for place, token in enumerate(tokens) if token.type == "footnote_block_open"), len(tokens))
    body, notes = tokens[:end], tokens[end:]
    cuts = [place for place, token in enumerate(body) if token.type == "nextpage" and token.level == 0]
    if not cuts:
        return []
    pages = [body[start:stop] for start, stop in zip([0, *cuts], [*cuts, end], strict=True)]
    return [page + (notes if any(_has_notes(token) for token in page) else []) for page in pages]


def _has_notes(token: Token) -> bool:
    return any(child.type == "footnote_ref" for child in token.children or ())


def comment_markdown(source: str) -> Prose:
    """Return a reader's Markdown as safe HTML: a subset, in which every line break counts.

    Raises TooMuch, whose message is for the reader.
    """
    env: dict[str, Any] = {}
    html = _render(PARSERS.comments, _parse(PARSERS.comments, source, COMMENT_CAP, env), env)
    return Prose(html, left_out=tuple(env["left_out"]))


def _parse(parser: MarkdownIt, source: str, cap: int, env: dict[str, Any]) -> list[Token]:
    check_length(source, cap)
    check_marks(source)
    env |= {"links": links_are_cheap(source), "left_out": {}, "references": Definitions()}
    tokens = parser.parse(normalise(source), env)
    # The parser leaves out what is nested deeper than it may go: better say so than lose it.
    check_depth(max((token.level + 2 for token in tokens if token.nesting == 1), default=0))
    check_count(sum(token.nesting == 1 for token in tokens))
    return tokens


def _render(parser: MarkdownIt, tokens: list[Token], env: dict[str, Any]) -> Markup:
    env["spans"] = 0
    html = parser.renderer.render(tokens, parser.options, env)
    check_room(html)
    return safe_html(html)


def _without_notes(token: Token) -> Token:
    """Return the token without marks of footnotes, which stand at the end of the whole text."""
    if not _has_notes(token):
        return token
    return token.copy(children=[child for child in token.children or () if child.type != "footnote_ref"])
