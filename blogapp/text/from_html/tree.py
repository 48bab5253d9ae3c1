"""The tree of a piece of HTML from elsewhere: whatever its tags are like, and without what nobody reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser

import nh3

from blogapp.text.caps import HTML_CAP, TooMuch, check_length
from blogapp.text.messages import Sentence
from blogapp.text.normalisation import normalise
from blogapp.text.numbers import whole_number
from blogapp.text.urls import SCHEMES

DEPTH_MAX = 150  # of elements in one another: each costs the writer up to three calls, of which Python has a thousand
NUMBER_MAX = 99_999_999  # of an item, so that Markdown has digits enough for those after it
TAGS_MAX = 100_000  # measured 12 µs each
OPEN_MAX = 400  # of tags without an end: the parser looks through all of them at each further one
VOID = frozenset({"br", "hr", "img", "input"})
BLOCKS = frozenset(
    """
    address article aside blockquote center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5
    h6 header hgroup hr legend li main menu nav ol p pre section summary table ul
    """.split()
)
_LINES = frozenset("tbody td tfoot th thead tr li p dt dd rt rp".split())  # of which the next one ends the last
TAGS = (
    VOID
    | BLOCKS
    | _LINES
    | set(
        """
        a abbr b caption cite code del dfn em font i ins kbd mark q ruby s samp small span strike strong sub sup tt u
        var
        """.split()
    )
)
UNREAD = set("button iframe math noscript object script select style svg template textarea title xml".split())
ATTRIBUTES = {
    "*": {"aria-checked", "aria-level", "class", "data-aria-level", "id", "role", "style"},
    "a": {"href", "name"},
    "img": {"alt", "height", "src", "width"},
    "input": {"checked", "type"},
    "li": {"data-stringify-indent"},
    "ol": {"start"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan"},
}
_NAME = re.compile(r"<(/?)([a-z][a-z0-9]*)", re.IGNORECASE)
_DATA = re.compile(r"(?<=[\"'=])data:[a-z]+/[^\"'\s>]*", re.IGNORECASE)  # pictures within the text, of megabytes
_UNSEEN = re.compile(r"[\u00ad\ufeff]|\u200b(?!\w)|(?<!\w)\u200b")  # where a line may end, and what only holds a place
_CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    attributes=ATTRIBUTES,
    clean_content_tags=UNREAD,
    url_schemes=set(SCHEMES),
    link_rel=None,
)


@dataclass(eq=False)
class Node:
    """An element: its tag, its attributes, and what lies in it: elements and texts."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    @property
    def inner(self) -> list[Node]:
        """The elements that lie right in it."""
        return [child for child in self.children if isinstance(child, Node)]

    @cached_property
    def styles(self) -> dict[str, str]:
        """What its style says, in lower case."""
        pairs = (rule.partition(":") for rule in self.attributes.get("style", "").lower().split(";"))
        return {name.strip(): value.strip() for name, _, value in pairs}

    @cached_property
    def classes(self) -> list[str]:
        """Its classes."""
        return self.attributes.get("class", "").split()

    @cached_property
    def holds_blocks(self) -> bool:
        """Whether it is a block or one lies in it; to be asked when the tree no longer changes."""
        return self.tag in BLOCKS or any(child.holds_blocks for child in self.inner)

    def number(self, name: str, default: int) -> int:
        """Return an attribute that is a number."""
        number = whole_number(self.attributes.get(name, ""), 0, NUMBER_MAX)
        return default if number is None else number

    def walk(self) -> Iterator[Node | str]:
        """Yield elements and texts that lie in it, at any depth, in their order."""
        waiting = self.children[::-1]
        while waiting:
            yield (child := waiting.pop())
            if isinstance(child, Node):
                waiting += child.children[::-1]

    def elements(self) -> Iterator[Node]:
        """Yield the elements that lie in it, at any depth."""
        return (child for child in self.walk() if isinstance(child, Node))

    def text(self) -> str:
        """Return all words in it."""
        return "".join(child for child in self.walk() if isinstance(child, str))


def is_empty(node: Node) -> bool:
    """Return whether there is nothing to see in an element."""
    return not node.text().strip() and all(each.tag != "img" for each in node.elements())


def parse(html: str) -> Node:
    """Return the root of a tree whose tags match. Raises TooMuch, whose message is for the author."""
    html = _DATA.sub("data:", html)
    check_length(html, HTML_CAP)
    if html.count("<") > TAGS_MAX:
        raise TooMuch(Sentence("The text has too many tags and special signs. Simplify it or split it into two posts."))
    _check_open(html)
    builder = _Builder()
    builder.feed(_UNSEEN.sub("", _CLEANER.clean(normalise(html))))
    builder.close()
    check_depth(builder.root)
    return builder.root


def check_depth(root: Node) -> None:
    """Raise TooMuch where elements lie deeper in one another than they can be read."""
    level, depth = root.inner, 0
    while level:
        level = [child for node in level for child in node.inner]
        depth += 1
    if depth > DEPTH_MAX:
        raise _too_deep()


def _check_open(html: str) -> None:
    """Raise TooMuch where more is open than a parser can look through; only what ends the last tag counts as an end."""
    open_tags: list[str] = []
    for tag in _NAME.finditer(html):
        name = tag[2].lower()
        if name in _LINES or name not in TAGS - VOID:
            continue
        if not tag[1]:
            open_tags.append(name)
        elif open_tags and open_tags[-1] == name:
            open_tags.pop()
        if len(open_tags) > OPEN_MAX:
            raise _too_deep()


def _too_deep() -> TooMuch:
    return TooMuch(Sentence("Tags stand more than %(most)s deep in one another.", most=DEPTH_MAX))


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("root")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)
