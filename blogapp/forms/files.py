"""What stands in a form for uploaded files: one, or several pictures in their order."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage
from wtforms import Field
from wtforms.utils import unset_value

from blogapp import file_types
from blogapp.accounts.permissions import usable, visitor
from blogapp.formats import MediaFile
from blogapp.models.ids import row_id
from blogapp.text import Sentence

NO_FILE = Sentence("This file is not there any more, or it is not yours to use. Remove it, or choose another one.")
MOST = 1000  # pictures in one field


class UploadField(Field):
    """A file: the one that was uploaded before, another one instead, its description, or none any more.

    Beside the input of its own name there are `NAME-id`, `NAME-alt`, `NAME-decorative` and `NAME-remove`.
    """

    kept = 0
    alt = ""
    decorative = False
    stored: frozenset[int] = frozenset()  # ids of the files that the post has already
    storages: Sequence[FileStorage] = ()
    shown: MediaFile | None = None

    def __init__(self, *args: Any, kinds: Sequence[str] = (), has_alt: bool = False, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.kinds, self.has_alt = kinds, has_alt
        self.path = self.name  # in rows, another one

    @property
    def accepted(self) -> str:
        """Which files the browser shall offer."""
        return file_types.accepted(self.kinds)

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        self.process_errors = []
        self._take_stored(data)
        self.stored = frozenset(self.media_ids())
        if formdata is not None:
            self._take_sent(formdata)
            self.storages = [file for file in request.files.getlist(self.name) if file.filename]

    def _take_stored(self, data: Any) -> None:
        """Take over what is stored."""
        stored = data if isinstance(data, Mapping) else {}
        self.kept, self.alt = row_id(stored.get("id")), str(stored.get("alt") or "")
        self.decorative = bool(stored.get("decorative"))

    def _take_sent(self, formdata: Any) -> None:
        self.kept = row_id(formdata.get(f"{self.name}-id", self.kept))
        if f"{self.name}-alt" in formdata:  # beside which there is the checkbox
            self.alt = formdata[f"{self.name}-alt"]
            self.decorative = bool(formdata.get(f"{self.name}-decorative"))
        if formdata.get(f"{self.name}-remove"):
            self.kept, self.alt, self.decorative = 0, "", False

    @property
    def data(self) -> Any:
        """The input of the format's field."""
        return {"id": self.kept, "alt": self.alt, "decorative": self.decorative} if self.kept else None

    @property
    def words(self) -> str:
        """What is kept, in words that two people can compare."""
        return _described(self.kept, self.alt, decorative=self.decorative) if self.kept else ""

    def keep(self, number: int) -> None:
        """Put a file that was stored just now in its place."""
        self.kept = number

    def drop(self, numbers: Collection[int]) -> None:
        """Take files out that are not to be used; the words about them stay."""
        self.kept = 0 if self.kept in numbers else self.kept

    @property
    def lacks_file(self) -> bool:
        """Whether there are words for a file that is not there."""
        return False

    def name_file(self, storage: FileStorage, sentence: str) -> str:
        """Return a sentence about a file that was sent, so that it is clear which."""
        return sentence

    def media_ids(self) -> set[int]:
        """Return the ids of the files that the control shows."""
        return {self.kept} - {0}

    def show(self, files: Mapping[int, MediaFile]) -> None:
        """Take from these files what the control shows."""
        self.shown = files.get(self.kept)

    def owns(self, name: str) -> bool:
        """Return whether an input's name is one of those that `inputs` gives."""
        return name == f"{self.name}-id"

    def inputs(self) -> dict[str, str]:
        """Return the hidden inputs that say what is kept, by name."""
        return {f"{self.name}-id": str(self.kept or "")}


@dataclass
class StoredPicture:
    """One of several pictures: the uploaded file, and what is said about it."""

    id: int
    alt: str = ""
    caption: str = ""
    decorative: bool = False
    shown: MediaFile | None = None


