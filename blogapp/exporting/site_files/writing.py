"""Writing the whole site into a folder: a file for each post, revision and comment, lists of the rest, and media.

What is read is one moment of the database. Rows are written as they are read: a large site takes no more memory.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

import sqlalchemy as sa
from sqlalchemy import Connection

from blogapp import plugins
from blogapp.backup import tables
from blogapp.backup.archive import CHUNK, is_plain
from blogapp.db import schema
from blogapp.exporting.site_files import contents, documents, places, readme
from blogapp.exporting.site_files.rows import Pairs, objects
from blogapp.formats.registry import BUILT_IN
from blogapp.machine.atomic_files import PRIVATE
from blogapp.storage import Storage
from blogapp.text import TooMuch, comment_markdown


class Writer:
    """Writes a site, read through a connection, into a folder that is empty; `media` is where its uploads lie."""

    def __init__(self, folder: Path, connection: Connection, media: Storage) -> None:
        self.folder, self.connection, self.media = folder, connection, media
        self.tables = {table.name: table for table in tables.of(connection)}
        named = {name: self.tables[name].clause.c for name in contents.NAMED}
        chosen = {name: sa.select(column.id, column.slug) for name, column in named.items()}
        self.slugs = {name: dict(connection.execute(query).all()) for name, query in chosen.items()}
        self.sums: list[str] = []
        self.written = dict.fromkeys(contents.TEXTS, 0)
        self.files = 0
        self.missing: list[str] = []
        self._private: dict[str, IO[bytes]] = {}
        self._folders = {folder}

    def number(self) -> int:
        """Return how many texts there are to write."""
        counts = [sa.select(sa.func.count()).select_from(self.tables[name].clause) for name in contents.TEXTS]
        return sum(self.connection.scalar(count) or 0 for count in counts)

    def steps(self) -> Iterator[int]:
        """Write all of it but the manifest; yield how many texts are written."""
        try:
            for name in contents.TEXTS:
                for row in objects(self.connection, self.tables[name]):
                    self._text(name, row)
                    yield sum(self.written.values())
            for name in contents.LISTS:
                self._list(name)
        finally:
            for file in self._private.values():
                file.close()
        for name, text in readme.FILES.items():
            self._put(name, text.encode())

    def finish(self) -> None:
        """Write the list of all files with their hashes, and the manifest."""
        self.sums.sort()
        with (self.folder / contents.SUMS).open("w", encoding="utf-8") as file:
            file.writelines(self.sums)
        manifest = {
            "format": contents.FORMAT,
            "revision": self.connection.scalar(schema.REVISION) or "",
            "tables": {name: self._described(table) for name, table in sorted(self.tables.items())},
            "version": version("blogapp"),
        }
        (self.folder / contents.MANIFEST).write_text(f"{documents.dumped(manifest, indent=1)}\n", encoding="utf-8")

    def _described(self, table: tables.Table) -> dict[str, Any]:
        """Return what is to be known of a table: its columns, and the last id, where none may come again."""
        model = tables.MODELS[table.name]
        keeps_ids = table.name not in contents.LEFT_OUT and model.dialect_options["sqlite"]["autoincrement"]
        last_id = {"last_id": tables.last_id(self.connection, table)} if keeps_ids else {}
        return {"columns": dict(table.columns), **last_id}

    @property
    def _pairs(self) -> dict[str, list[tuple[str, Pairs]]]:
        """The rows that stand with others, by the table of these; they are read along with them."""
        if not hasattr(self, "_open_pairs"):
            self._open_pairs: dict[str, list[tuple[str, Pairs]]] = {}
            for name, (owner, called, column) in contents.PAIRS.items():
                target = next(iter(tables.MODELS[name].c[column].foreign_keys)).column.table.name
                names = self.slugs.get(target)
                pairs = Pairs(self.connection, self.tables[name], column, names)
                self._open_pairs.setdefault(owner, []).append((called, pairs))
        return self._open_pairs

    def _text(self, name: str, row: Mapping[str, Any]) -> None:
        """Write the file of a row."""
        front, text, place = self._front(name, row), None, places.of(name, row)
        front |= {called: pairs.of(row["id"]) or None for called, pairs in self._pairs.get(name, ())}
        if name == "comments":
            front[contents.HTML] = None if _follows(row) else row["html"]
            if documents.can_stand_below(row["body"]):
                text = front.pop("body")
        elif below := documents.text_of(row["data"]):
            text = row["data"][below]
            front |= {contents.BELOW: below, "data": row["data"] | {below: None}}
        if name == "posts":
            front[contents.PROTECTED] = row["password"] is not None or None
            if _needs_snapshot(row):
                self._put(f"{place.removesuffix('.md')}.html", row["html"].encode("utf-8", "replace"))
            else:
                front |= dict.fromkeys(contents.WITH_SNAPSHOT)
        self._put(place, documents.written(contents.without_nothing(front), text))
        self.written[name] += 1

    def _front(self, name: str, row: Mapping[str, Any]) -> dict[str, Any]:
        """Return what is said of a row, people and terms by their slugs; what is private goes elsewhere."""
        links, table = contents.links(name), self.tables[name]
        front: dict[str, Any] = {}
        for column in contents.columns(name, table.columns):
            value = row[column]
            if column in links and value is not None:
                target, called = links[column]
                front[called] = self.slugs[target][value]
            else:
                front[column] = value
        private = {column: row[column] for column in contents.PRIVATE.get(name, ()) if row[column]}
        if private:
            self._private_line(name, {"id": row["id"]} | private)
        return front

    def _private_line(self, name: str, values: Mapping[str, Any]) -> None:
        if name not in self._private:
            path = self.folder / contents.private_place(name)
            path.parent.mkdir(0o700, exist_ok=True)
            path.touch(PRIVATE, exist_ok=False)
            self._private[name] = path.open("wb")
        self._private[name].write(_line(values))

    def _list(self, name: str) -> None:
        """Write a list, with the files that it names where it is that of media."""
        place, digest = contents.LISTS[name], sha256()
        with (self.folder / place).open("xb") as file:
            for row in objects(self.connection, self.tables[name]):
                if name == "settings" and row["name"] in contents.OWN_SETTINGS:
                    continue
                line = _line(contents.without_nothing(self._front(name, row)) | _nulls(row))
                digest.update(line)
                file.write(line)
                if name == "media":
                    self._media(row)
        self.note(place, digest.hexdigest())

    def _media(self, row: Mapping[str, Any]) -> None:
        for path in sorted({row["path"], *row["widths"].values()}):
            if not all(map(is_plain, path.split("/"))) or not self.media.has(path):
                self.missing.append(path)
                continue
            target, digest = self._made(f"media/{path}"), sha256()
            with self.media.open(path) as given, target.open("xb") as file:
                while chunk := given.read(CHUNK):
                    digest.update(chunk)
                    file.write(chunk)
            moment = self.media.stat(path).modified.timestamp()
            os.utime(target, (moment, moment))
            self.note(f"media/{path}", digest.hexdigest())
            self.files += 1

    def _put(self, place: str, data: bytes) -> None:
        with self._made(place).open("xb") as file:
            file.write(data)
        self.note(place, sha256(data).hexdigest())

    def _made(self, place: str) -> Path:
        """Return where a file is to be written; its folder is there."""
        path = self.folder / place
        if path.parent not in self._folders:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._folders.add(path.parent)
        return path

    def note(self, place: str, digest: str) -> None:
        """Put a file that was written on the list."""
        self.sums.append(f"{digest}  {place}\n")


def _needs_snapshot(post: Mapping[str, Any]) -> bool:
    """Return whether what readers see of a post cannot be made anew everywhere: its format may not be there."""
    loaded = plugins.formats().loaded.get(post["format"])
    can_be_made = loaded and loaded.source == BUILT_IN and post["format_version"] <= loaded.format.version
    return bool(post["html"]) and not can_be_made


def _follows(comment: Mapping[str, Any]) -> bool:
    """Return whether what readers see of a comment can be made anew of its text."""
    try:
        return bool(comment["html"] == comment_markdown(comment["body"]))
    except TooMuch:
        return False


def _nulls(row: Mapping[str, Any]) -> dict[str, None]:
    """Return the value of a setting that is nothing: for what may hold any value, that is one."""
    return {"value": None} if "value" in row and row["value"] is None else {}


def _line(values: Mapping[str, Any]) -> bytes:
    return documents.dumped(values).encode() + b"\n"
