"""The backups that the blog makes by itself, in the folder `backups` of the instance: each day, and before upgrades."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine

from blogapp.db import now
from blogapp.machine import lazy
from blogapp.machine.atomic_files import make_folder

if TYPE_CHECKING:
    from blogapp.backup import writing
else:
    writing = lazy.Module("blogapp.backup.writing")  # what only the making needs


def write(kind: str, engine: Engine, settings: Mapping[str, Any]) -> tuple[Path, writing.Written]:
    """Make a backup whose name says what it is for and when it was made; return where it is and what it holds."""
    folder = Path(settings["INSTANCE"]) / "backups"
    make_folder(folder)
    folder.chmod(0o700)
    out = folder / f"{kind}-{now():%Y%m%dT%H%M%S}Z.zip"
    return out, writing.write(out, engine, settings, settings["BACKUP_PASSPHRASE"])


def prune(kind: str, settings: Mapping[str, Any], number: int) -> None:
    """Remove the backups of a kind but for the newest so many."""
    found = sorted((Path(settings["INSTANCE"]) / "backups").glob(f"{kind}-*.zip"))
    for path in found[:-number]:
        path.unlink()
