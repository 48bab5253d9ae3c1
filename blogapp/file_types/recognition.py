"""Which files are taken: each is recognised by what it holds; its name tells only what two kinds of text are called."""

from __future__ import annotations

from collections.abc import Collection
from io import SEEK_END
from typing import IO

from blogapp.file_types import heads
from blogapp.file_types.table import TYPES, of_name


def recognise(stream: IO[bytes], kinds: Collection[str] = TYPES.keys(), name: str = "") -> str:
    """Return which of these types a file is of, or "". The stream is at its beginning afterwards.

    What several types allow (each list of values is a text, too) is of the one that its name speaks of, else of the
    first in the table.
    """
    shown = heads.recognise(stream)
    if shown in kinds:
        return shown
    size = stream.seek(0, SEEK_END)
    fitting = [
        mime
        for mime, each in TYPES.items()
        if mime in kinds and each.holds and size <= (each.largest or size) and not stream.seek(0) and each.holds(stream)
    ]
    stream.seek(0)
    return named if (named := of_name(name)) in fitting else next(iter(fitting), "")
