"""The XML of an export, item by item, by expat: no document type, no entities, nothing fetched, nothing deep."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from xml.parsers import expat

from blogapp.importing.entries import Reply
from blogapp.importing.wordpress.opening import NotWxr
from blogapp.importing.wordpress.repairs import HEAD, Repairs
from blogapp.text import Sentence

DEPTH_MAX = 100
STUCK_MAX = 8 * 1024 * 1024  # bytes within one tag or comment: each chunk would be looked through from its begin
TEXT_MAX = 32 * 1024 * 1024  # characters of one text
GROUPS = frozenset(
    """
    channel item image wp:author wp:category wp:tag wp:term wp:termmeta wp:postmeta wp:comment wp:commentmeta
    """.split()
)
_PREFIXES = (
    (re.compile(r"https?://(?:www\.)?wordpress\.org/export/\d+\.\d+/?"), "wp"),
    (re.compile(r"https?://(?:www\.)?wordpress\.org/export/\d+\.\d+/excerpt/?"), "excerpt"),
    (re.compile(r"https?://purl\.org/rss/1\.0/modules/content/?"), "content"),
    (re.compile(r"https?://purl\.org/dc/elements/1\.[01]/?"), "dc"),
)


class Broken(Exception):
    """The XML ends or breaks here; what was whole before is taken."""


class Raw:
    """What a group of elements holds: texts by element, groups within it, terms with their attributes."""

    __slots__ = ("groups", "name", "notes", "replies", "terms", "texts")

    def __init__(self, name: str) -> None:
        self.name = name
        self.texts: dict[str, str] = {}
        self.groups: dict[str, list[Raw]] = {}
        self.terms: list[tuple[str, str, str]] = []  # domain, slug, name
        self.replies: list[Reply] = []
        self.notes: list[str] = []

    def __getitem__(self, name: str) -> str:
        return self.texts.get(name, "")

    def all(self, name: str) -> list[Raw]:
        """Return the groups of a name."""
        return self.groups.get(name, [])


OnComment = Callable[[Raw, Raw], None]


class Parser:
    """Reads one text of an export. `channel` holds what stands beside the items, as far as it was read."""

    def __init__(self, on_comment: OnComment | None = None) -> None:
        """`on_comment` is given each comment and its item, so that no more of it than needed is kept in memory."""
        self.channel = Raw("channel")
        self.is_whole = False
        self.is_wxr = False
        self.found: Counter[str] = Counter()
        self.items: list[Raw] = []
        self._on_comment = on_comment
        self._open: list[Raw] = []
        self._depth, self._leaf, self._passed = 0, 0, 0
        self._text: list[str] = []
        self._attributes: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._prefixes: dict[str, str] = {}
        self._index = 0

    def read(self, chunks: Iterable[bytes], name: str, *, thorough: bool) -> Iterator[Raw]:
        """Yield the items. Raises `NotWxr` for what is none, `Broken` where one cannot be read to its end."""
        parser = self._parser()
        stream = iter(chunks)
        head = b""
        while len(head) < HEAD and (chunk := next(stream, b"")):
            head += chunk
        if not head.strip():
            raise NotWxr(Sentence("%(name)s is empty. Export again.", name=name))
        repairs = Repairs(head, thorough=thorough)
        self.found = repairs.found
        try:
            for chunk in chain([head], stream):
                self._feed(parser, repairs.feed(chunk))
                yield from self._taken()
            self._feed(parser, repairs.feed(b"", last=True))
            parser.Parse(b"", True)
        except (expat.ExpatError, Broken) as error:
            yield from self._taken()
            if self.is_wxr and not self.is_whole:
                raise Broken(str(error)) from None
        yield from self._taken()
        if not self.is_wxr:
            raise NotWxr(
                Sentence(
                    "%(name)s is no export of WordPress. Give the file that WordPress writes under Tools, Export.",
                    name=name,
                )
            )

    def _feed(self, parser: expat.XMLParserType, data: bytes) -> None:
        parser.Parse(data, False)
        self._passed = self._passed + len(data) if parser.CurrentByteIndex == self._index else 0
        self._index = parser.CurrentByteIndex
        if self._passed > STUCK_MAX and not self._text:
            raise Broken
        if len(self._text) > 64 and sum(map(len, self._text)) > TEXT_MAX:
            raise Broken

    def _taken(self) -> list[Raw]:
        items, self.items = self.items, []
        return items

    def _parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.buffer_size = 64 * 1024
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.append
        return parser

    def _refuse_doctype(self, *_: object) -> None:
        raise NotWxr(Sentence("The file declares a document type, which no export of WordPress does. Export again."))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._leaf:  # markup that was not wrapped as text
            said = "".join(f' {key}="{value}"' for key, value in attributes.items())
            self._text.append(f"<{name}{said}>")
            self._check_depth()
            return
        known = self._names.get(name) or self._known(name, attributes)
        if known in GROUPS:
            self._open.append(self.channel if known == "channel" else Raw(known))
            self._check_depth()
        elif self._depth > 1:
            self._leaf = self._depth
            self._attributes = attributes
        self._text.clear()

    def _check_depth(self) -> None:
        if self._depth > DEPTH_MAX:
            raise Broken

    def _end(self, name: str) -> None:
        self._depth -= 1
        if self._leaf:
            if self._depth >= self._leaf:
                self._text.append(f"</{name}>")
                return
            self._leaf = 0
            self._close_leaf(self._names[name])
            return
        self._text.clear()
        if self._names[name] in GROUPS:
            self._close_group()
        elif not self._depth:
            self.is_whole = True

    def _close_leaf(self, name: str) -> None:
        text = "".join(self._text)
        self._text.clear()
        if not self._open:
            return
        group = self._open[-1]
        if name == "category":
            given = self._attributes
            group.terms.append((given.get("domain", ""), given.get("nicename", ""), text))
        elif name not in group.texts or not group.texts[name]:
            group.texts[name] = text
        if name == "wp:wxr_version":
            self.is_wxr = True

    def _close_group(self) -> None:
        group = self._open.pop()
        if group.name == "item":
            self.items.append(group)
        elif self._open and group.name != "wp:comment":
            self._open[-1].groups.setdefault(group.name, []).append(group)
        elif self._open and self._on_comment:
            self._on_comment(group, self._open[-1])

    def _known(self, name: str, attributes: dict[str, str]) -> str:
        """Return what an element is called here: its namespace may have another address, or another short name."""
        if self._depth == 1 and name != "rss":
            self._names[name] = name
            raise Broken
        for key, address in attributes.items():
            if key.startswith("xmlns:"):
                meant = next((prefix for form, prefix in _PREFIXES if form.fullmatch(address)), "")
                self.is_wxr = self.is_wxr or meant == "wp"
                self._prefixes[key[6:]] = meant or f"{{{address}}}"
        prefix, colon, local = name.rpartition(":")
        known = f"{self._prefixes.get(prefix, prefix)}{colon}{local}"
        self._names[name] = known
        return known
