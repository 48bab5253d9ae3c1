"""Uploaded files in a folder of this machine."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from filecmp import cmp
from pathlib import Path
from typing import IO

from blogapp.machine.atomic_files import atomic_write
from blogapp.storage.base import Storage, Stored, missing


class Folder(Storage):
    """The folder `media` of an instance."""

    folder: Path

    def __init__(self, folder: Path) -> None:
        self.folder, self.where = folder, str(folder)

    def stat(self, path: str) -> Stored:
        """Return what the disk knows of a file."""
        known = (self.folder / path).stat()
        if not stat.S_ISREG(known.st_mode):
            raise missing(path)
        return Stored(path, known.st_size, datetime.fromtimestamp(known.st_mtime, UTC))

    def open(self, path: str) -> IO[bytes]:
        """Open the file itself."""
        return (self.folder / path).open("rb")

    @contextlib.contextmanager
    def writing(self, path: str, twin: str = "") -> Iterator[IO[bytes]]:
        """Write a file beside its place. Of a twin with the same bytes the disk has one, where it can do that."""
        with atomic_write(self.folder / path) as file:
            yield file
            if twin:
                file.flush()
                _share(Path(file.name), self.folder / twin)

    def remove(self, path: str) -> None:
        """Remove the file; its folder stays."""
        (self.folder / path).unlink(missing_ok=True)

    def walk(self) -> Iterator[Stored]:
        """Yield the files in the order of their paths."""
        for folder, folders, names in os.walk(self.folder):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                if not name.startswith("."):
                    with contextlib.suppress(FileNotFoundError):  # deleted meanwhile
                        known = self.stat((Path(folder) / name).relative_to(self.folder).as_posix())
                        if known.size:
                            yield known


def _share(draft: Path, twin: Path) -> None:
    """Let two files that hold the same be one on the disk, where it can do that."""
    linked = draft.with_name(f"{draft.name}.twin")
    with contextlib.suppress(OSError):
        if cmp(draft, twin, shallow=False):
            linked.hardlink_to(twin)
            linked.replace(draft)
