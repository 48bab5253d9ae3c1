"""Pictures, films and recordings: told by how a file begins, and by its tracks."""

from __future__ import annotations

from collections.abc import Container
from typing import IO

from blogapp.file_types import tracks

HEAD = 4096  # bytes that tell the kind of a file, zeros before an MP3 left out
ZEROS_MAX = 1024 * 1024

# The brands of ISO/IEC 14496-12 files that browsers play, or how they begin (https://mp4ra.org).
_MP4 = (
    b"iso",
    b"mp4",
    b"mp71",
    b"avc1",
    b"dash",
    b"msdh",
    b"cmf",
    b"M4V",
    b"M4A",
    b"M4B",
    b"MSNV",
    b"mmp4",
    b"f4v",
    b"f4a",
    b"3g",
)
_SOUND_ONLY = (b"qt  ",)  # of QuickTime's own, what has no film is played


def recognise(stream: IO[bytes]) -> str:
    """Return the type of a picture, a film or a recording, or "". The stream is at its beginning afterwards."""
    stream.seek(0)
    head = stream.read(HEAD)
    kind = _by_head(head)
    if not kind and head.startswith(b"\0"):
        kind = _by_head(_after_zeros(stream), among={"audio/mpeg"})
    if kind == "video/mp4":
        kind = _of_mp4(stream, head)
    if kind == "video/webm" and tracks.of_webm(stream) == {"audio"}:
        kind = "audio/webm"
    stream.seek(0)
    return kind


def _after_zeros(stream: IO[bytes]) -> bytes:
    """Return what begins where some programs for sound wrote nothing but zeros before it."""
    stream.seek(0)
    for _block in range(ZEROS_MAX // HEAD):
        if block := stream.read(HEAD).lstrip(b"\0"):
            return block + stream.read(HEAD)
    return b""


def _by_head(head: bytes, among: Container[str] | None = None) -> str:
    starts = {
        "image/jpeg": head.startswith(b"\xff\xd8\xff"),
        "image/png": head.startswith(b"\x89PNG\r\n\x1a\n"),
        "image/webp": head.startswith(b"RIFF") and head[8:12] == b"WEBP",
        "image/gif": head.startswith((b"GIF87a", b"GIF89a")),
        "image/avif": head[8:12] in {b"avif", b"avis", b"mif1", b"msf1"} and b"avif" in _brands(head),
        "video/mp4": any(brand.startswith((*_MP4, *_SOUND_ONLY)) for brand in _brands(head)),
        "video/webm": head.startswith(b"\x1a\x45\xdf\xa3") and b"\x42\x82\x84webm" in head[:64],
        "audio/ogg": head.startswith(b"OggS\0") and b"\x80theora" not in head,
        "audio/wav": head.startswith(b"RIFF") and head[8:12] == b"WAVE",
        "audio/flac": head.startswith(b"fLaC"),
        "audio/mpeg": head.startswith(b"ID3") or _is_mp3_frame(head),
    }
    return next((kind for kind, matches in starts.items() if matches and (among is None or kind in among)), "")


def _brands(head: bytes) -> list[bytes]:
    """Return the first brand of an ISO file and those that it is compatible with. Source: ISO/IEC 14496-12, 4.3."""
    if head[4:8] != b"ftyp":
        return []
    end = min(int.from_bytes(head[:4], "big"), len(head))
    return [head[8:12], *(head[at : at + 4] for at in range(16, end - 3, 4))]


def _of_mp4(stream: IO[bytes], head: bytes) -> str:
    """Return whether it is a film or sound alone: its tracks say it, and only where it has none its brand."""
    kinds, brands = tracks.of_mp4(stream), _brands(head)
    if kinds == {"audio"} or (not kinds and brands[0] in {b"M4A ", b"M4B ", b"f4a "}):
        return "audio/mp4"
    return "video/mp4" if any(brand.startswith(_MP4) for brand in brands) else ""


def _is_mp3_frame(head: bytes) -> bool:
    """Return whether a frame of MPEG-1 or MPEG-2, layer III, begins here. Source: ISO/IEC 11172-3, 2.4.1.3."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:  # eleven bits of sync; layer III
        return False
    version, rate, frequency = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    return version != 1 and rate not in {0, 15} and frequency != 3
