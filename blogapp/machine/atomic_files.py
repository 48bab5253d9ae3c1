"""Files that are written whole or not at all, whatever stops the writer."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

PUBLIC = 0o666  # less what the umask takes
PRIVATE = 0o600
DRAFT = ".part"  # what the names of files end with that are not whole yet, or never will be


@contextmanager
def atomic_write(
    path: Path, mode: int = PUBLIC, *, replace: bool = True, drafts: Path | None = None
) -> Iterator[IO[bytes]]:
    """Open a file beside the path, and give it that name once it is complete and on the disk.

    Readers find the former file or the new one, after a crash as well. Without `replace`, a file that is there stays.
    `drafts` is another folder of the same disk for the file until then.
    """
    make_folder(path.parent)
    draft = (drafts or path.parent) / f".{secrets.token_hex(8)}{DRAFT}"
    try:
        with open(draft, "xb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if replace:
            draft.replace(path)
        else:
            with suppress(FileExistsError):
                path.hardlink_to(draft)
        _sync(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def make_folder(path: Path) -> None:
    """Make a folder, and those above it, so that a crash does not take them away again."""
    if not path.is_dir():
        make_folder(path.parent)
        path.mkdir(exist_ok=True)
        _sync(path.parent)


def _sync(folder: Path) -> None:
    """Bring the names in a folder to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
