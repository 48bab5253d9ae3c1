"""The folder of a site: new, or the one of a former export, which is replaced when the next one is whole.

Whatever else lies in it, such as `.git`, stays. While files are replaced there is no manifest, without which nothing is
an export; that takes as long as renaming a dozen files and folders.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from blogapp.backup.archive import Unusable
from blogapp.exporting.site_files.contents import MANIFEST
from blogapp.machine.atomic_files import DRAFT, make_folder
from blogapp.machine.locks import alone_in

UNFINISHED = "manifest.unfinished"


@contextmanager
def renewed(out: Path) -> Iterator[Path]:
    """Yield a folder to be filled, which becomes the contents of `out` when the block ends well, or leaves no trace.

    Raises `Unusable` where something lies that no export has made.
    """
    out = out.resolve()
    refuse_foreign(out)
    part = out.with_name(f".{out.name}{DRAFT}")
    make_folder(part)
    try:
        with alone_in(part, patient=False):
            for name in ("new", "former"):  # what another left behind that was killed
                shutil.rmtree(part / name, ignore_errors=True)
            part.chmod(0o700)
            (part / "new").mkdir(0o700)
            try:
                yield part / "new"
                os.sync()
                _replace(out, part)
            finally:
                shutil.rmtree(part)
    except BlockingIOError:
        raise Unusable(f"Another export into {out} is going on at this moment. Wait for it.") from None


def refuse_foreign(out: Path) -> None:
    """Refuse a place where something lies that no export has made. Raises `Unusable`."""
    if not out.parent.is_dir():
        raise Unusable(f"There is no folder {out.parent}. Make it first, or give another one.")
    if not out.exists() and not out.is_symlink():
        return
    if not out.is_dir():
        raise Unusable(f"{out} is there already, and is no folder. Give another name, or remove it first.")
    is_ours = (out / MANIFEST).is_file() or (out / UNFINISHED).is_file()
    if not is_ours and any(path.name != ".git" for path in out.iterdir()):
        raise Unusable(f"{out} is not empty, and no export has made it. Give a new or an empty folder.")


def _replace(out: Path, part: Path) -> None:
    """Put the new files into the place of the former ones; the manifest goes first and comes last."""
    new, former = part / "new", part / "former"
    if not out.exists() or not any(out.iterdir()):
        new.replace(out)
        return
    former.mkdir()
    (out / UNFINISHED).touch()
    (out / MANIFEST).unlink(missing_ok=True)
    for path in sorted(new.iterdir(), key=lambda path: path.name == MANIFEST):
        if (out / path.name).exists():
            (out / path.name).replace(former / path.name)
        path.replace(out / path.name)
    (out / UNFINISHED).unlink()
