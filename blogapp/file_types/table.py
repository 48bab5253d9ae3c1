"""The table of file types, from pictures to a PDF or the GPX of a track. HTML, SVG and scripts are never in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial
from pathlib import PurePath
from typing import IO, Literal

from blogapp.file_types import archives, texts, xml_files
from blogapp.text import Sentence, normalise_line

MEGABYTE = 1024 * 1024
NAME_MAX = 120  # characters of a file's name as it is handed out
_UNSAFE = re.compile(r'[\x00-\x1f\x7f"*/:<>?\\|]')  # somewhere they mean more than themselves


@dataclass(frozen=True)
class FileType:
    """A type of file.

    `name` is what people call it; `endings` how its files' names end, the one that ours get first; `largest` its
    limit in bytes, where that is not the setting's. Pictures, films and sound are shown in pages; a "document" is
    handed out to be stored, whatever it holds. `holds` says whether a document is what it says, by all that it holds;
    the others are told by how they begin (`heads`).
    """

    mime: str
    name: str
    endings: tuple[str, ...]
    kind: Literal["image", "video", "audio", "document"] = "document"
    largest: int | None = None
    holds: Callable[[IO[bytes]], bool] | None = None


def _picture(mime: str, name: str, *endings: str) -> FileType:
    return FileType(mime, name, endings, "image", 10 * MEGABYTE)


def _text(mime: str, name: str, *endings: str, holds: Callable[[IO[bytes]], bool] = texts.is_text) -> FileType:
    return FileType(mime, name, endings, largest=16 * MEGABYTE, holds=holds)


def _json(mime: str, name: str, *endings: str, holds: Callable[[IO[bytes]], bool]) -> FileType:
    return FileType(mime, name, endings, largest=4 * MEGABYTE, holds=holds)  # twenty times as much when it is read


def _xml(mime: str, name: str, ending: str, root: str) -> FileType:
    return _text(mime, name, ending, holds=partial(xml_files.is_rooted, root=re.compile(root)))


def _package(mime: str, name: str, ending: str) -> FileType:
    return FileType(mime, name, (ending,), holds=partial(archives.says_it_is, mime=mime.encode()))


def _office(part: str, name: str, ending: str, main: str) -> FileType:
    mime = f"application/vnd.openxmlformats-officedocument.{part}"
    return FileType(mime, name, (ending,), holds=partial(archives.is_office, main=main))


# Of several that a file may be, the first is meant: a calendar is a text, too, and a book is an archive.
TYPES = {
    each.mime: each
    for each in (
        _picture("image/jpeg", "JPEG", ".jpg", ".jpeg"),
        _picture("image/png", "PNG", ".png"),
        _picture("image/webp", "WebP", ".webp"),
        _picture("image/gif", "GIF", ".gif"),
        _picture("image/avif", "AVIF", ".avif"),
        FileType("video/mp4", "MP4", (".mp4", ".m4v"), "video"),
        FileType("video/webm", "WebM", (".webm",), "video"),
        FileType("audio/mpeg", "MP3", (".mp3",), "audio"),
        FileType("audio/mp4", "M4A", (".m4a", ".m4b"), "audio"),
        FileType("audio/ogg", "Ogg", (".ogg", ".oga", ".opus"), "audio"),
        FileType("audio/wav", "WAV", (".wav",), "audio"),
        FileType("audio/flac", "FLAC", (".flac",), "audio"),
        FileType("audio/webm", "WebM", (".weba",), "audio"),
        _xml("application/gpx+xml", "GPX", ".gpx", r"http://www\.topografix\.com/GPX/1/[01] gpx"),
        _xml(
            "application/vnd.google-earth.kml+xml",
            "KML",
            ".kml",
            r"http://(?:www\.opengis\.net|earth\.google\.com)/kml/2\.\d kml",
        ),
        _xml(
            "application/vnd.garmin.tcx+xml",
            "TCX",
            ".tcx",
            r"http://www\.garmin\.com/xmlschemas/TrainingCenterDatabase/v2 TrainingCenterDatabase",
        ),
        _json("application/geo+json", "GeoJSON", ".geojson", holds=texts.is_geojson),
        _json("application/json", "JSON", ".json", holds=texts.is_json),
        _text("text/calendar", "iCalendar", ".ics", holds=partial(texts.is_wrapped, name="VCALENDAR")),
        _text("text/vcard", "vCard", ".vcf", holds=partial(texts.is_wrapped, name="VCARD")),
        _text("text/vtt", "WebVTT", ".vtt", holds=texts.is_webvtt),
        _text("application/x-subrip", "SubRip", ".srt", holds=texts.is_subrip),
        _text("text/plain", Sentence("plain text"), ".txt", ".text", ".log"),
        _text("text/markdown", "Markdown", ".md", ".markdown"),
        _text("text/csv", "CSV", ".csv"),
        FileType("application/pdf", "PDF", (".pdf",), holds=archives.is_pdf),
        _package("application/epub+zip", "EPUB", ".epub"),
        _package("application/vnd.oasis.opendocument.text", Sentence("OpenDocument text"), ".odt"),
        _package("application/vnd.oasis.opendocument.spreadsheet", Sentence("OpenDocument spreadsheet"), ".ods"),
        _package("application/vnd.oasis.opendocument.presentation", Sentence("OpenDocument presentation"), ".odp"),
        _office("wordprocessingml.document", Sentence("Word document"), ".docx", "word/document.xml"),
        _office("spreadsheetml.sheet", Sentence("Excel spreadsheet"), ".xlsx", "xl/workbook.xml"),
        _office("presentationml.presentation", Sentence("PowerPoint presentation"), ".pptx", "ppt/presentation.xml"),
        FileType("application/vnd.google-earth.kmz", "KMZ", (".kmz",), holds=archives.is_kmz),
        FileType("application/zip", "ZIP", (".zip",), holds=archives.is_zip),
    )
}
_BY_ENDING = {ending: each for each in reversed(TYPES.values()) for ending in each.endings}


def unknown(kinds: Iterable[str]) -> list[str]:
    """Return those of these media types that no file can be."""
    return [str(kind) for kind in kinds if kind not in TYPES]


def nearest(kind: str) -> str:
    """Return the type that somebody may have meant, "" for none."""
    return next(iter(get_close_matches(kind, TYPES, n=1, cutoff=0.75)), "")


def called(kind: str) -> str:
    """Return what people call a type; of one that is not in the table, its own name."""
    return TYPES[kind].name if kind in TYPES else kind


def kind_of(mime: str) -> str:
    """Return what a file of a type is to a page: image, video, audio or document."""
    return TYPES[mime].kind if mime in TYPES else "document"


def names(kinds: Iterable[str]) -> list[str]:
    """Return what people call these types, each once: JPEG, PNG."""
    return list(dict.fromkeys(map(called, kinds)))


def accepted(kinds: Iterable[str]) -> str:
    """Return what the control of a form tells the browser to offer: types and, as it knows few of them, endings."""
    return ",".join(part for kind in kinds for part in (kind, *(TYPES[kind].endings if kind in TYPES else ())))


def of_name(filename: str) -> str:
    """Return the type that a file's name speaks of, "" for none."""
    found = _BY_ENDING.get(PurePath(filename).suffix.lower())
    return found.mime if found else ""


def named(filename: str, kind: str) -> str:
    """Return the name under which a file is handed out: what it was called, safe anywhere, with an ending of its type.

    A text that somebody called page.html is page.html.txt: opened from a disk, it is no page either.
    """
    plain = "".join(char for char in normalise_line(filename) if unicodedata.category(char) != "Cf")
    plain = _UNSAFE.sub("-", plain).strip(". ") or "file"
    endings = TYPES[kind].endings
    suffix = PurePath(plain).suffix
    stem, ending = (plain.removesuffix(suffix), suffix) if suffix.lower() in endings else (plain, endings[0])
    return stem[: NAME_MAX - len(ending)] + ending
