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
ENDINGS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "image/gif": ".gif",
    "image/avif": ".avif",
    "video/mp4": ".mp4",
    "video/webm": ".webm",
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
    }
    return next((kind for kind, found in starts.items() if found), "")


def names(kinds: Iterable[str]) -> str:
    """Return what people call these types: "JPEG, PNG"."""
    known = PICTURES | VIDEOS
    return ", ".join(known[kind] for kind in kinds if kind in known)
