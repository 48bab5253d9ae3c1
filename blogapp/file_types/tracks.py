"""Which tracks a film or a recording has: pictures, sound, or both."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from io import SEEK_END
from typing import IO

BOXES_MAX = 20_000
_MP4_CONTAINERS = {b"moov", b"trak", b"mdia"}
_MP4_TRACKS = {b"vide": "video", b"soun": "audio"}
_SEGMENT, _TRACKS, _ENTRY, _TYPE = 0x18538067, 0x1654AE6B, 0xAE, 0x83
_WEBM_TRACKS = {1: "video", 2: "audio"}


def of_mp4(stream: IO[bytes]) -> set[str]:
    """Return which of "video" and "audio" an ISO file holds; none where it is not whole. Source: ISO/IEC 14496-12."""
    kinds = set()
    ranges = [(0, stream.seek(0, SEEK_END))]
    for _number in range(BOXES_MAX):
        while ranges and ranges[-1][1] - ranges[-1][0] < 8:
            ranges.pop()
        if not ranges:
            break
        start, end = ranges.pop()
        stream.seek(start)
        size, name, long_size = struct.unpack(">I4sQ", stream.read(16).ljust(16, b"\0"))
        content = start + (16 if size == 1 else 8)
        stop = start + {0: end - start, 1: long_size}.get(size, size)
        if not content <= stop <= end:
            break
        ranges.append((stop, end))
        if name in _MP4_CONTAINERS:
            ranges.append((content, stop))
        elif name == b"hdlr":
            stream.seek(content + 8)
            kinds.add(_MP4_TRACKS.get(stream.read(4), ""))
    return kinds - {""}


def of_webm(stream: IO[bytes]) -> set[str]:
    """Return which of "video" and "audio" a WebM holds. Source: RFC 8794 (EBML) and RFC 9559 (Matroska)."""
    end = stream.seek(0, SEEK_END)
    for name, start, stop in _elements(stream, 0, end):
        if name == _SEGMENT:
            for inner, at, until in _elements(stream, start, stop):
                if inner == _TRACKS:
                    return set(_types(stream, at, until)) - {""}
    return set()


def _types(stream: IO[bytes], start: int, end: int) -> Iterator[str]:
    for name, at, until in _elements(stream, start, end):
        if name == _ENTRY:
            for inner, place, stop in _elements(stream, at, until):
                if inner == _TYPE:
                    stream.seek(place)
                    yield _WEBM_TRACKS.get(int.from_bytes(stream.read(min(8, stop - place)), "big"), "")


def _elements(stream: IO[bytes], start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Yield each element's name and where its content begins and ends; one of unknown size takes all that is left."""
    for _number in range(BOXES_MAX):
        if start >= end:
            return
        stream.seek(start)
        head = stream.read(12)
        if not head or not head[0]:
            return
        length = 9 - head[0].bit_length()
        name, rest = int.from_bytes(head[:length], "big"), head[length:]
        if not rest or not rest[0]:
            return
        width = 9 - rest[0].bit_length()
        size = int.from_bytes(rest[:width], "big") & (1 << 7 * width) - 1
        content = start + length + width
        stop = end if size == (1 << 7 * width) - 1 else min(content + size, end)
        yield name, content, stop
        start = stop
