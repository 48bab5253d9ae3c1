"""GIF, WebP and PNG without their metadata: the picture is copied piece by piece, and nothing is encoded again."""

from __future__ import annotations

import struct

_LOOP = b"\x21\xff\x0bNETSCAPE2.0\x03\x01"  # how often an animation runs
_LOOP_LENGTH = len(_LOOP) + 3
_WEBP = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF"}
_WEBP_TOLD = 0x20 | 0x08 | 0x04  # the flags of VP8X that announce ICC, Exif and XMP
_FRAME_HEADER = 16
_PNG = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"acTL", b"fcTL", b"fdAT", b"gAMA", b"cHRM", b"sRGB", b"sBIT"}
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
FRAMES_MAX = 500


class TooManyFrames(ValueError):
    """An animation has more pictures than browsers should have to show; the argument is how many may be."""


def gif(data: bytes) -> bytes:
    """Return the GIF without comments, XMP and whatever follows its end. Source: the GIF89a specification."""
    at = 13 + _table(data[10])
    parts = [data[:at]]
    frames = 0
    while data[at] != 0x3B:
        start, kind = at, data[at]
        if kind not in {0x21, 0x2C}:
            raise ValueError(f"0x{kind:02x} begins no block of a GIF.")
        is_picture = kind == 0x2C
        frames = _counted(frames + is_picture)
        at = _after_blocks(data, at + 11 + _table(data[at + 9]) if is_picture else at + 2)
        is_loop = data.startswith(_LOOP, start) and at - start == _LOOP_LENGTH
        if is_picture or is_loop or data[start + 1] == 0xF9:
            parts.append(data[start:at])
    return b"".join([*parts, b";"])


def _counted(frames: int) -> int:
    if frames > FRAMES_MAX:
        raise TooManyFrames(FRAMES_MAX)
    return frames


def _table(flags: int) -> int:
    """Return the length of the colour table that a descriptor's flags announce."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _after_blocks(data: bytes, at: int) -> int:
    """Return where the blocks of data end that begin here."""
    while size := data[at]:
        at += size + 1
    return at + 1


def webp(data: bytes) -> bytes:
    """Return the WebP without ICC, Exif, XMP and unknown chunks. Source: RFC 9649."""
    size = struct.unpack_from("<I", data, 4)[0]
    body = b"WEBP" + _chunks(data[12 : 8 + size])
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _chunks(data: bytes) -> bytes:
    chunks = []
    at = frames = 0
    while at + 8 <= len(data):
        name, size = struct.unpack_from("<4sI", data, at)
        content = data[at + 8 : at + 8 + size]
        if len(content) < size:
            raise ValueError("The WebP ends within a chunk.")
        at += 8 + size + size % 2
        frames = _counted(frames + (name == b"ANMF"))
        if name in _WEBP:
            chunks.append(_chunk(name, content))
    return b"".join(chunks)


def _chunk(name: bytes, content: bytes) -> bytes:
    if name == b"VP8X":
        content = bytes([content[0] & ~_WEBP_TOLD]) + content[1:]
    elif name == b"ANMF":
        content = content[:_FRAME_HEADER] + _chunks(content[_FRAME_HEADER:])
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


def png(data: bytes) -> bytes:
    """Return the PNG without texts, profiles, Exif and whatever follows its end. Source: W3C, PNG (Third Edition)."""
    parts = [_SIGNATURE]
    at, frames = len(_SIGNATURE), 0
    name = b""
    while name != b"IEND":
        size, name = struct.unpack_from(">I4s", data, at)
        end = at + 12 + size
        if end > len(data):
            raise ValueError("The PNG ends within a chunk.")
        frames = _counted(frames + (name == b"fcTL"))
        if name in _PNG:
            parts.append(data[at:end])
        at = end
    return b"".join(parts)
