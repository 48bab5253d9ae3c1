"""From the files of a site to rows of its tables: each value is checked, what was left out is made anew."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from blogapp import file_types
from blogapp.backup import tables
from blogapp.backup.archive import Unusable, is_plain
from blogapp.exporting.site_files import contents, documents
from blogapp.importing.site_files import values
from blogapp.importing.site_files.anew import Anew, Said
from blogapp.importing.site_files.folder import Folder, refused
from blogapp.importing.site_files.store import Store

EXTRA = {"posts": {contents.BELOW, contents.PROTECTED}, "revisions": {contents.BELOW}, "comments": {contents.HTML}}


class Rows:
    """Reads all files of a folder into a store, in the order in which they refer to one another."""

    def __init__(self, folder: Folder, store: Store) -> None:
        self.folder, self.store = folder, store
        self.slugs: dict[str, dict[str, int]] = {name: {} for name in contents.NAMED}
        self.anew = Anew(folder, store)

    def steps(self) -> Iterator[int]:
        """Read all of it; yield how many texts are read. Raises `Unusable` for the first mistake."""
        for name in contents.PRIVATE:
            self._private(name)
        for name in sorted(contents.LISTS, key=lambda name: name not in contents.NAMED):
            self._list(name)
        self._refuse_unknown()
        places = {"posts": ("posts", "pages"), "revisions": ("revisions",), "comments": ("comments",)}
        done = 0
        for name in contents.TEXTS:
            for place in self.folder.within(*places[name]):
                self._text(name, place)
                done += place.endswith(".md")
                yield done
        self.folder.refuse_missing()
        self.store.refuse_astray()

    def _refuse_unknown(self) -> None:
        """Refuse files that no list names: nothing would become of them."""
        private = map(contents.private_place, contents.PRIVATE)
        if unknown := set(self.folder.within("media", "private")) - self.folder.digests.keys() - set(private):
            raise Unusable(f"{min(unknown)} is named by no list. Take it away, or add it on the desk after the import.")

    def number(self) -> int:
        """Return how many texts there are."""
        return sum(name.endswith(".md") for name in self.folder.names)

    def _private(self, name: str) -> None:
        place = contents.private_place(name)
        for line, row in self.folder.rows(place):
            if not isinstance(row.get("id"), int) or row.keys() - {"id", *contents.PRIVATE[name]}:
                known = ", ".join(("id", *contents.PRIVATE[name]))
                raise refused(place, line, f"Here must stand {known}, and nothing else.")
            self.store.note_private(name, row["id"], row)

    def _list(self, name: str) -> None:
        place = contents.LISTS[name]
        if name in contents.NAMED:  # they may lead to one another
            for line, row in self.folder.rows(place):
                if not isinstance(row.get("slug"), str) or not isinstance(row.get("id"), int):
                    raise refused(place, line, "“id” must be a whole number and “slug” a text.")
                self.slugs[name][row["slug"]] = row["id"]
        for line, row in self.folder.rows(place):
            said = Said(row, place, lambda _name, line=line: line)  # type: ignore[misc]
            stored = self._put(name, said)
            if name == "media":
                self._media(stored, said)

    def _media(self, row: Mapping[str, Any], said: Said) -> None:
        """Look whether a row's files are there, unless they were missing already, and as large as it says."""
        for path in sorted({row["path"], *row["widths"].values()}):
            name = f"media/{path}"
            if not all(map(is_plain, path.split("/"))):
                said.refuse("path", f"{path!r:.200} is no path that an upload gets.")
            self.store.note_unique("media files", [path], said.where)
            if name in self.folder.names:
                size = self.folder.measure(name)
                if path == row["path"] and size != row["size"]:
                    said.refuse(
                        "size", f"{name} has {size} bytes, and not {row['size']}. Upload a changed file on the desk."
                    )
                mime = row["mime"] if path == row["path"] else "image/webp"
                with self.folder.open(name) as file:
                    if mime not in file_types.TYPES or file_types.recognise(file, [mime], name) != mime:
                        said.refuse("mime", f"{name} is no file of the type {mime!r:.100}. Upload it on the desk.")

    def _text(self, name: str, place: str) -> None:
        """Read the file of a row."""
        data = self.folder.read(place)
        if not place.endswith(".md"):
            if (
                name != "posts"
                or not place.endswith(".html")
                or f"{place.removesuffix('.html')}.md" not in self.folder.names
            ):
                raise refused(place, 1, "This is no file of an export. Take it away.")
            return
        try:
            document = documents.read(data)
        except documents.Malformed as error:
            raise refused(place, error.line, str(error)) from None
        said = Said(dict(document.front), place, document.line_of)
        self._put(name, Said(self._with_text(name, said, document.text), place, document.line_of))

    def _with_text(self, name: str, said: Said, text: str | None) -> dict[str, Any]:
        """Return what is said, with the text below at its place."""
        found = dict(said.values)
        if name == "comments":
            if text is not None and found.setdefault("body", text) is not text:
                said.refuse("body", "A text stands here and another one below. Remove one of them.")
            return found
        below, data = found.pop(contents.BELOW, None), found.get("data")
        if below is None:
            if text:
                said.refuse("data", f"A text stands below; “{contents.BELOW}” must say which value of “data” it is.")
            return found
        if not isinstance(data, dict) or not isinstance(below, str) or data.get(below) is not None:
            said.refuse(contents.BELOW, "It must name a value of “data” that is null there, since it stands below.")
        return found | {"data": data | {below: text or ""}}

    def _put(self, name: str, said: Said) -> dict[str, Any]:
        """Check a row and store it with what stands beside it; return its values."""
        columns, links = self.folder.tables[name]["columns"], contents.links(name)
        known = {*columns, *(called for _, called in links.values()), *EXTRA.get(name, ())}
        pairs = {table: called for table, (owner, called, _) in contents.PAIRS.items() if owner == name}
        if unknown := said.values.keys() - known - set(pairs.values()):
            said.refuse(min(unknown), f"“{min(unknown):.100}” is nothing that stands here. Remove it.")
        row: dict[str, Any] = {}
        missing = contents.WITH_SNAPSHOT if name == "posts" else {}
        for column, kind in contents.columns(name, columns).items():
            row[column] = (
                self._named(said, *links[column]) if column in links else said.values.get(column, missing.get(column))
            )
            if sentence := values.mistake(name, column, kind, row[column]):
                said.refuse(links[column][1] if column in links else column, sentence)
        wrong, sentence = values.mistake_in_row(name, row)
        if sentence:
            said.refuse(wrong, sentence)
        row |= self.anew.private(name, row, said)
        row |= self.anew.made(name, row, said)
        self._store(name, row, said)
        for table, called in pairs.items():
            self._pair(table, row["id"], said.values.get(called, []), said)
        return row

    def _named(self, said: Said, target: str, called: str) -> int | None:
        """Return the id of a person or a term that is called by its slug."""
        slug = said.values.get(called)
        if slug is None:
            return None
        if not isinstance(slug, str) or slug not in self.slugs[target]:
            said.refuse(called, f"{contents.LISTS[target]} has no {slug!r:.100}. Add it there, or name another.")
        return self.slugs[target][slug]

    def _pair(self, table: str, owner: int, others: Any, said: Said) -> None:
        """Store the pairs of a row."""
        _, called, column = contents.PAIRS[table]
        target = next(iter(tables.MODELS[table].c[column].foreign_keys)).column.table.name
        if not isinstance(others, list):
            said.refuse(called, f"“{called}” must be a list in brackets.")
        for other in others:
            number = other
            if target in self.slugs:
                number = self._named(Said({called: other}, said.place, said.line_of), target, called)
            if sentence := values.mistake(table, column, "integer", number):
                said.refuse(called, sentence.replace(column, called))
            [first] = {each.name for each in tables.MODELS[table].columns} - {column}
            self._store(table, {first: owner, column: number}, said, said.line_of(called))

    def _store(self, name: str, row: Mapping[str, Any], said: Said, line: int = 0) -> None:
        """Store a row, and what is to be compared with others."""
        columns, model = self.folder.tables[name]["columns"], tables.MODELS[name]
        where = f"{said.place}, line {line or said.line_of('id')}"
        written = [_as_stored(kind, row[column], column in said.values) for column, kind in columns.items()]
        self.store.put(name, [row[column.name] for column in model.primary_key], tables.line(written), where)
        for key in model.foreign_keys:
            column, target = key.parent.name, key.column.table.name
            if column in row and row[column] is not None:
                self.store.note_link(target, row[column], where)
        for named, unique in UNIQUE[name]:
            found = [row.get(column) for column in unique]
            if None not in found:
                self.store.note_unique(named, found, where)


def _as_stored(kind: str, value: Any, is_said: bool) -> Any:
    """Return a value as a backup has it, in the one form of its kind: of JSON, nothing is a value where it is said."""
    if kind == "json":
        return None if value is None and not is_said else json.dumps(value)
    return None if value is None else tables.KINDS[kind].write(tables.KINDS[kind].read(value))


def _unique(table: sa.Table) -> list[tuple[str, list[str]]]:
    """Return the columns of a table which no two rows may have alike."""
    alone = [[column.name] for column in table.columns if column.unique]
    together = [[column.name for column in index.columns] for index in table.indexes if index.unique]
    return [(f"{table.name} {' '.join(names)}", names) for names in alone + together]


UNIQUE = {name: _unique(table) for name, table in tables.MODELS.items()}
