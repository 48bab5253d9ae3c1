"""What is not among the values of a site's files: what is private lies elsewhere, and what follows is made anew."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from argon2 import PasswordHasher

from blogapp.backup import tables
from blogapp.backup.archive import Unusable
from blogapp.exporting.site_files import contents, documents
from blogapp.importing.site_files import values
from blogapp.importing.site_files.folder import Folder, refused
from blogapp.importing.site_files.store import Store
from blogapp.text import TooMuch, comment_markdown, plain_text, safe_html


@dataclass(frozen=True)
class Said:
    """What a file says of a row, and where: its name, and the line of each value."""

    values: Mapping[str, Any]
    place: str
    line_of: Callable[[str], int]

    def refuse(self, name: str, sentence: str) -> NoReturn:
        """Refuse it for one of its values."""
        raise refused(self.place, self.line_of(name), sentence)

    @property
    def where(self) -> str:
        """The place, as sentences begin with it."""
        return f"{self.place}, line {self.line_of('id')}"


class Anew:
    """Completes rows; `without_password` counts the protected posts whose password is not in the folder."""

    def __init__(self, folder: Folder, store: Store) -> None:
        self.folder, self.store = folder, store
        self.unusable = PasswordHasher(2, 19456, 1).hash(secrets.token_hex())  # of a password that nobody knows
        self.without_password = 0

    def private(self, name: str, row: Mapping[str, Any], said: Said) -> dict[str, Any]:
        """Return what is private of a row; where it was left out, what lets nobody in and leads nowhere."""
        wanted = contents.PRIVATE.get(name)
        if not wanted:
            return {}
        found = self.store.private(name, row["id"])
        is_protected = said.values.get(contents.PROTECTED) is True
        every: dict[str, dict[str, Any]] = {
            "users": {"email": f"nobody-{row['id']}@example.invalid"},
            "comments": {"email": ""},
            "posts": {"password": self.unusable if is_protected else None},
            "reader_answers": {"reader": f"nobody {row['id']}"},
        }
        private = {column: found.get(column, every[name][column]) for column in wanted}
        if name == "posts":
            self.without_password += is_protected and "password" not in found
            if not is_protected and private["password"]:
                said.refuse(
                    "id", f"It has a password in {contents.PRIVATE_FOLDER}, and “{contents.PROTECTED}” is missing."
                )
        for column, value in private.items():
            if sentence := values.mistake(name, column, "text", value):
                raise Unusable(f"{contents.private_place(name)}: of {row['id']}, {sentence}")
        return private

    def made(self, name: str, row: Mapping[str, Any], said: Said) -> dict[str, Any]:
        """Return what an import makes anew; what is made later, by the formats, is empty until then."""
        columns, model = self.folder.tables[name]["columns"], tables.MODELS[name].columns
        empty: dict[str, Any] = {"integer": 0, "text": "", "json": {}, "boolean": False}
        made = {
            column: None if column not in model or model[column].nullable else empty[columns[column]]
            for column in contents.MADE_ANEW.get(name, ())
            if column in columns
        }
        if name == "users":
            made |= {"password": self.unusable, "fs_uniquifier": secrets.token_hex(32)}
        elif name == "comments":
            made["html"] = self._html_of_comment(row["body"], said)
        elif name == "posts" and (html := self._snapshot(said)):
            made |= {"html": html, "text": "" if row["password"] else plain_text(html)}
        return made

    def _html_of_comment(self, body: str, said: Said) -> str:
        html = said.values.get(contents.HTML)
        try:
            return str(comment_markdown(body) if html is None else safe_html(str(html)))
        except TooMuch as error:
            said.refuse("body", str(error))

    def _snapshot(self, said: Said) -> str:
        """Return what readers saw of a post whose format may not be there, or "". Like any text it is sanitised."""
        place = f"{said.place.removesuffix('.md')}.html"
        if place not in self.folder.names:
            return ""
        try:
            return str(safe_html(documents.decoded(self.folder.read(place))))
        except (TooMuch, documents.Malformed) as error:
            raise refused(place, 1, str(error)) from None
