"""HTML as the checks look at it: its elements, its visible text, and where it is not well-formed."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser

VOID = {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Element:
    """One element: its tag, its attributes, and the text within it."""

    tag: str
    attributes: dict[str, str]
    text: str = ""


@dataclass
class Tree(HTMLParser):
    """The elements of a piece of HTML, in their order; `faults` says where tags do not match."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.faults: list[str] = []
        self.text = ""
        self._open: list[Element] = []
        self.feed(html)
        self.close()
        self.faults += [f"<{element.tag}> is never closed" for element in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element; a void one is closed at once."""
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        """Close the element that is open; another one is a fault."""
        if self._open and self._open[-1].tag == tag:
            self._open.pop()
        elif tag not in VOID:
            self.faults.append(f"</{tag}> closes nothing")

    def handle_data(self, data: str) -> None:
        """Add text to every open element."""
        self.text += data
        for element in self._open:
            element.text += data

    def all(self, *tags: str) -> list[Element]:
        """Return the elements of some tags, or all."""
        return [element for element in self.elements if not tags or element.tag in tags]

    def classes(self) -> set[str]:
        """Return every class that is used."""
        return {name for element in self.elements for name in element.attributes.get("class", "").split()}
