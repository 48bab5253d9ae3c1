"""The parsers of Markdown: for posts, for posts without HTML, for comments."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from copy import copy, deepcopy

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from mdit_py_plugins.footnote import footnote_plugin

from blogapp.text.anchors import anchors_plugin
from blogapp.text.caps import DEPTH_CAP
from blogapp.text.highlighting import render_code
from blogapp.text.inlines import Inlines
from blogapp.text.left_out_words import left_out_words_plugin
from blogapp.text.links import links_plugin
from blogapp.text.lists import lists_plugin
from blogapp.text.marks import marks_plugin
from blogapp.text.more_tag import more_plugin
from blogapp.text.pictures import pictures_plugin
from blogapp.text.raw_html import raw_html_plugin, writing_plugin

INLINE_DEPTH = 20


class Parser(MarkdownIt):
    """Markdown that keeps every link, whose address is looked at later, and writes addresses as they were typed."""

    def __init__(self, *, html: bool, breaks: bool = False) -> None:
        options = {"html": html, "breaks": breaks, "linkify": True, "maxNesting": DEPTH_CAP}
        super().__init__("commonmark")
        self.inline = Inlines()
        self.configure("commonmark", options).enable(["linkify", "strikethrough"])
        self.core.ruler.at("inline", _inline)
        self.use(links_plugin)

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the library's name
        """Return True: `links` tells the author of an address that may not stand."""
        return True

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802 - the library's name
        """Return what was typed."""
        return link


def _inline(state: StateCore) -> None:
    """Parse what stands in paragraphs, where deep nesting costs much and cutting it short loses nothing."""
    shallow = copy(state.md)
    shallow.options = deepcopy(state.md.options)
    shallow.options["maxNesting"] = INLINE_DEPTH
    for token in state.tokens:
        if token.type == "inline":
            token.children = []
            state.md.inline.parse(token.content, shallow, state.env, token.children)


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


def _distrust_links(state: StateCore) -> None:
    """Tell search engines that a reader set the links."""
    for token in state.tokens:
        for child in token.children or ():
            if child.type == "link_open":
                child.attrs["rel"] = "nofollow ugc noopener"


def _post_parser(*, html: bool) -> MarkdownIt:
    parser = Parser(html=html).enable("table").use(footnote_plugin).use(more_plugin).use(pictures_plugin)
    parser.use(marks_plugin).use(lists_plugin)
    if html:
        parser.use(raw_html_plugin)
    parser.use(anchors_plugin).use(left_out_words_plugin)
    if html:
        parser.use(writing_plugin)
    parser.add_render_rule("fence", render_code)
    parser.core.ruler.push("dress", _dress)
    return parser


def _comment_parser() -> MarkdownIt:
    without: Sequence[str] = ("heading", "lheading", "hr", "image", "html_block", "html_inline", "reference")
    parser = Parser(html=False, breaks=True).disable(list(without))
    parser.core.ruler.push("distrust_links", _distrust_links)
    return parser


class _Parsers(threading.local):
    """The parsers, one set for each thread: what finds addresses holds the text it works on."""

    def __init__(self) -> None:
        self.posts = _post_parser(html=True)
        self.posts_without_html = _post_parser(html=False)
        self.comments = _comment_parser()


PARSERS = _Parsers()
