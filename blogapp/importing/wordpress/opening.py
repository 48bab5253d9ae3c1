"""The files of an export, plain, packed as .gz or in a .zip, as chunks of bytes; no more is unpacked than is fair."""

from __future__ import annotations

import gzip
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from blogapp.text import Sentence

CHUNK = 256 * 1024
FAIR = 64 * 1024 * 1024  # bytes that anything may unpack to
RATIO = 200  # how many times its size a larger file may; exports come to ten
DIRECTORY_MAX = 4 * 1024 * 1024  # bytes of the table at the end of an archive
_END = struct.Struct("<4s4H2LH")  # the record that says where that table is; a comment of 64 kB may follow
_GZIP, _ZIP = b"\x1f\x8b", b"PK"
_BROKEN = (EOFError, OSError, RuntimeError, NotImplementedError, ValueError, zipfile.BadZipFile, zlib.error)


class NotWxr(ValueError):
    """A file that is no export of WordPress, or none that can be read; the message says what to do."""


@dataclass(frozen=True)
class Part:
    """One text of an export: a file, or one within a .zip."""

    path: Path
    member: str = ""

    @property
    def name(self) -> str:
        """What people call it."""
        return self.member.rpartition("/")[2] or self.path.name


@dataclass
class Meter:
    """How much of the files has been read, in bytes as they lie on the disk."""

    before: int = 0
    now: int = 0

    @property
    def read(self) -> int:
        """How much it is altogether."""
        return self.before + self.now

    def next(self) -> None:
        """Begin with the next file."""
        self.before, self.now = self.read, 0


def parts_of(paths: Sequence[Path]) -> list[Part]:
    """Return the texts in files, in order. Raises `NotWxr` where there is none."""
    parts: list[Part] = []
    for path in paths:
        with _opened(path) as file:
            is_archive = file.read(2) == _ZIP
        parts += _members(path) if is_archive else [Part(path)]
    return parts


def chunks(part: Part, meter: Meter) -> Iterator[bytes]:
    """Yield what a text consists of, up to where a packed file is damaged. Raises `NotWxr` for one that is a bomb."""
    with _opened(part.path) as file:
        begins = file.read(2)
        file.seek(0)
        unpacked = 0
        most = max(FAIR, RATIO * part.path.stat().st_size)
        for chunk in _unpacked(part, file, begins):
            unpacked += len(chunk)
            if unpacked > most and begins in (_GZIP, _ZIP):
                raise NotWxr(
                    Sentence("%(name)s unpacks to more than an export can be. Export again, unpacked.", name=part.name)
                )
            meter.now = file.tell()
            yield chunk


def _unpacked(part: Part, file: IO[bytes], begins: bytes) -> Iterator[bytes]:
    try:
        if part.member:
            with zipfile.ZipFile(file) as archive, archive.open(part.member) as text:
                yield from iter(lambda: text.read(CHUNK), b"")
        elif begins == _GZIP:
            with gzip.GzipFile(fileobj=file) as text:
                yield from iter(lambda: text.read(CHUNK), b"")
        else:
            yield from iter(lambda: file.read(CHUNK), b"")
    except _BROKEN as error:
        if isinstance(error, NotWxr):
            raise


def _opened(path: Path) -> IO[bytes]:
    try:
        return path.open("rb")
    except OSError as error:
        reason = error.strerror or str(error)
        raise NotWxr(Sentence("%(name)s cannot be opened: %(reason)s.", name=path.name, reason=reason)) from None


def _members(path: Path) -> list[Part]:
    """Return the texts in an archive. Nothing is unpacked onto the disk, so their paths lead nowhere."""
    with _opened(path) as file:
        if not _is_fair(file):
            raise NotWxr(Sentence("%(name)s is damaged, or has too many files in it. Unpack it.", name=path.name))
        try:
            with zipfile.ZipFile(file) as archive:
                names = [info.filename for info in archive.infolist() if not info.flag_bits & 1]
        except _BROKEN:
            raise NotWxr(Sentence("%(name)s is damaged. Export again.", name=path.name)) from None
    texts = [name for name in names if name.lower().endswith(".xml") and "__MACOSX/" not in name]
    if not texts:
        raise NotWxr(
            Sentence(
                "There is no .xml in %(name)s. Give the file that WordPress made under Tools, Export.", name=path.name
            )
        )
    return [Part(path, name) for name in sorted(dict.fromkeys(texts))]


def _is_fair(file: IO[bytes]) -> bool:
    """Return whether the table of an archive is there, and no longer than memory has room for."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _END.size - 0xFFFF))
    tail = file.read()
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) - place < _END.size:
        return False
    length = _END.unpack_from(tail, place)[5]
    return int(length) <= DIRECTORY_MAX
