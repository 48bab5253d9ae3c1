"""A text in lines: in the largest size in which it fits, broken where its script may be broken."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from blogapp.text.clusters import boundary
from blogapp.text.scripts import HAN_AND_KANA

if TYPE_CHECKING:
    from PIL import ImageFont

_CLOSING = "、。，．：；！？）」』】〉》〕ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ…!?.,)"
# In Chinese and Japanese a line may end after any sign, but not before what closes a phrase.
_PIECE = re.compile(rf"[{HAN_AND_KANA}][{_CLOSING}]*|[^\s{HAN_AND_KANA}]+|\s+")
LEADING = 1.22


@dataclass(frozen=True)
class Fitted:
    """Lines, the font in which they fit, and the distance between them in pixels."""

    lines: list[str]
    font: ImageFont.FreeTypeFont
    step: int


def fit(
    text: str, load: Callable[[int], ImageFont.FreeTypeFont], sizes: tuple[int, ...], width: int, height: int
) -> Fitted:
    """Return the text in the first of the sizes in which it fits; in the last one it is cut, with "…"."""
    for size in sizes:
        font, step = load(size), round(size * LEADING)
        lines = list(broken(text, font, width))
        room = height // step
        if len(lines) <= room:
            return Fitted(lines, font, step)
    return Fitted([*lines[: room - 1], _ended(lines[room - 1], font, width)], font, step)


def broken(text: str, font: ImageFont.FreeTypeFont, width: int) -> Iterator[str]:
    """Give the lines of a text, each as long as fits."""
    line = ""
    for piece in _PIECE.findall(text):
        for part in _parts(piece, font, width):
            if line and font.getlength((line + part).rstrip()) > width:
                yield line.rstrip()
                line = ""
            line = (line + part).lstrip()
    if line.strip():
        yield line.rstrip()


def _parts(piece: str, font: ImageFont.FreeTypeFont, width: int) -> Iterator[str]:
    """Give a word whole or, when no line holds it, in parts; marks stay with their letters."""
    while font.getlength(piece) > width and len(piece) > 1:
        at = next(at for at in range(len(piece) - 1, 0, -1) if at == 1 or font.getlength(piece[:at]) <= width)
        at = boundary(piece, at)
        yield piece[:at]
        piece = piece[at:]
    yield piece


def _ended(line: str, font: ImageFont.FreeTypeFont, width: int) -> str:
    """Shorten a line until an ellipsis has room after it."""
    while line and font.getlength(f"{line}…") > width:
        line = line[: boundary(line, len(line) - 1)]
    return f"{line.rstrip()}…"


def is_right_to_left(text: str) -> bool:
    """Return whether the first letter that has a direction runs from right to left (Unicode, UAX 9)."""
    ways = (unicodedata.bidirectional(sign) for sign in text)
    return next((way for way in ways if way in {"L", "R", "AL"}), "L") != "L"
