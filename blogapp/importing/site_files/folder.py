"""The folder of a site, of which nothing is believed: no link is followed, nothing outside or huge is read."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from blogapp.backup import tables
from blogapp.backup.archive import CHUNK, Unusable, is_plain
from blogapp.exporting.site_files import contents, documents

TEXT_MAX = 64 * CHUNK  # bytes; no text has a tenth of it
DEEPEST = 50
FOLDERS = ("posts", "pages", "revisions", "comments", "media", contents.PRIVATE_FOLDER)
SUM = re.compile(r"([0-9a-f]{64}) [ *](.+)")


def refused(place: str, line: int, sentence: str) -> Unusable:
    """Return the refusal of a file."""
    return Unusable(f"{place}, line {line}: {sentence}")


class Folder:
    """A folder that an export has made: the names of its files, what they hold, and which were changed since."""

    def __init__(self, path: Path) -> None:
        """Read the manifest and the list. Raises `Unusable`."""
        self.path = path
        if not (path / contents.MANIFEST).is_file():
            raise Unusable(
                f"{path} has no {contents.MANIFEST}: it is no export, or one that was interrupted. Export it again."
            )
        self.names = frozenset(self._walk())
        self.revision, self.tables = self._manifest()
        self.sums = self._sums()
        self.changed: list[str] = []
        self.added: list[str] = []
        self.digests: dict[str, tuple[int, str]] = {}  # of media: size and hash

    def within(self, *folders: str) -> list[str]:
        """Return the names of the files in some folders, in order."""
        return sorted(name for name in self.names if name.partition("/")[0] in folders)

    def open(self, name: str) -> IO[bytes]:
        """Open a file of the folder, and nothing that has taken its place."""
        try:
            number = os.open(self.path / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except OSError as error:
            raise Unusable(f"{name} cannot be read: {error.strerror}.") from None
        file = os.fdopen(number, "rb")
        if not stat.S_ISREG(os.fstat(number).st_mode):
            file.close()
            raise Unusable(f"{name} is no plain file. Take it away.")
        return file

    def read(self, name: str, most: int = TEXT_MAX) -> bytes:
        """Return what a file holds, and note whether that was changed since the export."""
        with self.open(name) as file:
            data = file.read(most + 1)
        if len(data) > most:
            raise Unusable(f"{name} is larger than {most // CHUNK} MB, which no text is. Take it away.")
        self._compare(name, sha256(data).hexdigest())
        return data

    def rows(self, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield the rows of a list, each with the number of its line."""
        if name not in self.names:
            return
        digest = sha256()
        with self.open(name) as file:
            for number, line in enumerate(iter(lambda: file.readline(TEXT_MAX), b""), 1):
                digest.update(line)
                if line.strip():
                    yield number, self._row(name, number, line)
        self._compare(name, digest.hexdigest())

    @staticmethod
    def _row(name: str, number: int, line: bytes) -> dict[str, Any]:
        try:
            row = documents.loaded(documents.decoded(line, number), number)
        except documents.Malformed as error:
            raise refused(name, number, str(error)) from None
        if not isinstance(row, dict):
            raise refused(name, number, "Here must stand an object in braces.")
        return row

    def measure(self, name: str) -> int:
        """Read a file of media to its end; return its size, and note its hash, by which it is copied later."""
        digest, size = sha256(), 0
        with self.open(name) as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
        self.digests[name] = size, digest.hexdigest()
        self._compare(name, digest.hexdigest())
        return size

    def refuse_missing(self) -> None:
        """Refuse a folder of which files are gone that were in it."""
        whole = (*FOLDERS, *contents.LISTS.values())
        gone = {name for name in self.sums.keys() - self.names if name.partition("/")[0] in whole}
        if gone:
            raise Unusable(
                f"{min(gone)} is missing" + (f", and {len(gone) - 1} other files" if len(gone) > 1 else "") + ". "
                f"If it was removed on purpose, remove its line in {contents.SUMS}; else export again."
            )

    def _compare(self, name: str, digest: str) -> None:
        if name.partition("/")[0] == contents.PRIVATE_FOLDER or not self.sums:
            return
        if name not in self.sums:
            self.added.append(name)
        elif self.sums[name] != digest and name not in self.changed:
            self.changed.append(name)

    def _walk(self) -> Iterator[str]:
        """Yield the names of all files that an import reads. Hidden ones are passed over."""
        yield from (name for name in contents.LISTS.values() if os.path.lexists(self.path / name))
        waiting = [name for name in FOLDERS if os.path.lexists(self.path / name)]
        if odd := [name for name in waiting if not stat.S_ISDIR(os.lstat(self.path / name).st_mode)]:
            raise Unusable(f"{odd[0]} is no folder, or a link to one. Take it away.")
        while waiting:
            above = waiting.pop()
            with os.scandir(self.path / above) as found:
                entries = [entry for entry in found if not entry.name.startswith(".")]
            for entry in entries:
                name = f"{above}/{entry.name}"
                if _is_folder(name, entry):
                    waiting.append(name)
                else:
                    yield name

    def _manifest(self) -> tuple[str, dict[str, dict[str, Any]]]:
        """Return the revision of the tables, and what is to be known of each."""
        with self.open(contents.MANIFEST) as file:
            data = file.read(4 * CHUNK)
        try:
            given = documents.loaded(documents.decoded(data))
            is_known = given["format"] == contents.FORMAT
            revision, described = str(given["revision"]), given["tables"]
            odd = [name for name, table in described.items() if not _is_known(name, table)]
        except documents.Malformed as error:
            raise refused(contents.MANIFEST, error.line, str(error)) from None
        except (ValueError, KeyError, TypeError, AttributeError):
            raise Unusable(f"{contents.MANIFEST} cannot be read. Export again.") from None
        if not is_known or odd:
            raise Unusable(
                f"{contents.MANIFEST} is of another format than this version reads. Take the one that made it."
            )
        return revision, described

    def _sums(self) -> dict[str, str]:
        """Return the hashes of the files as they were written; none where the list is not there."""
        if not (self.path / contents.SUMS).is_file():
            return {}
        with self.open(contents.SUMS) as file:
            lines = documents.decoded(file.read(4 * TEXT_MAX)).splitlines()
        found = {}
        for number, line in enumerate(lines, 1):
            if not (match := SUM.fullmatch(line)):
                raise refused(contents.SUMS, number, "This is no line of a hash and a name. Remove it.")
            found[match[2]] = match[1]
        return found


def _is_known(name: str, table: Mapping[str, Any]) -> bool:
    """Return whether a manifest names a table that there is, with columns of kinds that there are."""
    kinds, last_id = set(table["columns"].values()), table.get("last_id", 0)
    return name in tables.MODELS and kinds <= tables.KINDS.keys() and 0 <= int(last_id) <= tables.INTEGER_MAX


def _is_folder(name: str, entry: os.DirEntry[str]) -> bool:
    """Return whether it is a folder, and no file. Raises `Unusable` for what no export makes."""
    if not (entry.is_file(follow_symlinks=False) or entry.is_dir(follow_symlinks=False)):
        raise Unusable(f"{name} is a link, or no plain file. Take it away.")
    if not is_plain(entry.name) or name.count("/") > DEEPEST or len(name.encode()) > 4000:
        raise Unusable(f"{name[:200]!r} has a name that no export gives. Take it away.")
    return entry.is_dir(follow_symlinks=False)
