"""HTML as the checks look at it: its elements, what lies in what, its visible text, and where it is not well-formed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser

VOID = {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
CELLS = {"td", "th"}
ROWS = {*CELLS, "tr"}
# What ends by itself where one of these begins (HTML, 13.1.2.4, optional tags).
ENDED_BY = {
    "li": {"li"}, "dt": {"dt", "dd"}, "dd": {"dt", "dd"}, "option": {"option"}, "optgroup": {"option", "optgroup"},
    "rt": {"rt", "rp"}, "rp": {"rt", "rp"}, "td": CELLS, "th": CELLS, "tr": ROWS,
    "tbody": {*ROWS, "thead", "tbody", "colgroup"}, "tfoot": {*ROWS, "thead", "tbody"}, "thead": {"colgroup"},
}  # fmt: skip
OPTIONAL = {"li", "dt", "dd", "p", "option", "optgroup", "rt", "rp", "thead", "tbody", "tfoot", "tr", "td", "th"}
# Where one of these begins, a paragraph has ended.
BLOCKS = set(
    "address article aside blockquote details dialog div dl fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr main menu nav ol "
    "p pre search section table ul".split()
)


@dataclass(eq=False)
class Element:
    """One element: its tag, its attributes, the text within it, its own text, and the element that it lies in."""

    tag: str
    attributes: dict[str, str]
    above: Element | None = None
    text: str = ""
    own: str = ""
    within: list[Element] = field(default_factory=list)

    def ancestors(self) -> Iterator[Element]:
        """Yield the elements that it lies in, the nearest first."""
        element = self.above
        while element is not None:
            yield element
            element = element.above

    def classes(self) -> list[str]:
        """Return its classes."""
        return self.attributes.get("class", "").split()

    def __str__(self) -> str:
        return f"<{self.tag}>"


class Tree(HTMLParser):
    """The elements of a piece of HTML, in their order; `faults` says where tags do not match."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.faults: list[str] = []
        self.text = ""
        self.outside = ""  # the text that lies in no element
        self._open: list[Element] = []
        self.feed(html)
        self.close()
        self.faults += [f"<{element.tag}> is never closed" for element in self._open if element.tag not in OPTIONAL]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element; a void one is closed at once."""
        names = [name for name, _ in attrs]
        self.faults += [f"<{tag}> has {name} twice" for name in dict.fromkeys(names) if names.count(name) > 1]
        if tag in BLOCKS or tag in ENDED_BY:
            self._end({"p"})
        self._end(ENDED_BY.get(tag, set()))
        above = self._open[-1] if self._open else None
        element = Element(tag, {name: value or "" for name, value in reversed(attrs)}, above)
        self.elements.append(element)
        if above:
            above.within.append(element)
        if tag not in VOID:
            self._open.append(element)

    def _end(self, tags: set[str]) -> None:
        """Close the innermost elements as long as they are of these tags, and end by themselves."""
        while self._open and self._open[-1].tag in tags:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        """Close the element that is open; another one is a fault."""
        last = next((place for place in reversed(range(len(self._open))) if self._open[place].tag == tag), None)
        if last is not None and all(element.tag in OPTIONAL for element in self._open[last + 1 :]):
            del self._open[last:]
        elif tag not in VOID:
            self.faults.append(f"</{tag}> closes nothing")

    def handle_data(self, data: str) -> None:
        """Add text to every open element."""
        self.text += data
        for element in self._open:
            element.text += data
        if self._open:
            self._open[-1].own += data
        else:
            self.outside += data

    def all(self, *tags: str) -> list[Element]:
        """Return the elements of some tags, or all."""
        return [element for element in self.elements if not tags or element.tag in tags]

    def classes(self) -> set[str]:
        """Return every class that is used."""
        return {name for element in self.elements for name in element.classes()}


@lru_cache(maxsize=256)
def read(html: str) -> Tree:
    """Return the elements of a piece of HTML; dozens of checks look at the same one."""
    return Tree(html)
