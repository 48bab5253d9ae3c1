"""Which files of the instance belong into a backup: uploads, what was dropped in, the configuration."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from blogapp import config
from blogapp.backup.archive import CONFIG, FOLDERS, MEDIA, is_plain
from blogapp.storage import Storage

IN_ADDRESS = re.compile(r"://[^/\s:@]*:[^/\s@]+@")  # a password, as in the address of a database
COMPILED = "__pycache__"


def folders_beside(store: Storage, folders: Iterable[str] = FOLDERS) -> list[str]:
    """Return those of the folders that lie in the instance: uploads may be stored elsewhere."""
    return [name for name in folders if name != MEDIA or store.folder]


def walk(instance: Path, folders: Iterable[str] = FOLDERS) -> Iterator[tuple[str, Path]]:
    """Yield each file that lies in the folders of a backup, or in some of them: its name there, and where it is.

    The name is "" for what is not taken along: a link to a folder, and what other systems could not name. Hidden files
    and compiled ones are passed over.
    """
    for name in folders:
        yield from _within(instance / name, name)


def _within(folder: Path, name: str) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.name.startswith(".") or path.name == COMPILED:
            continue
        inner = f"{name}/{path.name}"
        if not is_plain(path.name) or not path.exists() or (path.is_dir() and path.is_symlink()):
            yield "", path
        elif path.is_dir():
            yield from _within(path, inner)
        else:
            yield (inner if path.is_file() else ""), path


def configuration(instance: Path) -> Path | None:
    """Return the file of settings, if there is one."""
    path = instance / CONFIG
    return path if path.is_file() else None


def is_secret(path: Path) -> bool:
    """Return whether a file of settings says what nobody else may know: a key, or the password of a database."""
    return config.holds_secrets(path) or bool(IN_ADDRESS.search(path.read_text(encoding="utf-8")))
