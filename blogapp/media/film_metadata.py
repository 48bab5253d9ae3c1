"""MP4 films: whole, and silent about where, when and with what they were taken. Source: ISO/IEC 14496-12.

Nothing is encoded again or moved: what tells is overwritten where it stands. The picture's turn is no such thing,
it stands in the track's matrix. A WebM is stored as it came; phones and cameras write none.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import IO, NamedTuple

from flask_babel import gettext as _

from blogapp.media.refusals import NotAccepted

BLOCK = 1024 * 1024
BOXES_MAX = 20_000  # an hour in fragments of a second has half of it
_CONTAINERS = {b"moov", b"trak", b"mdia"}
_TELLING = {b"udta", b"meta", b"uuid"}
_DATED = {b"mvhd", b"tkhd", b"mdhd"}
_WHOLE = {b"ftyp", b"moov"}


class Patch(NamedTuple):
    """What is to be written over a file at a place: some bytes, then nothing but zeros up to `end`."""

    at: int
    data: bytes
    end: int

    def write(self, file: IO[bytes]) -> None:
        """Overwrite that part of the file."""
        file.seek(self.at)
        file.write(self.data)
        for start in range(self.at + len(self.data), self.end, BLOCK):
            file.write(bytes(min(BLOCK, self.end - start)))


class _Box(NamedTuple):
    name: bytes
    start: int
    content: int
    end: int


def silence(stream: IO[bytes], size: int) -> list[Patch]:
    """Return what has to be written over the film. Raises `NotAccepted` for one that is not whole."""
    boxes = list(_boxes(stream, 0, size))
    if not {box.name for box in boxes} >= _WHOLE:
        raise _damaged()
    return [patch for box in boxes if (patch := _patch(stream, box))]


def _boxes(stream: IO[bytes], start: int, end: int) -> Iterator[_Box]:
    """Read the heads of all boxes that may tell something, those within others after them."""
    ranges = [(start, end)]
    for _number in range(BOXES_MAX):
        while ranges and ranges[-1][0] >= ranges[-1][1]:
            ranges.pop()
        if not ranges:
            return
        start, end = ranges.pop()
        box = _box(stream, start, end)
        yield box
        ranges.append((box.end, end))
        if box.name in _CONTAINERS:
            ranges.append((box.content, box.end))
    raise _damaged()


def _box(stream: IO[bytes], start: int, end: int) -> _Box:
    stream.seek(start)
    head = stream.read(16).ljust(16, b"\0")
    size, name, long_size = struct.unpack(">I4sQ", head)
    content = start + (16 if size == 1 else 8)
    stop = start + {0: end - start, 1: long_size}.get(size, size)
    if not content <= stop <= end:
        raise _damaged()
    return _Box(name, start, content, stop)


def _patch(stream: IO[bytes], box: _Box) -> Patch | None:
    if box.name in _TELLING:  # becomes free space of the same length
        length = struct.pack(">Q", box.end - box.start) if box.content - box.start == 16 else b""
        return Patch(box.start + 4, b"free" + length, box.end)
    if box.name in _DATED:
        stream.seek(box.content)
        dates = box.content + 4
        return Patch(dates, b"", min(box.end, dates + (16 if stream.read(1) == b"\1" else 8)))
    return None


def _damaged() -> NotAccepted:
    return NotAccepted(_("This film is damaged or not complete. Export it again and choose the new file."))
