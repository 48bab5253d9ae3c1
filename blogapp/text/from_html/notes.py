"""Footnotes: a mark and a note that lead to each other, whoever wrote them, are one of Markdown."""

from __future__ import annotations

import re

from blogapp.text.from_html.tree import BLOCKS, Node

NUMBER = "note"  # the attribute that both get here
_SIGN = re.compile(r"[\W_]*\w{0,4}[\W_]*(?:\d{1,3}[\W_]*)?")  # as [1], ↩, ^, iv, [1:2]
_HOMES = {"p", "li", "div", "dd"}


def number_notes(root: Node) -> None:
    """Give marks and notes their numbers, and take the links that lead from notes back to their marks away."""
    parents = {child: node for node in [root, *root.elements()] for child in node.inner}
    order = {node: place for place, node in enumerate(parents)}
    places = {name: node for node in parents for name in _names(node)}
    links = [node for node in parents if node.tag == "a" and _fragment(node) in places and _SIGN.fullmatch(node.text())]
    led_to = {_fragment(link): link for link in links}
    notes: dict[Node, list[Node]] = {}
    for mark in links:
        back = _back(mark, led_to, parents)
        if back is None or order[back] < order[mark]:
            continue
        home = _home(places[_fragment(mark)], parents)
        if home is not None and back in home.elements():
            notes.setdefault(home, []).append(back)
            mark.attributes = {NUMBER: str(list(notes).index(home) + 1)}
    for number, (home, backs) in enumerate(notes.items(), 1):
        home.tag, home.attributes = "div", {NUMBER: str(number)}
        if parents[home].tag in {"ol", "ul"}:
            parents[home].tag = "div"
        for back in backs:
            _empty(back, home, parents)


def _names(node: Node) -> list[str]:
    return [node.attributes[name] for name in ("id", "name") if node.attributes.get(name)]


def _fragment(link: Node) -> str:
    return link.attributes.get("href", "").partition("#")[2]


def _back(mark: Node, led_to: dict[str, Node], parents: dict[Node, Node]) -> Node | None:
    """Return the link that leads back to a mark, or to what lies around it in its line."""
    around = mark
    while around.tag not in BLOCKS and around in parents:
        for name in _names(around):
            if name in led_to:
                return led_to[name]
        around = parents[around]
    return None


def _home(place: Node, parents: dict[Node, Node]) -> Node | None:
    """Return the whole note that a mark leads to: of an office, what lies around its first paragraph."""
    node = place
    while node.tag not in _HOMES:
        if node not in parents or node.tag in BLOCKS:
            return None
        node = parents[node]
    parent = parents[node]
    is_first = parent.tag == "div" and _names(parent) and parent.inner[0] is node
    return parent if node.tag == "p" and is_first else node


def _empty(back: Node, home: Node, parents: dict[Node, Node]) -> None:
    """Take the words of a link away, and what stood around them for their sake."""
    back.children = []
    around = parents[back]
    while around is not home and around.tag not in BLOCKS and not any(sign.isalnum() for sign in around.text()):
        around.children = []
        around = parents[around]
