"""A text that is HTML and stays HTML: shown through the sanitiser, as its author saw it elsewhere.

What is told from a text in Markdown: every tag that HTML knows is markup, whether it ends or not; comments are silent;
classes that say where something stands, as WordPress has them, are those of this blog.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from html import unescape
from typing import Any

from markupsafe import Markup

from blogapp.text.anchors import Anchors
from blogapp.text.caps import HTML_CAP, check_depth, check_length, check_room
from blogapp.text.messages import Sentence
from blogapp.text.more_tag import MARK
from blogapp.text.normalisation import normalise
from blogapp.text.pairing import Pairing, Tag
from blogapp.text.pictures import SIZES, Placeable, Placed
from blogapp.text.prose import Prose
from blogapp.text.sanitise import safe_html
from blogapp.text.slugs import slugify
from blogapp.text.tag_writer import LeftOut, Part, Writer
from blogapp.text.tags import KNOWN, VOID, Piece, pieces

SOURCE_CAP = HTML_CAP // 2  # bytes
PAGES_MAX = 100  # each begins with what was open where the last one ends
# Elements of former times, and what says the same today.
_TODAY = {"acronym": "abbr", "strike": "s", "tt": "code"}
_PLACES = {
    "alignleft": "left", "alignright": "right", "aligncenter": "center", "alignwide": "wide", "alignfull": "wide",
}  # fmt: skip
_TEXT_ALIGN = re.compile(r"(?:has-text-align|align|text)-?(left|right|center)")
_STYLE_ALIGN = re.compile(r"\s*text-align\s*:\s*(left|right|center)\s*;?\s*", re.IGNORECASE)
_PLACED = frozenset({"a", "audio", "div", "figure", "img", "table", "video"})
_HEADING = re.compile("h[1-6]")
_ID = re.compile(r' id="[^"]*"')
_EMPTY = re.compile(r"<p(?: [^<>]*)?>\s*</p>")


class HtmlSource(str):
    """A text whose syntax is HTML, where another would be Markdown."""

    __slots__ = ()


def html(source: str, *, document: str = "", files: tuple[Placeable, ...] = ()) -> Prose:
    """Return HTML that came from elsewhere as safe HTML; its tags need not be in order.

    `document` makes ids unique among several texts on a page, `files` are the uploads that it may show: a picture of
    them gets its size and its narrower copies. `<!--more-->` and `<!--nextpage-->` cut it wherever they stand. Raises
    TooMuch, whose message is for the author.
    """
    return _html(str(source), document, files)


@lru_cache(maxsize=8)  # the check of a form, the snapshot and the first view want the same text within moments
def _html(source: str, document: str, files: tuple[Placeable, ...]) -> Prose:
    check_length(source, SOURCE_CAP)
    left_out: LeftOut = {}
    pairing, found = _SourcePairing(), pieces(normalise(source))
    parts = [pairing.take(_today(piece)) if piece.kind in {"start", "end"} else piece for piece in found]
    reading = _Reading(_SourceWriter(Anchors(document), left_out, files), parts)
    whole = _safe(reading.written)
    left, pictures = tuple(left_out), tuple(reading.writer.pictures)
    if not reading.cuts:
        return Prose(whole, left_out=left, pictures=pictures)
    place, mark, _open = reading.cuts[0]
    cut: dict[str, Any] = {"teaser": _safe(reading.written[:place]), "more_label": (mark[1] or "").strip()}
    return Prose(whole, **cut, pages=list(map(_safe, reading.pages())), left_out=left, pictures=pictures)


def _safe(written: Sequence[str]) -> Markup:
    html = _EMPTY.sub("", "".join(written))
    check_room(html)
    return safe_html(html)


class _SourcePairing(Pairing):
    """Pairs the tags of HTML: what does not end, ends with the text."""

    def take(self, piece: Piece) -> Tag:
        """Take the next tag, whatever its attributes are."""
        tag = Tag(piece)
        if tag.name in KNOWN:
            self._start(tag) if piece.kind == "start" else self._end(tag)
            tag.is_closed = True
        return tag


def _today(piece: Piece) -> Piece:
    """Return a tag of former times as one of today."""
    if piece.name == "center":
        return Piece(piece.kind, piece.source, "div", ' align="center"')
    if piece.name in _TODAY:
        return Piece(piece.kind, piece.source, _TODAY[piece.name], piece.attributes)
    return piece


class _Reading:
    """The parts of a text as they are written, with the places at which it is cut and what is open there."""

    def __init__(self, writer: _SourceWriter, parts: Sequence[Part]) -> None:
        self.writer, self.written = writer, list[str]()
        self.cuts: list[tuple[int, re.Match[str], str]] = []
        self.open: dict[int, str] = {}  # start tags by the ids of the objects, without the ids of the elements
        writer.claim_all(parts)
        for part in parts:
            self.written.append(self._part(part))
        writer.tell_of_attributes()

    def _part(self, part: Part) -> str:
        if isinstance(part, Piece):
            if part.kind == "comment":
                self._cut(part)
            return self.writer.as_html(part)
        html = self.writer.as_html(part)
        if part.piece.kind == "end":
            self.open.pop(id(part.partner), None)
        elif html and part.name not in VOID and not part.is_gone:
            self.open[id(part)] = _ID.sub("", html)
            check_depth(len(self.open) // 4)  # far more than the sanitiser takes, whose own look is exact
        return html

    def _cut(self, comment: Piece) -> None:
        mark = MARK.fullmatch(comment.source)
        is_first = not any(known[2] is None for _place, known, _open in self.cuts)
        if mark and (mark[2] or is_first) and len(self.cuts) < PAGES_MAX:
            self.cuts.append((len(self.written), mark, "".join(self.open.values())))

    def pages(self) -> Iterator[list[str]]:
        """Yield what is written on each page; nothing where all is one."""
        cuts = [(place, again) for place, mark, again in self.cuts if mark[2]]
        starts, stops = [(0, ""), *cuts], [*(place for place, _again in cuts), len(self.written)]
        if cuts:
            for (start, again), stop in zip(starts, stops, strict=True):
                yield [again, *self.written[start:stop]]


class _SourceWriter(Writer):
    """Writes the tags of HTML that came from elsewhere."""

    def __init__(self, anchors: Anchors, left_out: LeftOut, files: tuple[Placeable, ...]) -> None:
        super().__init__(anchors, left_out)
        self.files = {path: file for file in files if file.width for path in _addresses(file)}
        self.levels: dict[int, str] = {}
        self.pictures: list[Placed] = []

    def claim_all(self, parts: Iterable[Part]) -> None:
        """Give ids to what has one and to each heading, and headings their level below the title, without a gap."""
        known = list(parts)
        self.claim(part for part in known if isinstance(part, Tag))
        outer: list[str] = []
        heading, words = None, list[str]()
        for part in known:
            if isinstance(part, Piece):
                words.append(unescape(part.source) if heading and part.kind == "text" else "")
            elif _HEADING.fullmatch(part.name) and part.piece.kind == "start":
                outer = [*(name for name in outer if name < part.name), part.name]
                self.levels[id(part)] = f"h{min(len(outer) + 1, 6)}"
                heading, words = part, []
            elif heading and part.partner is heading:
                if id(heading) not in self.ids:
                    self.ids[id(heading)] = self.anchors.claim(slugify("".join(words), "part"))
                heading = None

    @staticmethod
    def is_text(tag: Tag) -> bool:
        """Return whether HTML knows no such tag."""
        return tag.name not in KNOWN

    def write(self, part: Part, *, in_words: bool) -> str | None:
        """Return the HTML for a part: nothing for a comment and for code, which is not for reading."""
        if isinstance(part, Piece) and part.kind in {"comment", "code"}:
            if part.kind == "code":
                self.left_out[Sentence("The tag <%(name)s> does not work here; it is left out.", name=part.name)] = None
            return ""
        if isinstance(part, Tag) and not self.is_text(part) and not part.is_markup:
            return ""  # a browser leaves it out as well
        return super().write(part, in_words=in_words)

    def named(self, tag: Tag) -> str:
        """Return the name of an element; a heading has its own level."""
        return self.levels.get(id(tag), tag.name)

    def rebuilt(self, tag: Tag, values: dict[str, str]) -> str:
        """Return a start tag with what it may say, classes for where it stands, and the sizes of a picture."""
        values = _aligned(tag.name, values)
        file = self.files.get(values.get("src", "")) if tag.name == "img" else None
        if file is not None:
            values = {**values, **_sizes(file, values, tag.parent)}
            self.pictures.append(Placed(file.file, values["alt"]))
        if tag.name == "figure" and "picture" not in (names := values.get("class", "").split()):
            values["class"] = " ".join(["picture", *names])
        return super().rebuilt(tag, values)


def _addresses(file: Placeable) -> list[str]:
    """Return where a file and its narrower copies lie."""
    return [file.url, *(copy.split()[0] for copy in file.srcset.split(",") if copy.strip())]


def _aligned(name: str, values: dict[str, str]) -> dict[str, str]:
    """Return attributes in which a class says where an element, or the words in it, stand."""
    words: list[str] = []
    values = dict(values)
    for word in values.pop("class", "").split():
        if word in _PLACES:
            words.append(f"picture-{_PLACES[word]}" if name in _PLACED else f"align-{_PLACES[word]}")
        elif (found := _TEXT_ALIGN.fullmatch(word)) and name not in _PLACED - {"div"}:
            words.append(f"align-{found[1]}")
        else:
            words.append(word)
    said = values.get("align", "").strip().lower()
    if said in {"left", "right", "center"}:
        del values["align"]
        words.append(f"picture-{said}" if name in _PLACED - {"div"} else f"align-{said}")
    if found := _STYLE_ALIGN.fullmatch(values.get("style", "")):
        del values["style"]
        words.append(f"align-{found[1].lower()}")
    return {**values, "class": " ".join(dict.fromkeys(words))} if words else values


def _sizes(file: Placeable, values: dict[str, str], parent: Tag | None) -> dict[str, str]:
    """Return what a picture of this blog says of itself: its size, its copies, and its description if it has none."""
    around = parent.piece.values().get("class", "") if parent else ""
    places = [_PLACES[word] for word in f"{values.get('class', '')} {around}".split() if word in _PLACES]
    has_size = values.get("width") or values.get("height")
    size = {} if has_size else {"width": str(file.width), "height": str(file.height)}
    copies = {"srcset": file.srcset, "sizes": SIZES.get(next(iter(places), ""), SIZES[""])} if file.srcset else {}
    return {**size, **copies, "alt": values.get("alt", file.description)}
