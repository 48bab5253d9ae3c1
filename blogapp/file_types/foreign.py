"""Types of file that people have and that are not taken, such as the HEIC of a telephone: how to get one that is."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import IO, Literal

from blogapp.file_types.table import TYPES
from blogapp.text import Sentence

HEAD = 4096
_SVG = re.compile(rb"<svg[\s>]", re.IGNORECASE)


@dataclass(frozen=True)
class Foreign:
    """A type that is not taken, in the place of which another file of its `kind` can be; `advice` says how."""

    kind: Literal["image", "video", "audio", "document"]
    advice: Sentence
    is_one: Callable[[bytes], bool]


def _is_iso(*brands: bytes) -> Callable[[bytes], bool]:
    return lambda head: head[4:8] == b"ftyp" and head[8:12] in brands


def _starts(*beginnings: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(beginnings)


def _as_jpeg(name: str) -> Sentence:
    return Sentence(
        "Browsers do not show pictures of the type %(name)s. Export it as JPEG or PNG, and choose that.", name=name
    )


def _as_mp4(name: str) -> Sentence:
    return Sentence("Browsers do not play films of the type %(name)s. Export it as MP4, and choose that.", name=name)


_FOREIGN = (
    Foreign(
        "image",
        Sentence(
            "Browsers do not show photos of the type HEIC. Export it as JPEG, and choose that; a telephone set to "
            "“Most Compatible” takes such photos by itself."
        ),
        _is_iso(b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"),
    ),
    Foreign(
        "image",
        Sentence("A picture of the type SVG can hold programs. Export it as PNG, and choose that."),
        lambda head: _SVG.search(head) is not None,
    ),
    Foreign("image", _as_jpeg("TIFF"), _starts(b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")),
    Foreign("image", _as_jpeg("BMP"), lambda head: head.startswith(b"BM") and head[6:10] == bytes(4)),
    Foreign("image", _as_jpeg("PSD"), _starts(b"8BPS")),
    Foreign("image", _as_jpeg("JPEG XL"), _starts(b"\xff\x0a", b"\0\0\0\x0cJXL ")),
    Foreign("image", _as_jpeg("JPEG 2000"), _starts(b"\0\0\0\x0cjP  ", b"\xff\x4f\xff\x51")),
    Foreign("image", _as_jpeg("ICO"), _starts(b"\0\0\1\0", b"\0\0\2\0")),
    Foreign("video", _as_mp4("MOV"), lambda head: _is_iso(b"qt  ")(head) or head[4:8] in {b"moov", b"mdat", b"wide"}),
    Foreign("video", _as_mp4("AVI"), lambda head: head.startswith(b"RIFF") and head[8:12] == b"AVI "),
    Foreign("video", _as_mp4("WMV"), _starts(bytes.fromhex("3026b2758e66cf11"))),
    Foreign("video", _as_mp4("Matroska"), _starts(b"\x1a\x45\xdf\xa3")),
    Foreign("video", _as_mp4("FLV"), _starts(b"FLV\1")),
    Foreign("video", _as_mp4("MPEG"), _starts(b"\0\0\1\xba", b"\0\0\1\xb3")),
    Foreign(
        "audio",
        Sentence("Browsers do not play sound of the type AIFF. Export it as MP3 or FLAC, and choose that."),
        lambda head: head.startswith(b"FORM") and head[8:12] in {b"AIFF", b"AIFC"},
    ),
    Foreign(
        "document",
        Sentence("This is a file of an older office program. Save it as PDF, DOCX, XLSX or PPTX, and choose that."),
        _starts(bytes.fromhex("d0cf11e0a1b11ae1")),
    ),
    Foreign(
        "document",
        Sentence("This is an archive that not everybody can open. Pack it as ZIP, and choose that."),
        _starts(b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\0"),
    ),
)


def advice_on(stream: IO[bytes], kinds: Collection[str]) -> Sentence | None:
    """Return what to do about a file that is not taken where one of these types is; None where that is not known.

    The stream is at its beginning afterwards.
    """
    stream.seek(0)
    head = stream.read(HEAD)
    stream.seek(0)
    asked = {TYPES[kind].kind for kind in kinds if kind in TYPES}
    return next((each.advice for each in _FOREIGN if each.kind in asked and each.is_one(head)), None)
