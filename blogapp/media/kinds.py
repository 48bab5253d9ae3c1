"""Which files are taken, recognised by what they hold; a file's name says nothing."""

from __future__ import annotations

from collections.abc import Iterable

PICTURES = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WebP",
    "image/gif": "GIF",
    "image/avif": "AVIF",
}
VIDEOS = {"video/mp4": "MP4", "video/webm": "WebM"}
RECORDINGS = {"audio/mpeg": "MP3", "audio/mp4": "M4A", "audio/ogg": "Ogg", "audio/wav": "WAV", "audio/flac": "FLAC"}
ENDINGS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "image/gif": ".gif",
    "image/avif": ".avif",
    "video/mp4": ".mp4",
    "video/webm": ".webm",
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "audio/ogg": ".ogg",
    "audio/wav": ".wav",
    "audio/flac": ".flac",
}
HEAD = 64  # bytes that tell the kind of a file

# The brands of ISO/IEC 14496-12 files that browsers play; QuickTime's "qt  " is not one of them.
_MP4 = frozenset(b"isom iso2 iso4 iso5 iso6 mp41 mp42 avc1 dash M4V M4VH MSNV mmp4".split())


class NotAccepted(ValueError):
    """A file cannot be used; the message is a sentence for the one who chose it."""


def recognise(head: bytes) -> str:
    """Return the type of a file that begins like this, or "" for one that is not taken."""
    starts = {
        "image/jpeg": head.startswith(b"\xff\xd8\xff"),
        "image/png": head.startswith(b"\x89PNG\r\n\x1a\n"),
        "image/webp": head.startswith(b"RIFF") and head[8:12] == b"WEBP",
        "image/gif": head.startswith((b"GIF87a", b"GIF89a")),
        "image/avif": head[4:8] == b"ftyp" and head[8:12] in {b"avif", b"avis", b"mif1", b"msf1"} and b"avif" in head,
        "video/mp4": head[4:8] == b"ftyp" and head[8:12].strip() in _MP4,
        "video/webm": head.startswith(b"\x1a\x45\xdf\xa3") and b"\x42\x82\x84webm" in head,
        "audio/mp4": head[4:8] == b"ftyp" and head[8:12] in {b"M4A ", b"M4B "},
        "audio/ogg": head.startswith(b"OggS\0"),
        "audio/wav": head.startswith(b"RIFF") and head[8:12] == b"WAVE",
        "audio/flac": head.startswith(b"fLaC"),
        "audio/mpeg": head.startswith(b"ID3") or _is_mp3_frame(head),
    }
    return next((kind for kind, found in starts.items() if found), "")


def _is_mp3_frame(head: bytes) -> bool:
    """Say whether a frame of MPEG-1 or MPEG-2, layer III, begins here. Source: ISO/IEC 11172-3, 2.4.1.3."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:  # eleven bits of sync; layer III
        return False
    version, rate, frequency = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    return version != 1 and rate not in {0, 15} and frequency != 3


def names(kinds: Iterable[str]) -> str:
    """Return what people call these types: "JPEG, PNG"."""
    known = PICTURES | VIDEOS | RECORDINGS
    return ", ".join(known[kind] for kind in kinds if kind in known)
