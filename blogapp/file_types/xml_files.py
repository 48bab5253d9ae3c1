"""Files of XML: whether one is well-formed, of the kind it says, and defines and runs nothing."""

from __future__ import annotations

import re
from typing import IO, Any
from xml.parsers import expat

PIECE = 64 * 1024
ELEMENTS_MAX = 1_000_000
DEPTH_MAX = 100
_ACTIVE = ("http://www.w3.org/1999/xhtml ", "http://www.w3.org/2000/svg ", "http://www.w3.org/1999/XSL/Transform ")


class _Refused(Exception):
    """The file holds what none should."""


class _Reader:
    """What is seen of a file while it is read."""

    def __init__(self) -> None:
        self.root, self.depth, self.elements = "", 0, 0

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        """Count an element; refuse what a browser would run."""
        self.root = self.root or name
        self.depth, self.elements = self.depth + 1, self.elements + 1
        if self.depth > DEPTH_MAX or self.elements > ELEMENTS_MAX or name.startswith(_ACTIVE):
            raise _Refused

    def end(self, _name: str) -> None:
        """Leave an element."""
        self.depth -= 1

    def instruction(self, target: str, _data: str) -> None:
        """Refuse a style: it may be a program."""
        if target.lower() == "xml-stylesheet":
            raise _Refused

    def refuse(self, *_: Any) -> None:
        """Refuse a DOCTYPE, with which definitions begin that grow without end or name files elsewhere."""
        raise _Refused


def is_rooted(stream: IO[bytes], root: re.Pattern[str]) -> bool:
    """Return whether it is XML whose outermost element, "namespace name", matches."""
    reader, parser = _Reader(), expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.ProcessingInstructionHandler = reader.instruction
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = reader.refuse
    try:
        while data := stream.read(PIECE):
            parser.Parse(data, False)
            if reader.root and not root.fullmatch(reader.root):
                return False
        parser.Parse(b"", True)
    except (expat.ExpatError, _Refused, LookupError, ValueError):  # an encoding that Python does not know, or misreads
        return False
    return root.fullmatch(reader.root) is not None
