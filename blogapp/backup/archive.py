"""The file of a backup: a ZIP with a manifest, which says what is in it, and a list of its members with their hashes.

Who opens one believes nothing that it says: a name leads nowhere but into the instance, a size is counted, each hash is
looked at, and what is too much is refused before it is read.
"""

from __future__ import annotations

import json
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, NamedTuple

FORMAT = 1
MANIFEST, MEMBERS, SECRETS = "manifest.json", "members.jsonl", "secrets.age"
TABLES, FILES = "tables/", "files/"
MEDIA = "media"
FOLDERS = (MEDIA, "formats", "events", "themes", "fonts")  # of the instance; what lies elsewhere can be made anew
CONFIG = "config.toml"
CHUNK = 1024 * 1024  # bytes
MANIFEST_MAX = SECRETS_MAX = 4 * CHUNK
LINE_MAX = 256 * CHUNK  # a row: no post has a tenth of it
MEMBERS_MAX = 500_000
DIRECTORY_MAX = 64 * CHUNK  # bytes in which a ZIP lists its members, all of which are read at once
ENTRY_MAX = 8 * 1024  # bytes for one of them
DEFLATED_MAX = 1100  # so many times smaller, at most, does Deflate make anything
END, END64 = struct.Struct("<4s4H2LH"), struct.Struct("<4sQ2H2L4Q")
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, struct.error)


class Unusable(Exception):
    """A backup cannot be made or used; the message is a sentence that says why."""


class Member(NamedTuple):
    """A file in a backup, with its size and its hash (SHA-256, in hexadecimal digits)."""

    name: str
    size: int
    digest: str


@dataclass(frozen=True)
class Rows:
    """What the manifest says of a table: its columns and their kinds, how many rows it has, and the last id it gave."""

    columns: Mapping[str, str]
    rows: int
    last_id: int
    digest: str


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself."""

    format: int
    version: str
    revision: str
    made_at: str
    database: str
    has_secrets: bool
    members: int
    size: int
    tables: Mapping[str, Rows]

    def written(self) -> bytes:
        """Return it as it stands in the file."""
        return json.dumps(asdict(self), indent=1).encode()

    @classmethod
    def read(cls, data: bytes) -> Manifest:
        """Read it again. Raises `Unusable`."""
        try:
            given = json.loads(data)
            if given["format"] != FORMAT:
                raise Unusable(
                    f"It is of format {given['format']!r}, and this version of blogapp reads format {FORMAT}. "
                    "Take the version that made it."
                )
            tables = {str(name): Rows(**rows) for name, rows in given["tables"].items()}
            return cls(**{**given, "tables": tables})
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise Unusable("Its manifest cannot be read. Take another backup.") from None


class Archive:
    """A backup that is open for reading."""

    def __init__(self, path: Path, contents: zipfile.ZipFile) -> None:
        """Read the manifest. Raises `Unusable`."""
        self.path, self._zip = path, contents
        listed = contents.infolist()
        if len(contents.NameToInfo) != len(listed):
            raise Unusable("Two of its files have the same name. Take another backup.")
        for info in listed:
            _refuse_odd(info)
        if sum(info.file_size for info in listed) > DEFLATED_MAX * path.stat().st_size:
            raise Unusable("It claims to hold more than a file of its size can. Take another backup.")
        self.manifest = Manifest.read(self.bytes_of(MANIFEST, MANIFEST_MAX))
        self.names = {info.filename for info in listed} - {MANIFEST, MEMBERS}

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """Open one of its files. Raises `Unusable` for one that is not there, or is damaged, also while it is read."""
        try:
            with self._zip.open(name) as file:
                yield file
        except KeyError:
            raise Unusable(f"{name!r} is missing from it. Take another backup.") from None
        except BROKEN as error:
            raise Unusable(f"{name!r} in it is damaged ({error}). Take another backup.") from error

    def bytes_of(self, name: str, most: int) -> bytes:
        """Return all of a small file."""
        with self.open(name) as file:
            data = file.read(most + 1)
        if len(data) > most:
            raise Unusable(f"{name!r} in it is too large. Take another backup.")
        return data

    def lines(self, name: str) -> Iterator[bytes]:
        """Yield the lines of one of its files."""
        with self.open(name) as file:
            while line := file.readline(LINE_MAX):
                if not line.endswith(b"\n"):
                    raise Unusable(f"{name!r} in it has a line without an end. Take another backup.")
                yield line

    def members(self) -> Iterator[Member]:
        """Yield what should be in it, as its list says."""
        for line in self.lines(MEMBERS):
            try:
                name, size, digest = json.loads(line)
            except (ValueError, TypeError, RecursionError):
                raise Unusable(f"{MEMBERS!r} in it cannot be read. Take another backup.") from None
            yield Member(str(name), size, str(digest))

    def copy(self, member: Member, target: IO[bytes] | None = None) -> None:
        """Read a file to its end, perhaps into another. Raises `Unusable` unless it is what the list says."""
        digest, size = sha256(), 0
        with self.open(member.name) as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
                if target is not None:
                    target.write(chunk)
        if not self._zip.getinfo(member.name).file_size == size == member.size or digest.hexdigest() != member.digest:
            raise Unusable(f"{member.name!r} in it is not what it was when it was written. Take another backup.")


def _refuse_odd(info: zipfile.ZipInfo) -> None:
    """Refuse what no backup holds."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    is_plain = kind in {0, stat.S_IFREG} and info.compress_type in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
    if not is_plain or info.flag_bits & 1 or info.orig_filename != info.filename or not is_expected(info.filename):
        raise Unusable(
            f"{info.orig_filename[:200]!r} in it is nothing that blogapp puts into a backup. Nothing of it is used."
        )


