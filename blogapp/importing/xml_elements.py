"""Large files of XML, element by element: no entities of their own, nothing fetched, nothing deep, no bombs."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from html import escape
from pathlib import Path
from xml.parsers import expat

from blogapp.importing.unreadable import Unreadable
from blogapp.importing.wordpress.opening import Meter, NotWxr, Part, chunks
from blogapp.importing.wordpress.parsing import DEPTH_MAX, STUCK_MAX

VOID = frozenset({"br", "hr", "img", "input", "source", "track", "wbr"})
ELEMENT_MAX = 32 * 1024 * 1024  # characters within one of those that are yielded


class Element:
    """An element with what is in it, texts and elements in their order. A name is `{namespace}local`, or local."""

    __slots__ = ("attributes", "name", "parts")

    def __init__(self, name: str, attributes: dict[str, str]) -> None:
        self.name, self.attributes = name, attributes
        self.parts: list[str | Element] = []

    @property
    def local(self) -> str:
        """The name without its namespace."""
        return self.name.rpartition("}")[2]

    def all(self, name: str) -> list[Element]:
        """Return the elements of a name right within this one; a local name is one of any namespace."""
        return [part for part in self.parts if isinstance(part, Element) and name in {part.name, part.local}]

    def text(self, *names: str) -> str:
        """Return the words of the first of these elements that has some; without names, those of this one."""
        if not names:
            return "".join(part if isinstance(part, str) else part.text() for part in self.parts).strip()
        return next((text for name in names for each in self.all(name) if (text := each.text())), "")

    def html(self) -> str:
        """Return what is in it as HTML, for elements that are XHTML."""
        return "".join(escape(part, quote=False) if isinstance(part, str) else part.as_html() for part in self.parts)

    def as_html(self) -> str:
        """Return it as HTML."""
        said = "".join(f' {key}="{escape(value)}"' for key, value in self.attributes.items() if "}" not in key)
        start = f"<{self.local}{said}>"
        return start if self.local in VOID else f"{start}{self.html()}</{self.local}>"


class _Builder:
    """Builds elements as they end; those that are yielded, and nothing of them stays with what is around."""

    def __init__(self, names: AbstractSet[str]) -> None:
        self.names, self.root, self.done = names, Element("", {}), list[Element]()
        self.open, self.size, self.within, self.passed = [self.root], 0, 0, 0
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.buffer_text = True
        self.parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self.parser.EntityDeclHandler = self._refuse
        self.parser.StartElementHandler, self.parser.EndElementHandler = self._start, self._end
        self.parser.CharacterDataHandler = self._text

    def feed(self, chunk: bytes) -> None:
        """Read on. Raises `ValueError` where it reads on and on within one tag."""
        before = self.parser.CurrentByteIndex
        self.parser.Parse(chunk, False)
        self.passed = self.passed + len(chunk) if self.parser.CurrentByteIndex == before else 0
        if self.passed > STUCK_MAX:
            raise ValueError("stuck")

    def _refuse(self, *_: object) -> None:
        raise ValueError("entities")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        element = Element(_named(name), {_named(key): value for key, value in attributes.items()})
        self.open.append(element)
        if element.local in self.names:
            self.within += 1
        if len(self.open) > DEPTH_MAX:
            raise ValueError("depth")

    def _end(self, _name: str) -> None:
        element = self.open.pop()
        if element.local in self.names:
            self.within -= 1
        if element.local in self.names and not self.within:
            self.done.append(element)
            self.size = 0
        else:
            self._count(64)
            self.open[-1].parts.append(element)

    def _text(self, text: str) -> None:
        self._count(len(text))
        self.open[-1].parts.append(text)

    def _count(self, size: int) -> None:
        self.size += size
        if self.size > ELEMENT_MAX:
            raise ValueError("size")


def _named(name: str) -> str:
    return f"{{{name}" if "}" in name else name


def elements(path: Path, names: AbstractSet[str]) -> Iterator[Element]:
    """Yield the elements of these local names as they end, then the root, without them. Raises `Unreadable`."""
    builder = _Builder(names)
    try:
        for chunk in chunks(Part(path), Meter()):
            builder.feed(chunk)
            yield from _taken(builder)
        builder.parser.Parse(b"", True)
    except NotWxr as error:
        raise Unreadable(*error.args) from None
    except (expat.ExpatError, ValueError, LookupError):
        raise Unreadable(f"{path.name} is no XML that can be read. Export again.") from None
    yield from _taken(builder)
    yield from (part for part in builder.root.parts if isinstance(part, Element))


def _taken(builder: _Builder) -> list[Element]:
    done, builder.done = builder.done, []
    return done
