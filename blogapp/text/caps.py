"""What a text may cost: caps that are checked before a parser sees it."""

from __future__ import annotations

import re

from blogapp.text.messages import Sentence

POST_CAP = 256 * 1024
COMMENT_CAP = 10 * 1024
HTML_CAP = 4 * POST_CAP  # markup is longer than what the author typed
DEPTH_CAP = 100
MARK_CAP = 30_000  # signs that Markdown looks at twice; measured 25 µs each at worst
CELL_CAP = 20_000
TAG_CAP = 8_000  # elements; bleach takes 50 µs for each, and more the more siblings they have
ENTITIES_PER_TAG = 4
LINK_CAP = 2_000  # addresses that become links by themselves
LONG_RUN = 2_000  # signs without a blank, in which no address is looked for

_MARK = re.compile(r"[\n\[\]*_`<&~|\\^]")
_BLANK_LINES = re.compile(r"\n[ \t]*\n")
_ADDRESS = re.compile(r"://|www\.|@", re.IGNORECASE)
_RUN = re.compile(rf"\S{{{LONG_RUN},}}")
_NAME = re.compile(r"<(/?)([a-z][a-z0-9]*)", re.IGNORECASE)

VOID = frozenset({"br", "col", "hr", "img", "source", "track", "wbr"})
# The parser reopens these in every paragraph after one that ended before they did.
FORMATTING = frozenset({"a", "b", "code", "em", "i", "s", "small", "strong", "u"})
_ENDS_NOTHING = FORMATTING | {
    "abbr", "bdi", "bdo", "br", "cite", "data", "del", "dfn", "img", "ins", "kbd", "mark", "q", "samp", "source",
    "span", "sub", "sup", "time", "track", "var", "wbr",
}  # fmt: skip
_UNCLOSED = frozenset({"p", "li", "dt", "dd", "rt", "rp"})
_CELLS = frozenset({"caption", "colgroup", "tbody", "td", "tfoot", "th", "thead", "tr"})
_ENDED_BY_START = {
    "li": frozenset({"li", "p"}),
    "dt": frozenset({"dt", "dd", "p"}),
    "dd": frozenset({"dt", "dd", "p"}),
    "rt": frozenset({"rt", "rp"}),
    "rp": frozenset({"rt", "rp"}),
    "td": frozenset({"td", "th", "p"}),
    "th": frozenset({"td", "th", "p"}),
    "tr": frozenset({"td", "th", "tr", "p"}),
    "tbody": _CELLS | {"p"},
    "tfoot": _CELLS | {"p"},
    "p": frozenset({"p"}),
}
_ENDED_BY_END = dict.fromkeys(_CELLS | {"table"}, _UNCLOSED | _CELLS)


class TooMuch(ValueError):
    """A text is longer, deeper or busier than what fits. The message is a sentence for its author."""


def check_length(text: str, cap: int) -> None:
    """Raise TooMuch when the text takes more than `cap` bytes."""
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > cap:
        remedy = Sentence("Shorten it.") if cap <= COMMENT_CAP else Sentence("Shorten it or split it into two posts.")
        found, most = -(-size // 1024), cap // 1024
        raise TooMuch(
            Sentence(
                "The text is %(size)s kB long; at most %(most)s kB fit. %(remedy)s",
                size=found,
                most=most,
                remedy=remedy,
            )
        )


def check_marks(source: str) -> None:
    """Raise TooMuch when Markdown would take seconds to read the source."""
    marks = len(_MARK.findall(source)) + source.count("[") + 3 * source.count("![")
    if marks > MARK_CAP or any(_cells(block) > CELL_CAP for block in _BLANK_LINES.split(source)):
        raise _too_busy()


def _cells(block: str) -> int:
    """Return the most cells that the block can have as a table, in which each row is as wide as the widest."""
    lines = block.split("\n")
    return len(lines) * max(line.count("|") for line in lines)


def check_depth(depth: int) -> None:
    """Raise TooMuch when lists, quotations or tags are nested deeper than DEPTH_CAP."""
    if depth > DEPTH_CAP:
        raise TooMuch(
            Sentence(
                "Lists, quotations or tags stand more than %(most)s deep in one another."
                " Make the text flatter or end its tags.",
                most=DEPTH_CAP,
            )
        )


def check_tags(html: str) -> None:
    """Raise TooMuch when a parser would take seconds. Every `<` in `html` must begin a whole, known tag.

    The walk may find a careless text deeper than a parser does, never shallower: an end tag counts only when what
    it ends stands on top, or below nothing but elements that need no end tag. An element that the parser reopens in
    every later paragraph counts there too.
    """
    walk = _Walk()
    for tag in _NAME.finditer(html):
        name = tag[2].lower()
        if tag[1]:
            walk.end(name)
        else:
            walk.start(name)
    check_count(walk.cost, html.count("&") + html.count("\xa0"))


def check_count(elements: int, entities: int = 0) -> None:
    """Raise TooMuch when the second parser, which is slow, would take seconds."""
    if elements + entities // ENTITIES_PER_TAG > TAG_CAP:
        raise _too_busy()


def check_room(html: str) -> None:
    """Raise TooMuch when the HTML of one text leaves a fifth of no cap to what else stands in its post."""
    check_length(html, HTML_CAP * 4 // 5)
    check_count(html.count("<") * 5 // 8, html.count("&") * 5 // 4)


def links_are_cheap(source: str) -> bool:
    """Return whether the addresses in a source can be found in time."""
    if len(_ADDRESS.findall(source)) > LINK_CAP:
        return False
    return not any(_ADDRESS.search(run[0]) for run in _RUN.finditer(source))


def _too_busy() -> TooMuch:
    return TooMuch(Sentence("The text has too many tags and special signs. Simplify it or split it into two posts."))


class _Walk:
    """The open elements at one place of a text, and what all tags up to it cost a parser."""

    def __init__(self) -> None:
        self.open: list[str] = []
        self.formatting = 0
        self.cost = 0

    def start(self, name: str) -> None:
        self._pay(reopened=name not in _ENDS_NOTHING)
        if name in VOID:
            return
        del self.open[self._above(_ENDED_BY_START.get(name, frozenset())) :]
        self.open.append(name)
        self.formatting += name in FORMATTING
        check_depth(len(self.open))

    def end(self, name: str) -> None:
        place = len(self.open) if name in FORMATTING else self._above(_ENDED_BY_END.get(name, _UNCLOSED) - {name})
        if place and self.open[place - 1] == name:
            del self.open[place - 1 :]
            self.formatting -= name in FORMATTING
        else:
            self._pay(reopened=True)

    def _pay(self, *, reopened: bool) -> None:
        self.cost += 1 + (self.formatting if reopened else 0)
        check_count(self.cost)

    def _above(self, names: frozenset[str]) -> int:
        """Return how many elements are open below those on top that are among `names`."""
        place = len(self.open)
        while place and self.open[place - 1] in names:
            place -= 1
        return place
