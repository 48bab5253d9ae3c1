"""What every storage of uploaded files can do: the interface of the folder and of the bucket."""

from __future__ import annotations

import errno
import os
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import IO, NamedTuple


class Away(OSError):
    """A storage does not answer, or refuses to; it may pass by itself, like an error of a disk."""

    def __init__(self, reason: str, where: str) -> None:
        super().__init__(errno.EIO, reason, where)


class Stored(NamedTuple):
    """A file that is stored: its path, its size in bytes, when it was stored (UTC)."""

    path: str
    size: int
    modified: datetime


class Storage(ABC):
    """Files by their paths, such as "2026/05/harbour-1a2b.jpg". None is changed once it is stored.

    A file that is not there raises `FileNotFoundError`; a storage that does not answer, any other `OSError`.
    """

    where: str  # for messages
    folder: Path | None = None  # where the files lie on this machine, if they do

    @abstractmethod
    def stat(self, path: str) -> Stored:
        """Return what is known of a file."""

    @abstractmethod
    def open(self, path: str) -> IO[bytes]:
        """Open a file for reading, in any order."""

    @abstractmethod
    def writing(self, path: str, twin: str = "") -> AbstractContextManager[IO[bytes]]:
        """Open a file for writing; it is stored at the end of the block, whole, and not at all if that fails.

        `twin` is the path of another file that may hold the same: the disk may keep one for both.
        """

    @abstractmethod
    def remove(self, path: str) -> None:
        """Remove a file, if it is there."""

    @abstractmethod
    def walk(self) -> Iterator[Stored]:
        """Yield all files but hidden and empty ones: no upload is that."""

    def has(self, path: str) -> bool:
        """Return whether a file is there."""
        try:
            self.stat(path)
        except FileNotFoundError:
            return False
        return True


def missing(path: str) -> FileNotFoundError:
    """Return the error for a file that is not there."""
    return FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
