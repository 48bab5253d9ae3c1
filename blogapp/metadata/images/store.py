"""Where drawn pictures lie: files in the instance folder, named after what they show. No database knows of them."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from pathlib import Path

from flask import current_app

from blogapp.machine.atomic_files import atomic_write

KEY = 12
_ONE_AT_A_TIME = threading.Lock()


def key_of(*shown: object) -> str:
    """Return a short name for all that a picture shows; when that changes, the name does."""
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:KEY]


def drawn(name: str, key: str, ending: str, draw: Callable[[], bytes]) -> bytes:
    """Return a picture from its file; the first call draws it, and removes what was drawn under this name before.

    Several may ask at once: one at a time draws. Where nothing can be written, it is drawn each time.
    """
    path = Path(current_app.instance_path) / "drawn" / f"{name}-{key}.{ending}"
    if (known := _read(path)) is None:
        with _ONE_AT_A_TIME:
            known = _read(path)
            if known is None:
                known = draw()
                _write(path, known, f"{name}-*.{ending}")
    return known


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _write(path: Path, data: bytes, former: str) -> None:
    try:
        for other in path.parent.glob(former):
            other.unlink(missing_ok=True)
        with atomic_write(path) as file:
            file.write(data)
    except OSError:  # a full disk costs time, and no picture
        current_app.logger.warning("The picture %s could not be kept; it is drawn each time.", path)
