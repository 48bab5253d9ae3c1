"""Markdown of posts and of comments, to safe HTML."""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from copy import copy, deepcopy
from functools import lru_cache
from typing import Any, Self

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_core.linkify import linkify
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.linkify import linkify as linkify_here
from markdown_it.token import Token
from markupsafe import Markup
from mdit_py_plugins.footnote import footnote_plugin

from blogapp.text.excerpts import plain_text
from blogapp.text.highlighting import render_code
from blogapp.text.limits import (
    COMMENT_CAP,
    DEPTH_CAP,
    POST_CAP,
    check_count,
    check_depth,
    check_length,
    check_marks,
    check_room,
    links_are_cheap,
)
from blogapp.text.more import KINDS, more_plugin
from blogapp.text.normalisation import normalise
from blogapp.text.sanitise import safe_html

_RAW_HEADING = re.compile(r"(</?h)([1-6])(?=[\s/>])", re.IGNORECASE)
INLINE_DEPTH = 20
_NOT_FOR_IDS = re.compile(r"[^0-9A-Za-z_-]+")


class Prose(Markup):
    """Safe HTML of a whole text, with its teaser and its words. Made by `markdown()`, never changed."""

    __slots__ = ("_more_label", "_pages", "_teaser", "_text")

    _pages: tuple[Markup, ...]
    _teaser: Markup | None
    _more_label: str
    _text: str | None

    def __new__(
        cls,
        base: Any = "",
        *args: Any,
        teaser: Markup | None = None,
        more_label: str = "",
        pages: Sequence[Markup] = (),
    ) -> Self:
        prose = super().__new__(cls, base, *args)
        prose._teaser = teaser
        prose._more_label = more_label
        prose._pages = tuple(pages)
        prose._text = None
        return prose

    @property
    def pages(self) -> tuple[Markup, ...]:
        """The parts between `<!--nextpage-->`; the whole where there is none."""
        return self._pages or (Markup(self),)  # noqa: S704 - is markup already

    @property
    def teaser(self) -> Markup:
        """The part before `<!--more-->`, or before the end of the first page; the whole where there is none."""
        return Markup(self) if self._teaser is None else self._teaser  # noqa: S704 - is markup already

    @property
    def more_label(self) -> str:
        """The words of `<!--more words-->`, or ""."""
        return self._more_label

    @property
    def is_cut(self) -> bool:
        """Whether the text has a `<!--more-->` or goes on on another page."""
        return self._teaser is not None

    @property
    def text(self) -> str:
        """The words without markup."""
        if self._text is None:
            self._text = plain_text(self)
        return self._text


def markdown(source: str, *, document: str = "", html: bool = True) -> Prose:
    """Return a post's Markdown as safe HTML.

    `document` makes the ids of footnotes unique among several texts on a page; `html` says whether tags in the
    source are markup or words. Raises TooMuch, whose message is for the author.
    """
    has_notes = "[^" in source or "^[" in source
    return _markdown(source, document if has_notes else "", html)


@lru_cache(maxsize=8)  # the check of a form, the snapshot and the first view want the same text within moments
def _markdown(source: str, document: str, html: bool) -> Prose:
    parser = _PARSERS.posts if html else _PARSERS.posts_without_html
    env = {"docId": _NOT_FOR_IDS.sub("-", document)} if document else {}
    tokens = _parse(parser, source, POST_CAP, env)
    whole = _render(parser, tokens, env)
    cut = next((place for place, token in enumerate(tokens) if token.type in KINDS and token.level == 0), None)
    if cut is None:
        return Prose(whole)
    teaser = _render(parser, [_without_notes(token) for token in tokens[:cut]], env)
    pages = [_render(parser, page, env) for page in _pages(tokens)]
    return Prose(whole, teaser=teaser, more_label=tokens[cut].content.strip(), pages=pages)


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


def comment_markdown(source: str) -> Markup:
    """Return a reader's Markdown as safe HTML: a subset, in which every line break counts.

    Raises TooMuch, whose message is for the reader.
    """
    parser = _PARSERS.comments
    env: dict[str, Any] = {}
    return _render(parser, _parse(parser, source, COMMENT_CAP, env), env)


def _parse(parser: MarkdownIt, source: str, cap: int, env: dict[str, Any]) -> list[Token]:
    check_length(source, cap)
    check_marks(source)
    env["links"] = links_are_cheap(source)
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


def _inline(state: StateCore) -> None:
    """Parse what stands in paragraphs, where deep nesting costs much and cutting it short loses nothing."""
    shallow = copy(state.md)
    shallow.options = deepcopy(state.md.options)
    shallow.options["maxNesting"] = INLINE_DEPTH
    for token in state.tokens:
        if token.type == "inline":
            token.children = []
            state.md.inline.parse(token.content, shallow, state.env, token.children)


def _linkify(state: StateCore) -> None:
    if state.env["links"]:
        linkify(state)


def _linkify_here(state: StateInline, silent: bool) -> bool:
    return bool(state.env["links"]) and linkify_here(state, silent)


def _dress(state: StateCore) -> None:
    """Put headings below the title, without a gap between levels, and say columns' alignment by class."""
    outer: list[str] = []  # the headings in whose parts the current one lies, as they were typed
    for token in state.tokens:
        if token.type == "heading_open":
            outer = [*(tag for tag in outer if tag < token.tag), token.tag]
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(len(outer) + 1, 6)}"
        style = token.attrs.pop("style", None) if token.tag in {"td", "th"} else None
        if style is not None:
            token.attrs["class"] = str(style).replace("text-align:", "align-")
        _lower_raw_headings(token, *(token.children or ()))


def _lower_raw_headings(*tokens: Token) -> None:
    for token in tokens:
        if token.type in {"html_block", "html_inline"}:
            token.content = _RAW_HEADING.sub(lambda tag: f"{tag[1]}{min(int(tag[2]) + 1, 6)}", token.content)


def _distrust_links(state: StateCore) -> None:
    """Tell search engines that a reader set the links."""
    for token in state.tokens:
        for child in token.children or ():
            if child.type == "link_open":
                child.attrs["rel"] = "nofollow ugc noopener"


def _parser(*, html: bool, breaks: bool = False) -> MarkdownIt:
    options = {"html": html, "breaks": breaks, "linkify": True, "maxNesting": DEPTH_CAP}
    parser = MarkdownIt("commonmark", options).enable(["linkify", "strikethrough"])
    assert parser.linkify is not None
    parser.linkify.set({"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})
    for scheme in ("ftp:", "mailto:", "//"):
        parser.linkify.add(scheme, None)
    parser.core.ruler.at("inline", _inline)
    parser.core.ruler.at("linkify", _linkify)
    parser.inline.ruler.at("linkify", _linkify_here)
    return parser


def _post_parser(*, html: bool) -> MarkdownIt:
    parser = _parser(html=html).enable("table").use(footnote_plugin).use(more_plugin)
    parser.add_render_rule("fence", render_code)
    parser.core.ruler.push("dress", _dress)
    return parser


def _comment_parser() -> MarkdownIt:
    without: Sequence[str] = ("heading", "lheading", "hr", "image", "html_block", "html_inline", "reference")
    parser = _parser(html=False, breaks=True).disable(list(without))
    parser.core.ruler.push("distrust_links", _distrust_links)
    return parser


class _Parsers(threading.local):
    """The parsers, one set for each thread: what finds addresses keeps the text it works on."""

    def __init__(self) -> None:
        self.posts = _post_parser(html=True)
        self.posts_without_html = _post_parser(html=False)
        self.comments = _comment_parser()


_PARSERS = _Parsers()
