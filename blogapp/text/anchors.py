"""Places to jump to within a text: ids of headings and those an author gave, each once on a page."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.utils import EnvType

from blogapp.text.allowed import ANCHOR
from blogapp.text.slugs import slugify

_NOT_IN_IDS = re.compile(r"[^\w.:-]+")
LENGTH_CAP = 80


class Anchors:
    """The ids of one text. `document` goes before them all, so that those of two texts on a page are different."""

    def __init__(self, document: str) -> None:
        self.prefix = f"{ANCHOR}{document}-" if document else ANCHOR
        self.known: dict[str, str] = {}
        self.counts: dict[str, int] = {}

    @classmethod
    def of(cls, env: EnvType) -> Anchors:
        """Return those of the text that is being read."""
        anchors: Anchors = env.setdefault("anchors", cls(env.get("docId", "")))
        return anchors

    def claim(self, name: str) -> str:
        """Return the id for a name: the second one of a kind gets a number."""
        bare = _NOT_IN_IDS.sub("-", name.strip())[:LENGTH_CAP]
        unique, number = bare, self.counts.get(bare, 0)
        while unique in self.known:
            number += 1
            unique = f"{bare}-{number}"
        self.counts[bare] = number
        self.known[unique] = self.prefix + unique
        self.known.setdefault(name, self.known[unique])
        return self.known[unique]

    def href(self, address: str) -> str:
        """Return the address of a link: one that begins with # leads to the place in this text, if there is one."""
        name = unquote(address[1:]) if address.startswith("#") else ""
        place = self.known.get(name) or self.known.get(slugify(name, "part")) if name else None
        return f"#{quote(place)}" if place else address


def anchors_plugin(parser: MarkdownIt) -> None:
    """Give each heading an id made of its words, and lead links to it."""
    parser.core.ruler.push("anchors", _headings)
    parser.core.ruler.push("jumps", _jumps)


def _headings(state: StateCore) -> None:
    anchors = Anchors.of(state.env)
    for token, inline in zip(state.tokens, state.tokens[1:], strict=False):
        if token.type == "heading_open":
            words = [child.content for child in inline.children or () if child.type in {"text", "code_inline"}]
            token.attrs["id"] = anchors.claim(slugify("".join(words), "part"))


def _jumps(state: StateCore) -> None:
    anchors = Anchors.of(state.env)
    for token in state.tokens:
        for child in token.children or ():
            if child.type == "link_open":
                child.attrs["href"] = anchors.href(str(child.attrs["href"]))
