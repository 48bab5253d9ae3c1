"""A hidden folder for drafts beside what is written: what one who was killed has left there, the next one sweeps."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from blogapp.machine.atomic_files import DRAFT
from blogapp.machine.locks import alone_in

PREFIX = ".blogapp-"


@contextmanager
def drafts_in(folder: Path) -> Iterator[Path]:
    """Yield a folder in `folder` that is gone at the end, and sweep those whose makers are dead: nobody locks them."""
    with ExitStack() as stack:
        with alone_in(folder):  # so that nobody takes this for one that was left, before it is locked
            for left in folder.glob(f"{PREFIX}*{DRAFT}"):
                with suppress(BlockingIOError, FileNotFoundError), alone_in(left, patient=False):
                    shutil.rmtree(left)
            made = Path(stack.enter_context(TemporaryDirectory(prefix=PREFIX, suffix=DRAFT, dir=folder)))
            stack.enter_context(alone_in(made))
        yield made
