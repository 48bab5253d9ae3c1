"""What the doctor looks at where uploads lie: whether it can be written, and whether every file is there, whole."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from secrets import token_hex
from typing import Any

from sqlalchemy import select

from blogapp import db, media, storage
from blogapp.cli.findings import Finding, finding
from blogapp.media import uses
from blogapp.models import Media
from blogapp.storage import Away, Storage

PROBE = b"Written by `blogapp doctor`, which removes it at once."


def place(settings: Mapping[str, Any]) -> Iterator[Finding]:
    """Look whether something can be uploaded. In a bucket that is tried: nothing else tells what a key may do."""
    store = storage.of(settings)
    if store.folder is None:
        yield _bucket(store)
        return
    instance = Path(settings["INSTANCE"])
    nearest = store.folder if store.folder.exists() else instance
    advice = (
        f"{store.where} cannot be written, so nothing can be uploaded. Give the folder to the user who runs the blog."
    )
    if instance.is_dir():
        yield finding("media folder", os.access(nearest, os.W_OK | os.X_OK), store.where, advice)


def _bucket(store: Storage) -> Finding:
    path = f".doctor-{token_hex(8)}"
    try:
        with store.writing(path) as file:
            file.write(PROBE)
        with store.open(path) as file:
            is_same = file.read() == PROBE
        store.remove(path)
        next(store.walk(), None)
    except Away as error:
        advice = "Check BLOGAPP_MEDIA_URL, its server, and the keys in the environment (AWS_ACCESS_KEY_ID)."
        return Finding("media folder", "wrong", f"{store.where}: {error.strerror}. {advice}")
    advice = f"{store.where} does not give back what was written. Take another server."
    return finding("media folder", is_same, f"{store.where}, where files can be written and read", advice)


def files() -> Iterator[Finding]:
    """Look whether every file is there that a row names, as large as it was, and how many nothing uses."""
    sizes = {stored.path: stored.size for stored in media.storage().walk()}
    rows = db.session.execute(select(Media.path, Media.size)).all()
    gone = [path for path, _ in rows if path not in sizes]
    advice = f"{len(gone)} files are missing from the media folder, {' '.join(gone[:1])} for one. Restore them."
    yield finding("media", not gone, "every file is there", advice)
    if other := [path for path, size in rows if sizes.get(path, size) != size]:
        sentence = f"{len(other)} files are not as large as they were, {other[0]} for one. Restore them."
        yield Finding("media", "wrong", sentence)
    number, size = uses.unused()
    room = f"{size / 2**20:.1f} MB and their smaller copies"
    yield Finding("unused media", "ok", f"{number} uploads are used by no post ({room})" if number else "none")
