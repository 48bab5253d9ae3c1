"""Moving all uploads from one storage to another, such as a bucket of S3, while the blog runs.

Each file is copied, read again and compared by its hash. What is there already is compared, too, and not copied: so an
interrupted move goes on where it was. Nothing is removed, and no row is changed: paths stay what they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import file_digest, sha256

from blogapp.storage import Storage, Stored

BLOCK = 1024 * 1024


class Differs(Exception):
    """A file did not become what it is where it comes from; the argument is its path."""


class Moving:
    """One move: what was done so far."""

    def __init__(self, origin: Storage, target: Storage) -> None:
        self.origin, self.target = origin, target
        self.sizes: dict[str, int] = {}  # of what is in both
        self.gone: set[str] = set()  # deleted meanwhile
        self.copied = 0
        self.before = {stored.path: stored.size for stored in target.walk()}
        self.wanted = list(origin.walk())

    def steps(self) -> Iterator[int]:
        """Copy everything, then what was uploaded meanwhile; yield how many files are done. Raises `Differs`."""
        while self.wanted:
            for stored in self.wanted:
                try:
                    self._bring(stored)
                except FileNotFoundError:
                    if self.origin.has(stored.path):
                        raise
                    self.gone.add(stored.path)
                yield len(self.sizes)
            self.wanted = [each for each in self.origin.walk() if each.path not in self.sizes.keys() | self.gone]

    def missing(self) -> set[str]:
        """Return what is not there after all, as the target lists it."""
        there = {stored.path: stored.size for stored in self.target.walk()}
        return {path for path, size in self.sizes.items() if there.get(path) != size}

    def beside(self) -> int:
        """Return how many other files were there."""
        return len(self.before.keys() - self.sizes.keys())

    def _bring(self, stored: Stored) -> None:
        path, size = stored.path, stored.size
        if self.before.get(path) != size or _digest(self.origin, path) != _digest(self.target, path):
            if self._copied(path) != _digest(self.target, path):
                self.target.remove(path)
                raise Differs(path)
            self.copied += 1
        self.sizes[path] = size

    def _copied(self, path: str) -> str:
        """Copy a file; return the hash of what was read."""
        digest = sha256()
        with self.origin.open(path) as file, self.target.writing(path) as copy:
            while block := file.read(BLOCK):
                digest.update(block)
                copy.write(block)
        return digest.hexdigest()


def _digest(storage: Storage, path: str) -> str:
    with storage.open(path) as file:
        return file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
