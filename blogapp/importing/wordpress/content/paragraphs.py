"""Paragraphs and line breaks, which WordPress makes of blank lines and line ends when it shows a text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from blogapp.importing.wordpress.content.verbatim import stretches

_BLOCKS = frozenset(
    """
    address article aside audio blockquote caption center col colgroup dd details div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol p pre script section style summary
    table tbody td tfoot th thead tr ul video
    """.split()
)
_VOID = frozenset({"hr", "col"})
_ALONE = frozenset({"hr", "pre"})  # "pre" stands for all that is kept as it is
_WRAPS = frozenset({"", "blockquote"})  # what lies in others gets paragraphs only where a blank line asks for them
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*)>")
_MARK = re.compile(r"<!--\s{0,9}(?:more|nextpage)")
_BREAK = re.compile(r"<br\b[^<>]{0,99}>\Z", re.IGNORECASE)


def paragraphs(text: str) -> str:
    """Return a text whose lines count as HTML in which tags do."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "<" not in text:
        return _run(text, wraps=True, is_paragraph=False).strip()
    maker = _Maker()
    for piece, name, closes in _pieces(text):
        maker.add(piece, name, closes=closes)
    maker.flush()
    return "".join(maker.done).strip()


def _pieces(text: str) -> Iterator[tuple[str, str, bool]]:
    """Yield blocks' tags and what stands as it is, each with its name, and the rest of the text with none."""
    at = 0
    for begin, end in stretches(text):
        yield from _tags(text[at:begin])
        kept = text[begin:end]
        is_block = kept[:4].lower() == "<pre" or kept[:3].lower() in {"<sc", "<st"} or bool(_MARK.match(kept))
        yield kept, "pre" if is_block else "", False
        at = end
    yield from _tags(text[at:])


def _tags(text: str) -> Iterator[tuple[str, str, bool]]:
    at = 0
    for tag in _TAG.finditer(text):
        name = tag[2].lower()
        if name in _BLOCKS:
            yield text[at : tag.start()], "", False
            yield tag[0], name, bool(tag[1])
            at = tag.end()
    yield text[at:], "", False


class _Maker:
    """Puts the paragraphs together, and knows what is open."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self._waiting: list[str] = []
        self._open: list[str] = []
        self._number: Counter[str] = Counter()

    def add(self, piece: str, name: str, *, closes: bool) -> None:
        if not name:
            self._waiting.append(piece)
            return
        self.flush()
        if name == "p" and self._number["p"]:
            self._close("p")
        if closes:
            self._close(name)
        elif name not in _VOID and name != "pre":
            self._open.append(name)
            self._number[name] += 1
        self.done.append(f"{piece}\n" if closes or name in _ALONE else piece)

    def _close(self, name: str) -> None:
        while self._number[name]:
            last = self._open.pop()
            self._number[last] -= 1
            if last == name:
                return

    def flush(self) -> None:
        """Write what stands between two tags of blocks."""
        text = "".join(self._waiting)
        self._waiting.clear()
        if text.strip():
            within = self._open[-1] if self._open else ""
            self.done.append(_run(text, wraps=within in _WRAPS, is_paragraph=within == "p"))


def _run(text: str, *, wraps: bool, is_paragraph: bool) -> str:
    """Return what lies between tags of blocks, in paragraphs where it needs them."""
    groups: list[list[str]] = [[]]
    lines = text.split("\n")
    for line in lines:
        if line.strip():
            groups[-1].append(line)
        elif groups[-1]:
            groups.append([])
    made = [_broken(group) for group in groups if group]
    if is_paragraph:
        return "</p>\n<p>".join(made)
    asks = any(not line.strip() for line in lines[1:-1])
    return "".join(f"<p>{each}</p>\n" for each in made) if wraps or asks else "\n".join(made)


def _broken(lines: list[str]) -> str:
    """Return lines with breaks between them, but for those that end with one."""
    if len(lines) == 1:
        return lines[0].strip()
    last = len(lines) - 1
    ended = (line.strip() if n == last or _BREAK.search(line, max(0, len(line) - 100)) else f"{line.strip()}<br>"
             for n, line in enumerate(lines))  # fmt: skip
    return "\n".join(ended)
