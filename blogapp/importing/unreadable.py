"""Files that cannot be read, and the sentence that says why; one is read whole only where its size is fair."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

LARGEST = 256 * 1024 * 1024  # bytes of one file


class Unreadable(ValueError):
    """What was given is not what the import reads; the message says what to do."""


def bytes_of(path: Path, most: int = LARGEST) -> bytes:
    """Return what a file holds. Raises `Unreadable`."""
    try:
        if path.stat().st_size > most:
            raise Unreadable(f"{path.name} is larger than {most >> 20} MB.")
        return path.read_bytes()
    except OSError as error:
        raise Unreadable(f"{path.name} cannot be opened: {error.strerror or ''}.") from None


def json_of(path: Path) -> Any:
    """Return the value in a file of JSON. Raises `Unreadable`."""
    try:
        return json.loads(bytes_of(path))
    except Unreadable:
        raise
    except (ValueError, RecursionError):  # no JSON, no UTF-8, too deep, numbers without end
        raise Unreadable(f"{path.name} is no JSON that can be read. Export again.") from None