class PicturesField(UploadField):
    """Pictures in their order: those that were uploaded before, and further ones, which come last.

    Beside the input of its own name there are, for the first of those that are kept, `NAME-0-id`, `NAME-0-alt`,
    `NAME-0-caption`, `NAME-0-decorative`, `NAME-0-order` and `NAME-0-remove`, and so on. Where none was sent, all stay.
    """

    def _take_stored(self, data: Any) -> None:
        """Take over what is stored."""
        stored = data if isinstance(data, list | tuple) else ()
        self.pictures = [_stored_picture(picture) for picture in stored if isinstance(picture, Mapping)]

    def _take_sent(self, formdata: Any) -> None:
        numbers = self._numbers(formdata)
        if not numbers:
            return
        keys = ("id", "alt", "caption", "decorative", "order", "remove")
        rows = [{key: formdata.get(f"{self.name}-{number}-{key}", "") for key in keys} for number in numbers]
        rows = [row for row in rows if not row["remove"] and (row_id(row["id"]) or row["alt"] or row["caption"])]
        rows.sort(key=lambda row: _place(row["order"]))
        self.pictures = [_stored_picture(row) for row in rows]

    def _numbers(self, formdata: Any) -> list[int]:
        """Return the numbers of the pictures that were sent, in order."""
        matches = (re.fullmatch(re.escape(self.name) + r"-([0-9]{1,6})-id", name) for name in formdata)
        return sorted(int(match[1]) for match in matches if match)[:MOST]

    @property
    def data(self) -> Any:
        """The input of the format's field."""
        return [
            {"id": picture.id, "alt": picture.alt, "caption": picture.caption, "decorative": picture.decorative}
            for picture in self.pictures
            if picture.id
        ]

    @property
    def words(self) -> str:
        """What is kept, in words that two people can compare."""
        return "\n".join(
            _described(picture.id, picture.alt, picture.caption, decorative=picture.decorative)
            for picture in self.pictures
        )

    def keep(self, number: int) -> None:
        """Add a file that was stored just now."""
        self.pictures.append(StoredPicture(number))

    def drop(self, numbers: Collection[int]) -> None:
        """Take files out that are not to be used; the words about them stay."""
        for picture in self.pictures:
            picture.id = 0 if picture.id in numbers else picture.id

    @property
    def lacks_file(self) -> bool:
        """Whether there are words for a picture that is not there."""
        return any(not picture.id for picture in self.pictures)

    def name_file(self, storage: FileStorage, sentence: str) -> str:
        """Return a sentence about a file that was sent, so that it is clear which."""
        return _("%(name)s: %(sentence)s", name=storage.filename, sentence=sentence)

    def media_ids(self) -> set[int]:
        """Return the ids of the files that the control shows."""
        return {picture.id for picture in self.pictures} - {0}

    def show(self, files: Mapping[int, MediaFile]) -> None:
        """Take from these files what the control shows."""
        for picture in self.pictures:
            picture.shown = files.get(picture.id)

    def owns(self, name: str) -> bool:
        """Return whether an input's name is one of those that `inputs` gives."""
        return re.fullmatch(re.escape(self.name) + r"-[0-9]+-[a-z]+", name) is not None

    def inputs(self) -> dict[str, str]:
        """Return the hidden inputs that say what is kept, by name."""
        return {
            f"{self.name}-{number}-{key}": text
            for number, picture in enumerate(self.pictures)
            for key, text in _texts(picture).items()
        }


def refuse_strange(uploads: Iterable[UploadField]) -> dict[str, str]:
    """Take out the files that whoever sends their ids may not use, as if there were none; return a sentence for each.

    What the post has already stays, and so do the words.
    """
    claimed = {field: field.media_ids() - field.stored for field in uploads}
    allowed = usable(visitor(), set().union(*claimed.values()))
    sentences = {}
    for field, numbers in claimed.items():
        field.drop(numbers - allowed)
        if numbers - allowed or field.lacks_file:
            sentences[field.path] = _(NO_FILE)
    return sentences


def _stored_picture(row: Mapping[str, Any]) -> StoredPicture:
    alt, caption = str(row.get("alt") or ""), str(row.get("caption") or "")
    return StoredPicture(row_id(row.get("id")), alt, caption, bool(row.get("decorative")))


def _texts(picture: StoredPicture) -> dict[str, str]:
    """Return what is said of a picture as its inputs hold it."""
    texts = {"id": str(picture.id), "alt": picture.alt, "caption": picture.caption}
    return texts | ({"decorative": "y"} if picture.decorative else {})


def _described(number: int, *texts: str, decorative: bool) -> str:
    """Return a picture in words that two people can compare."""
    return " ".join(filter(None, (f"#{number}", *texts, _("(decorative)") if decorative else "")))


def _place(text: str) -> float:
    """Read where a picture shall stand; what is no number comes last."""
    try:
        return float(text)
    except ValueError:
        return float("inf")
