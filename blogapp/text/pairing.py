"""Which of the tags that somebody typed are markup: those whose element ends where it began."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from blogapp.text.caps import FORMATTING
from blogapp.text.tags import KNOWN, VOID, Piece

_SECTIONS = frozenset({"table", "tbody", "tfoot", "thead"})
_AROUND_CELLS = _SECTIONS | {"tr"}  # a parser adds what is missing between
# Outside of these a parser leaves the tag out without a word.
_PARENTS = {
    "caption": frozenset({"table"}),
    "col": frozenset({"colgroup", "table"}),
    "colgroup": frozenset({"table"}),
    "source": frozenset({"audio", "picture", "video"}),
    "tbody": frozenset({"table"}),
    "td": _AROUND_CELLS,
    "tfoot": frozenset({"table"}),
    "th": _AROUND_CELLS,
    "thead": frozenset({"table"}),
    "tr": _SECTIONS,
    "track": frozenset({"audio", "video"}),
}
# Elements whose end tag may be left out where another one begins or their parent ends (HTML, 13.1.2.4).
_CELLS = frozenset({"td", "th"})
_ROWS = _CELLS | {"tr"}
_PARTS = _ROWS | {"caption", "colgroup", "tbody", "tfoot", "thead"}
_ENDED_BY = {
    "dd": frozenset({"dd", "dt", "p"}),
    "dt": frozenset({"dd", "dt", "p"}),
    "li": frozenset({"li", "p"}),
    "optgroup": frozenset({"optgroup", "option"}),
    "option": frozenset({"option"}),
    "p": frozenset({"p"}),
    "rp": frozenset({"rp", "rt"}),
    "rt": frozenset({"rp", "rt"}),
    "td": _CELLS | {"p"},
    "th": _CELLS | {"p"},
    "tr": _ROWS | {"p"},
    "tbody": _PARTS | {"p"},
    "tfoot": _PARTS | {"p"},
    "thead": _PARTS | {"p"},
}
_OPTIONAL = frozenset({"body", "head", "html"}) | _PARTS | frozenset(_ENDED_BY)


# Attributes that stand without a value in what people paste.
_BARE = frozenset(
    """
    allowfullscreen allowtransparency alt async autofocus autoplay checked class compact contenteditable controls
    default defer disabled download draggable hidden id inert ismap itemscope lang loop mozallowfullscreen multiple
    muted noshade novalidate nowrap open playsinline readonly required reversed sandbox selected spellcheck style
    tabindex title webkitallowfullscreen
    """.split()
)


@dataclass(eq=False, slots=True)
class Tag:
    """A tag that somebody typed, and whether it is markup; else it is text."""

    piece: Piece
    is_closed: bool = False
    parent: Tag | None = None
    partner: Tag | None = None  # the end tag of a start tag, the start tag of an end tag
    implied: list[Tag] = field(default_factory=list)  # elements within this one whose end tags were left out
    is_gone: bool = False  # markup that may not stand; what stands in it does

    @property
    def name(self) -> str:
        return self.piece.name

    @property
    def is_markup(self) -> bool:
        if self.piece.kind == "end":
            return self.partner is not None and self.partner.is_markup
        if self.name not in _PARENTS:
            return self.is_closed
        parent = self.parent
        return self.is_closed and parent is not None and parent.name in _PARENTS[self.name] and parent.is_markup

    def close(self) -> None:
        """Make the element markup, and those in it whose end follows from its own."""
        self.is_closed = True
        for tag in self.implied:
            tag.close()


class _Scope:
    """What is open in one part of a text, and what was crossed by the end of another element: `<b><i></b></i>`."""

    def __init__(self) -> None:
        self.open: list[Tag] = []
        self.names: Counter[str] = Counter()  # of what is open: without it, each stray end tag would cost a search
        self.crossed: defaultdict[str, list[Tag]] = defaultdict(list)

    def push(self, tag: Tag) -> None:
        self.open.append(tag)
        self.names[tag.name] += 1

    def pop(self) -> Tag:
        tag = self.open.pop()
        self.names[tag.name] -= 1
        return tag

    def close(self, name: str) -> Tag | None:
        """End the innermost element of the name and all that is open in it; return its start tag."""
        if self.crossed[name]:
            return self.crossed[name].pop()
        if not self.names[name]:
            return None
        while (tag := self.pop()).name != name:
            if tag.name in _OPTIONAL:
                tag.close()
            elif tag.name in FORMATTING:
                self.crossed[tag.name].append(tag)
        return tag


def _reads_as_words(piece: Piece) -> bool:
    """Return whether a start tag has names of attributes that HTML does not know, as in `if a<b and c>d`."""
    return any(
        not value and name not in _BARE and not name.startswith(("aria-", "data-", "on")) and name.isalnum()
        for name, value in piece.values().items()
    )


class Pairing:
    """Walks through the tags of a text. No element reaches out of the part in which it begins."""

    def __init__(self) -> None:
        self.scopes = [_Scope()]

    def enter(self) -> None:
        """Begin a part of the text, such as a paragraph."""
        self.scopes.append(_Scope())

    def leave(self) -> None:
        """End the part: what is open in it stays text."""
        self.scopes.pop()

    def take(self, piece: Piece) -> Tag:
        """Take the next tag, and say more of it once what follows was taken."""
        tag = Tag(piece)
        if tag.name in KNOWN and not _reads_as_words(piece):
            self._start(tag) if piece.kind == "start" else self._end(tag)
        return tag

    def _start(self, tag: Tag) -> None:
        scope = self.scopes[-1]
        while scope.open and scope.open[-1].name in _ENDED_BY.get(tag.name, ()):
            ended = scope.pop()
            if ended.parent:
                ended.parent.implied.append(ended)
        tag.parent = scope.open[-1] if scope.open else None
        if tag.name in VOID:
            tag.is_closed = True
        else:
            scope.push(tag)

    def _end(self, tag: Tag) -> None:
        start = self.scopes[-1].close(tag.name)
        if start is not None:
            tag.partner, start.partner = start, tag
            start.close()
