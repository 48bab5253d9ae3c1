"""Archives, and PDF: whether they are what they say. Nothing is unpacked but the word that names a kind."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import SEEK_END
from pathlib import PurePosixPath
from typing import IO

ENTRIES_MAX = 10_000
DIRECTORY_MAX = 4 * 1024 * 1024  # bytes of the table at the end of an archive
_END = struct.Struct("<4s4H2LH")  # the record that says where that table is; a comment of 64 kB may follow
_ZIP64 = 20  # bytes before it, where another record would say it in larger numbers
_FAULTS = (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, RuntimeError, ValueError, struct.error)
_MACROS = "vbaproject.bin"


def is_pdf(stream: IO[bytes]) -> bool:
    """Return whether it begins and ends as a PDF does. Source: ISO 32000-2, 7.5.2 and 7.5.5."""
    head = stream.read(8)
    stream.seek(max(0, stream.seek(0, SEEK_END) - 2048))
    return head.startswith((b"%PDF-1.", b"%PDF-2.")) and b"%%EOF" in stream.read()


def is_zip(stream: IO[bytes]) -> bool:
    """Return whether it is an archive with something in it."""
    with _opened(stream) as archive:
        return archive is not None and bool(archive.infolist())


def is_kmz(stream: IO[bytes]) -> bool:
    """Return whether an archive holds a map. Source: OGC 12-007r2, annex C."""
    with _opened(stream) as archive:
        return archive is not None and any(name.lower().endswith(".kml") for name in archive.namelist())


def says_it_is(stream: IO[bytes], mime: bytes) -> bool:
    """Return whether an archive says by its first member what it is.

    Source: EPUB 3.3, 4.2.6.3, and OpenDocument 1.3, part 2, 3.3.
    """
    with _opened(stream) as archive, suppress(*_FAULTS):
        if archive and (entries := archive.infolist()):
            first = min(entries, key=lambda entry: entry.header_offset)
            is_bare = first.compress_type == zipfile.ZIP_STORED and first.file_size == len(mime)
            return first.filename == "mimetype" and is_bare and archive.read(first) == mime
    return False


def is_office(stream: IO[bytes], main: str) -> bool:
    """Return whether an archive is a document of Office with this main part, and has no macros. Source: ECMA-376-2."""
    with _opened(stream) as archive:
        found = set(archive.namelist()) if archive else set()
    has_macros = any(PurePosixPath(name).name.lower() == _MACROS for name in found)
    return {"[Content_Types].xml", main} <= found and not has_macros


@contextmanager
def _opened(stream: IO[bytes]) -> Iterator[zipfile.ZipFile | None]:
    """Yield the archive; None where it is none, begins with something else, or its table has no sensible size."""
    archive = None
    with suppress(*_FAULTS):
        if stream.read(4) == b"PK\3\4" and _is_bounded(stream):
            archive = zipfile.ZipFile(stream)
    yield archive


def _is_bounded(stream: IO[bytes]) -> bool:
    """Return whether an archive's table is small enough to be read. Source: APPNOTE 6.3.10, 4.3.16."""
    stream.seek(max(0, stream.seek(0, SEEK_END) - _END.size - _ZIP64 - 0xFFFF))
    tail = stream.read()
    place = tail.rfind(b"PK\5\6")
    if place < 0 or tail[max(0, place - _ZIP64) : place].startswith(b"PK\6\7"):
        return False
    _signature, _disk, _start, _here, entries, size, _offset, _comment = _END.unpack_from(tail, place)
    return bool(entries <= ENTRIES_MAX and size <= DIRECTORY_MAX)
