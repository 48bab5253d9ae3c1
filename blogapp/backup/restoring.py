"""How a backup is restored into an empty instance and database: all of it, or nothing that passes for it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import AbstractContextManager, suppress
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from typing import IO, Any, Protocol

from sqlalchemy import Connection, Engine, delete, insert
from sqlalchemy.exc import SQLAlchemyError

from blogapp import config, db, storage
from blogapp.backup import files, tables, unfinished
from blogapp.backup.archive import CONFIG, FILES, FOLDERS, MEDIA, Manifest, Member, Unusable
from blogapp.backup.checking import place
from blogapp.db import sqlite
from blogapp.jobs import outbox
from blogapp.machine.atomic_files import PRIVATE, atomic_write, make_folder
from blogapp.machine.locks import alone_in
from blogapp.models import Setting, UserSession
from blogapp.models.presences import Presence

KEPT = "config.toml.restored"  # where the settings of a backup lie that must not hold as they are
Remake = Callable[[Engine, str, Callable[[Connection], None]], AbstractContextManager[Connection]]


class NotEmpty(Exception):
    """There is something where a backup should be restored; the message is a sentence that says what."""


class Source(Protocol):
    """What a blog is restored from, such as the file of a backup: all of it has been checked."""

    @property
    def manifest(self) -> Manifest:
        """What it says of itself."""

    @property
    def names(self) -> AbstractSet[str]:
        """The names of its files."""

    def members(self) -> Iterator[Member]:
        """Yield what is in it."""

    def copy(self, member: Member, target: IO[bytes]) -> None:
        """Write a file into another one. Raises `Unusable` unless it is what the list says."""

    def lines(self, name: str) -> Iterator[bytes]:
        """Yield the lines of a table, in the order of its keys."""

    def bytes_of(self, name: str, most: int) -> bytes:
        """Return all of a small file."""


def refuse_filled(settings: Mapping[str, Any], engine: Engine, folders: Sequence[str] = FOLDERS) -> bool:
    """Refuse to mix two blogs. Return whether there may be rows that an interrupted restore left, which are none.

    To be called before anything is read as well, for that may take long. Raises `NotEmpty`.
    """
    instance, store = Path(settings["INSTANCE"]), storage.of(settings)
    marker = instance / unfinished.NAME
    marks = marker.read_text(encoding="ascii").split() if marker.exists() else []
    may_have_rows = _mark_of(settings["DATABASE_URL"]) in marks
    inside = files.walk(instance, files.folders_beside(store, folders))
    if not marker.exists() and (path := next((path for _, path in inside), None)):
        raise NotEmpty(f"The instance is not empty: {path} is there. Set BLOGAPP_INSTANCE to an empty folder.")
    is_elsewhere = store.folder is None and MEDIA in folders and _mark_of(settings["MEDIA_URL"]) not in marks
    if is_elsewhere and (found := next(store.walk(), None)):
        raise NotEmpty(f"{store.where} is not empty: {found.path} is there. Set BLOGAPP_MEDIA_URL to an empty folder.")
    if not may_have_rows and _has_tables(engine):
        with db.reader(engine) as connection:
            refuse_rows(connection)
    return may_have_rows


def refuse_rows(connection: Connection) -> None:
    """Refuse a database with rows."""
    if name := tables.filled(connection):
        raise NotEmpty(f"The database is not empty: its table “{name}” has rows. Take an empty one.")


def _mark_of(url: str) -> str:
    """Return what the marker of a restore says of a database or a bucket into which it goes."""
    return sha256(url.encode()).hexdigest()


def _has_tables(engine: Engine) -> bool:
    file = sqlite.file_of(engine.url)
    return file is None or file.exists()


class Restore:
    """One restore: from what was checked, with its opened secrets, into the instance and database of the settings.

    `folders` are those of the instance that it fills; `finish` is done when all rows are stored, and before anybody may
    take them for a blog.
    """

    def __init__(
        self,
        archive: Source,
        secrets: dict[str, str],
        settings: dict[str, Any],
        engine: Engine,
        folders: Sequence[str] = FOLDERS,
        finish: Callable[[], None] = lambda: None,
    ) -> None:
        self.archive, self.secrets, self.settings, self.engine = archive, secrets, settings, engine
        self.folders, self.finish, self.store = folders, finish, storage.of(settings)
        self.instance = Path(settings["INSTANCE"])
        self.marker = self.instance / unfinished.NAME
        self.may_have_rows = False
        self.notes: list[str] = []

    def run(self, remake: Remake) -> list[str]:
        """Do it; return what is to be said besides. Raises `NotEmpty` or `Unusable`, and then has changed nothing.

        `remake` gives empty tables of a revision, if nothing is in the way, in a transaction that ends with it. Files
        come first, so that as long as that is not committed nothing can be taken for a blog; after an interruption the
        marker keeps what there is from being used.
        """
        make_folder(self.instance)
        try:
            with alone_in(self.instance, patient=False):
                return self._run(remake)
        except BlockingIOError:
            raise NotEmpty(f"Something else is made of {self.instance} at this moment. Wait for it.") from None

    def _run(self, remake: Remake) -> list[str]:
        self.may_have_rows = refuse_filled(self.settings, self.engine, self.folders)
        self._look_for_room()
        with atomic_write(self.marker, PRIVATE) as file:
            file.write(" ".join(_mark_of(self.settings[name]) for name in ("DATABASE_URL", "MEDIA_URL")).encode())
        try:
            self._remove_files()
            self._write_files()
            with remake(self.engine, self.archive.manifest.revision, self._refuse_rows) as connection:
                self._fill(connection)
                self._compare(connection)
            self._part_from_then()
            db.analyse(self.engine)
            self._settle()
            self.finish()
        except BaseException as error:
            self._leave_what_was(of_others=isinstance(error, NotEmpty))
            raise
        os.sync()
        self.marker.unlink()
        return self.notes

    def _refuse_rows(self, connection: Connection) -> None:
        """Refuse rows that came meanwhile, unless an interrupted restore left them there."""
        if not self.may_have_rows:
            refuse_rows(connection)

    def _look_for_room(self) -> None:
        needed, free = self.archive.manifest.size, shutil.disk_usage(self.instance).free
        if free < needed:
            raise Unusable(
                f"It needs {needed // 2**20} MB where {free // 2**20} MB are free, in {self.instance}. Make room."
            )

    def _write_files(self) -> None:
        for member in self.archive.members():
            if member.name.startswith(FILES) and member.name != FILES + CONFIG:
                name = member.name.removeprefix(FILES)
                if self.store.folder is None and name.startswith(f"{MEDIA}/"):
                    with self.store.writing(name.removeprefix(f"{MEDIA}/")) as target:
                        self.archive.copy(member, target)
                    continue
                path = self.instance / name
                path.parent.mkdir(parents=True, exist_ok=True)
                with path.open("xb") as target:
                    self.archive.copy(member, target)
        os.sync()  # once for all of them, before the database names them

    def _fill(self, connection: Connection) -> None:
        """Store all rows."""
        described, there = self.archive.manifest.tables, tables.of(connection)
        in_backup = {name: list(table.columns.items()) for name, table in described.items()}
        if {table.name: list(table.columns.items()) for table in there} != in_backup:
            raise Unusable("Its tables are not those of its revision. Take another backup.")
        for table in reversed(there):  # a revision may have stored something
            connection.execute(table.clause.delete())
        for table in there:
            tables.load(connection, table, self.archive.lines(place(table.name)))
        for table in there:
            if table.forward:
                tables.link(connection, table, self.archive.lines(place(table.name)))
            tables.go_on_from(connection, table, described[table.name].last_id)

    def _compare(self, connection: Connection) -> None:
        """Look whether the rows came to be what they are in the backup, and lead somewhere."""
        for table in tables.of(connection):
            digest = sha256()
            for line in tables.lines(connection, table):
                digest.update(line)
            if digest.hexdigest() != self.archive.manifest.tables[table.name].digest:
                raise Unusable(f"The table “{table.name}” did not become what it is in it. Nothing is restored.")
        if astray := tables.astray(connection):
            raise Unusable(f"{astray} rows of it refer to rows that are not in it. Nothing is restored.")

    def _part_from_then(self) -> None:
        """End what must not go on: who has signed out since is not signed in again, and nothing is sent twice.

        A form that was opened since the backup began from a text that is lost, whatever its number.
        """
        with db.writer(self.engine) as connection:
            ended = sum(connection.execute(delete(model)).rowcount for model in (UserSession, Presence))
            waiting = outbox.set_aside(connection)
            connection.execute(delete(Setting).where(Setting.name == "restored"))
            connection.execute(insert(Setting).values(name="restored", value=token_hex(4)))
        if ended:
            self.notes.append("Everybody signs in again: who had signed out since the backup would be signed in.")
        if waiting:
            self.notes.append(
                f"Jobs that waited when it was made are not carried out by themselves, since they may have been since: "
                f"{waiting}. Try them again or drop them on the desk's page of jobs."
            )

    def _settle(self) -> None:
        """Put the secret key and the configuration at their places."""
        if key := self.secrets.get("secret_key"):
            self._put(config.secret_key_file(self.instance).name, key.encode())
        elif not self.settings["SECRET_KEY"]:
            config.make_secret_key(self.instance)
            self.notes.append(
                "It brings no secret key, and another one was made: protected posts ask for their passwords."
            )
        text = self._configuration()
        if text is None:
            return
        if files.configuration(self.instance) is None:
            self._put(CONFIG, text)
            if self._leads_here():
                return
            (self.instance / CONFIG).unlink()
        self._put(KEPT, text)
        self.notes.append(f"Its settings lie in {self.instance / KEPT}: take over what is to hold here.")

    def _configuration(self) -> bytes | None:
        if CONFIG in self.secrets:
            return self.secrets[CONFIG].encode()
        if FILES + CONFIG in self.archive.names:
            return self.archive.bytes_of(FILES + CONFIG, 2**20)
        return None

    def _leads_here(self) -> bool:
        """Return whether the settings, with those of the backup, lead to the database that was filled."""
        try:
            return bool(config.load({})["DATABASE_URL"] == self.settings["DATABASE_URL"])
        except config.SettingError:
            return False

    def _put(self, name: str, content: bytes) -> None:
        with atomic_write(self.instance / name, PRIVATE) as file:
            file.write(content)

    def _leave_what_was(self, *, of_others: bool) -> None:
        """Take away what was begun; not where the database has rows, unless these are of others, or cannot be asked."""
        with suppress(SQLAlchemyError, OSError):
            if not of_others and _has_tables(self.engine):
                with db.reader(self.engine) as connection:
                    if tables.filled(connection):
                        return
            self._remove_files()
            self.marker.unlink()

    def _remove_files(self) -> None:
        """Remove what a restore has written: before it, nothing of the kind was there."""
        if self.store.folder is None and MEDIA in self.folders:
            for stored in self.store.walk():
                self.store.remove(stored.path)
        folders = files.folders_beside(self.store, self.folders)
        for _, path in files.walk(self.instance, folders):
            path.unlink()
        for name in folders:
            for folder, _folders, _files in os.walk(self.instance / name, topdown=False):
                with suppress(OSError):  # it has hidden files
                    Path(folder).rmdir()
