"""A lock on a folder, which one process has at a time, and which ends with it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def alone_in(folder: Path, *, patient: bool = True) -> Iterator[None]:
    """Let one at a time work in a folder. Raises `BlockingIOError` for who is not patient while another does."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if patient else fcntl.LOCK_NB))
        yield
    finally:
        os.close(handle)
