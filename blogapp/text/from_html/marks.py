"""The marks of words: what their elements say, what their style says instead, and where their links lead."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from blogapp.text.from_html.inline import CODE, LINK, Run
from blogapp.text.from_html.tree import Node
from blogapp.text.urls import is_safe

OF_TAG = {
    "b": "strong", "strong": "strong", "i": "em", "em": "em", "var": "em", "dfn": "em", "s": "del", "del": "del",
    "strike": "del", "sup": "sup", "sub": "sub", "mark": "mark", "kbd": "kbd", "q": "q", "code": CODE, "samp": CODE,
    "tt": CODE,
}  # fmt: skip
BOLD = 600  # of the weights of CSS
# Where services lead links past themselves, the address proper stands in the query.
REDIRECTS = {
    "www.google.com/url": "q",
    "safelinks.protection.outlook.com/": "url",
    "slack-redir.net/link": "url",
    "l.facebook.com/l.php": "u",
}


def styled(node: Node, style: Run) -> Run:
    """Return the style of what lies in an element that lies in text of a style."""
    marks, said = set(style.marks), node.styles
    if mark := OF_TAG.get(node.tag):
        marks.add(mark)
    if weight := said.get("font-weight"):
        marks.discard("strong")
    if slant := said.get("font-style"):
        marks.discard("em")
    looks = {
        "strong": _is_bold(weight or ""),
        "em": slant in {"italic", "oblique"},
        "sup": said.get("vertical-align") == "super",
        "sub": said.get("vertical-align") == "sub",
        "del": "line-through" in said.get("text-decoration", "") + said.get("text-decoration-line", ""),
    }
    marks |= {mark for mark, holds in looks.items() if holds}
    if node.tag == "a":
        marks = {mark for mark in marks if not mark.startswith(LINK)} | _link(node.attributes.get("href", "").strip())
    return replace(style, marks=frozenset(marks))


def _is_bold(weight: str) -> bool:
    """Return whether a weight of CSS, a word or a number, is bold."""
    return weight in {"bold", "bolder"} or (weight.isdecimal() and int(weight) >= BOLD)


def _link(address: str) -> set[str]:
    """Return the mark of a link to where it leads in the end; within the page that it comes from, none."""
    if not address or address.startswith("#"):
        return set()
    try:
        parts = urlsplit(address)
    except ValueError:  # it is not one
        return set()
    for place, name in REDIRECTS.items():
        found = parse_qs(parts.query).get(name) if f"{parts.netloc}{parts.path}".endswith(place) else None
        if found and is_safe(found[0]):
            return {LINK + found[0]}
    return {LINK + address}
