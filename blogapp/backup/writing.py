"""Making a backup of the running blog: one file, written whole or not at all."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from importlib.metadata import version
from itertools import count
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import IO, Any

from sqlalchemy import Connection, Engine

from blogapp import storage
from blogapp.backup import files, secrets, tables
from blogapp.backup.archive import (
    CHUNK,
    CONFIG,
    FILES,
    FORMAT,
    MANIFEST,
    MEDIA,
    MEMBERS,
    MEMBERS_MAX,
    SECRETS,
    Manifest,
    Member,
    Rows,
    Unusable,
    is_plain,
)
from blogapp.backup.checking import place
from blogapp.backup.snapshot import snapshot
from blogapp.db import now, schema
from blogapp.machine.atomic_files import PRIVATE, atomic_write
from blogapp.machine.drafts import drafts_in
from blogapp.storage import Storage

LEVEL = 3  # of zlib: six would take twice as long and save a twentieth


@dataclass(frozen=True)
class Written:
    """What a backup holds, and what it does not."""

    posts: int
    files: int
    secrets: tuple[str, ...]  # what is secret: locked in it, or left out
    has_secrets: bool
    left_out: tuple[Path, ...]  # links to folders, names that other systems refuse
    vanished: int  # files that were deleted meanwhile
    astray: int  # rows that refer to nothing, which a restore refuses


def write(out: Path, engine: Engine, settings: Mapping[str, Any], phrase: str = "") -> Written:
    """Write everything to a file that only its owner can read. A large blog takes no more memory than a small one.

    The database is taken first, as it is at one moment. Files are stored before the rows that name them, and never
    changed: those that the rows name are there, but for what is deleted meanwhile. Killed, it leaves a hidden folder
    beside the file, which the next backup sweeps.
    """
    with (
        drafts_in(out.resolve().parent) as drafts,
        snapshot(engine, drafts) as connection,
        atomic_write(out, PRIVATE, drafts=drafts) as file,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as contents,
        TemporaryFile() as listed,
    ):
        return _Writer(contents, listed).write(connection, settings, phrase)


class _Writer:
    """Puts one thing after the other into a ZIP, and on its list, which may be long and is a file meanwhile."""

    def __init__(self, contents: zipfile.ZipFile, listed: IO[bytes]) -> None:
        self.zip, self.listed = contents, listed
        self.members = self.size = self.files = self.vanished = 0
        self.left_out: list[Path] = []

    def write(self, connection: Connection, settings: Mapping[str, Any], phrase: str) -> Written:
        """Write all of it; the manifest comes last."""
        instance = Path(settings["INSTANCE"])
        described = {table.name: self._table(connection, table) for table in tables.of(connection)}
        astray = tables.astray(connection)
        store = storage.of(settings)
        for name, path in files.walk(instance, files.folders_beside(store)):
            self._file(name, path)
        if store.folder is None:
            self._files_of(store)
        found = self._settings(instance, str(settings["SECRET_KEY"]))
        if has_secrets := bool(phrase and found):
            self._put(SECRETS, [secrets.sealed(found, phrase)])
        self.listed.seek(0)
        with self.zip.open(MEMBERS, "w") as target:
            copyfileobj(self.listed, target)
        manifest = Manifest(
            format=FORMAT,
            version=version("blogapp"),
            revision=connection.scalar(schema.REVISION) or "",
            made_at=now().isoformat(),
            database=connection.dialect.name,
            has_secrets=has_secrets,
            members=self.members,
            size=self.size,
            tables=described,
        )
        self.zip.writestr(MANIFEST, manifest.written())
        posts, left_out = described["posts"].rows, tuple(self.left_out)
        return Written(posts, self.files, tuple(found), has_secrets, left_out, self.vanished, astray)

    def _table(self, connection: Connection, table: tables.Table) -> Rows:
        number = count()
        lines = (line for line in tables.lines(connection, table) if next(number) >= 0)
        digest = self._put(place(table.name), lines)
        return Rows(dict(table.columns), next(number), tables.last_id(connection, table), digest)

    def _file(self, name: str, path: Path) -> None:
        if not name:
            self.left_out.append(path)
            return
        try:
            with path.open("rb") as file:
                info = zipfile.ZipInfo.from_file(path, FILES + name, strict_timestamps=False)
                self._put(info, iter(lambda: file.read(CHUNK), b""))
        except FileNotFoundError:
            self.vanished += 1
        else:
            self.files += 1

    def _files_of(self, store: Storage) -> None:
        """Write the uploads that lie elsewhere."""
        for stored in store.walk():
            if not all(map(is_plain, stored.path.split("/"))):
                self.left_out.append(Path(stored.path))
                continue
            info = zipfile.ZipInfo(f"{FILES}{MEDIA}/{stored.path}", stored.modified.timetuple()[:6])
            try:
                with store.open(stored.path) as file:
                    self._put(info, iter(partial(file.read, CHUNK), b""))
            except FileNotFoundError:
                self.vanished += 1
            else:
                self.files += 1

    def _settings(self, instance: Path, key: str) -> dict[str, str]:
        """Write the configuration if nothing in it is secret; return what is."""
        found = {"secret_key": key} if key else {}
        path = files.configuration(instance)
        if path and files.is_secret(path):
            found[CONFIG] = path.read_text(encoding="utf-8")
        elif path:
            self._file(CONFIG, path)
        return found

    def _put(self, member: str | zipfile.ZipInfo, parts: Iterable[bytes]) -> str:
        """Write a member of these parts and note it; return its hash. By its name alone, it is compressed."""
        digest, size = sha256(), 0
        with self.zip.open(member, "w", force_zip64=True) as target:
            for part in parts:
                digest.update(part)
                size += len(part)
                target.write(part)
        name = member if isinstance(member, str) else member.filename
        self.listed.write(json.dumps(Member(name, size, digest.hexdigest()), ensure_ascii=False).encode() + b"\n")
        self.members += 1
        self.size += size
        if self.members >= MEMBERS_MAX:
            raise Unusable(f"There are more than {MEMBERS_MAX} files, which is more than a backup can hold.")
        return digest.hexdigest()
