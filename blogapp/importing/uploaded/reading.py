"""Which kinds of files can be uploaded, and the reader of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from blogapp import plugins
from blogapp.importing import sources, wordpress
from blogapp.importing.entries import Item

WORDPRESS = "wordpress"
FOLDERS = {"markdown"}  # readers of what nobody uploads as a file
PARTS = 1000  # in which what is done is counted


@dataclass(frozen=True)
class Opened:
    """Files that can be read, and how many of `total` parts of them are done; without a total nobody knows."""

    read: Callable[[], Iterable[Item]]
    total: int = 0
    done: Callable[[], int] | None = None


def kinds() -> list[str]:
    """Return the names of the readers, that of WordPress first."""
    return [WORDPRESS, *sorted(set(sources.readers()) - FOLDERS)]


def check(kind: str, paths: Sequence[Path], address: str) -> None:
    """Look whether these are files of a kind, as far as their beginning tells. Raises `ValueError` with a sentence."""
    if kind == WORDPRESS:
        wordpress.check(paths)
    else:
        next(iter(sources.readers()[kind](paths[0], address)), None)


def opened(kind: str, paths: Sequence[Path], address: str) -> Opened:
    """Return how files of a kind are read. Raises `ValueError` with a sentence."""
    if kind != WORDPRESS:
        return Opened(lambda: sources.readers()[kind](paths[0], address))
    export, size = wordpress.Export(paths, plugins.formats()), wordpress.size(paths) or 1
    return Opened(lambda: export, PARTS, lambda: min(export.done * PARTS // size, PARTS))