def is_expected(name: str) -> bool:
    """Return whether a backup may hold a file of this name: one that leads out of the instance it may not."""
    if name in {MANIFEST, MEMBERS, SECRETS, FILES + CONFIG}:
        return True
    folder, _, rest = name.partition("/")
    if folder == TABLES.rstrip("/"):
        return rest.endswith(".jsonl") and rest.removesuffix(".jsonl").isidentifier()
    parts = rest.split("/")
    is_safe = all(is_plain(part) for part in parts) and len(name.encode()) < 4000
    return folder == FILES.rstrip("/") and len(parts) > 1 and parts[0] in FOLDERS and is_safe


def is_plain(part: str) -> bool:
    """Return whether a file or folder of this name is taken along: none that is hidden, or could lead elsewhere."""
    try:
        size = len(part.encode())
    except UnicodeEncodeError:
        return False
    return 0 < size < 256 and part[0] != "." and part.isprintable() and not set(part) & set('\\/:*?"<>|')


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """Open a backup. Raises `Unusable` with a sentence that begins with its path."""
    try:
        with path.open("rb") as file:
            _refuse_large_directory(file)
            try:
                contents = zipfile.ZipFile(file)
            except (*BROKEN, ValueError) as error:
                raise Unusable(f"It is no backup, or it is damaged ({error}).") from error
            with contents:
                yield Archive(path, contents)
    except Unusable as error:
        raise Unusable(f"{path}: {error}") from error


def _refuse_large_directory(file: IO[bytes]) -> None:
    """Refuse a ZIP whose list of members alone would fill the memory. A backup ends with that list and no comment."""
    size = file.seek(0, 2)
    if size < END.size:
        raise Unusable("It is no backup: it is too short.")
    file.seek(size - END.size)
    mark, *_numbers, length, _start, comment = END.unpack(file.read(END.size))
    if mark != b"PK\5\6" or comment:
        raise Unusable("It is no backup, or its end is missing.")
    number = _numbers[3]
    before = size - END.size - 20 - END64.size
    if before >= 0:
        file.seek(before)
        mark, *_others, number64, length64, _start = END64.unpack(file.read(END64.size))
        if mark == b"PK\6\6":
            length, number = length64, number64
    if number > MEMBERS_MAX or length > min(DIRECTORY_MAX, number * ENTRY_MAX):
        raise Unusable("It claims to hold more files than any backup.")
    file.seek(0)
