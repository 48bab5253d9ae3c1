"""Files that were uploaded for an import: where they lie, for their owner alone, and how people call them."""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Sequence
from pathlib import Path, PurePosixPath, PureWindowsPath

from werkzeug.datastructures import FileStorage

from blogapp import db
from blogapp.importing.storing.exclusion import folder as root
from blogapp.importing.storing.exclusion import place as unmade
from blogapp.machine.atomic_files import PRIVATE, atomic_write
from blogapp.models.site_imports import KEPT
from blogapp.text import Sentence, normalise_line

STORED = "uploaded-file-%d"  # and never as somebody has called it, for that may lead anywhere
NAME_MAX = 200


def take(storages: Sequence[FileStorage]) -> str:
    """Store what was uploaded in a folder of its own, and return the folder's name."""
    name = secrets.token_hex(16)
    place(name).mkdir(mode=0o700)
    for number, storage in enumerate(storages, 1):
        with atomic_write(place(name) / (STORED % number), PRIVATE) as file:
            shutil.copyfileobj(storage.stream, file, 2**20)
    return name


def place(folder: str) -> Path:
    """Return where a folder of that name lies."""
    return root() / folder


def paths(folder: str, number: int) -> list[Path]:
    """Return where so many files of a folder lie."""
    return [place(folder) / (STORED % each) for each in range(1, number + 1)]


def remove(folder: str | None) -> None:
    """Delete the files, and whatever else lies in their folder."""
    if folder:
        shutil.rmtree(place(folder), ignore_errors=True)


def leftovers(known: set[str | None]) -> list[str]:
    """Return the names of folders that no import knows, since it was killed before it could tell of them."""
    latest = (db.now() - KEPT).timestamp()
    return [each.name for each in root().iterdir() if each.name not in known and each.stat().st_mtime < latest]


def is_empty() -> bool:
    """Return whether nothing was uploaded that is still there."""
    return not (unmade().is_dir() and any(unmade().iterdir()))


def name_of(storage: FileStorage) -> str:
    """Return what people call a file: the last part of what their browser said."""
    said = PurePosixPath(PureWindowsPath(storage.filename or "").name).name
    return normalise_line(said)[:NAME_MAX] or STORED % 1


def with_names(sentence: str, names: Sequence[str]) -> str:
    """Return a sentence in which files are called as people call them."""
    if isinstance(sentence, Sentence):
        said = {key: with_names(value, names) if isinstance(value, str) else value
                for key, value in sentence.values.items()}  # fmt: skip
        return Sentence(sentence.pattern, **said)
    for number, name in reversed(list(enumerate(names, 1))):
        sentence = sentence.replace(STORED % number, name)
    return sentence


def with_names_in_json(text: str, names: Sequence[str]) -> str:
    """Do the same in JSON."""
    return with_names(text, [json.dumps(name)[1:-1] for name in names])
