"""What a reader finds in a piece of HTML: its words, pictures, links, and what stands in what."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

import html5lib

# What says how a text is built; what only groups (div, section, tbody) or is there for its look does not.
TOLD = {
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "cite", "pre", "code",
    "table", "tr", "th", "td", "figcaption", "hr", "img", "audio", "video", "strong", "em", "del", "ins", "sup", "sub",
    "q", "abbr", "address", "details", "summary",
}  # fmt: skip
SAME = {"b": "strong", "i": "em", "s": "del", "strike": "del"}
UNSEEN = {"script", "style", "template", "noscript", "param"}
SIZE = re.compile(r"-\d+x\d+(?=\.\w+$)", re.ASCII)
IN_LINE = {
    "a",
    "abbr",
    "b",
    "code",
    "del",
    "em",
    "font",
    "i",
    "img",
    "ins",
    "q",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "u",
}


@dataclass(frozen=True)
class Facts:
    """What is compared of two renderings of one text."""

    words: list[str]
    images: list[str]
    links: list[str]
    structure: list[str]


def facts(html: str) -> Facts:
    """Return what is in a piece of HTML, as a browser reads it."""
    found = Facts([], [], [], [])
    texts: list[str] = []
    _look(html5lib.parseFragment(html, namespaceHTMLElements=False), found, texts)
    found.words.extend("".join(texts).split())
    return found


def _look(element: Element, found: Facts, texts: list[str]) -> None:
    """Add what is in an element, and the text after it."""
    name = SAME.get(str(element.tag), str(element.tag))
    space = "" if name in IN_LINE else " "
    texts.append(space)
    if name == "img":
        found.images.append(_file(element.get("src", "")))
    elif name == "a" and element.get("href"):
        found.links.append(element.get("href", "").rstrip("/"))
    if name in TOLD:
        found.structure.append(name)
    if name not in UNSEEN and "Comment" not in name:
        texts.append(element.text or "")
        for inner in element:
            _look(inner, found, texts)
    texts += [space, element.tail or ""]


def _file(address: str) -> str:
    """Return the name of a picture's file, whatever its copy's size."""
    return SIZE.sub("", unquote(urlsplit(address).path).rpartition("/")[2])
