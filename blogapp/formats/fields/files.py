"""Fields that hold an uploaded file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from blogapp import file_types
from blogapp.formats.fields.field import Field, Seen, as_text
from blogapp.formats.values import MediaFile, Picture, Reader, Upload, UploadedPlayer
from blogapp.text import Sentence, normalise_line
from blogapp.text.urls import is_web_address

ID = re.compile(r"[0-9]{1,18}")
PLAYED = ("video", "audio")


class File(Field[Upload | None]):
    """An uploaded file of one of `kinds`, media types of the table `blogapp.file_types`. Stored as `{"id": number}`.

    The value is an `Upload`, or None; that of a film or a recording is a `Player`, too.
    """

    control = "file"
    empty: Any = None
    shows_files = True

    def __init__(self, label: str, *, kinds: Sequence[str] = ("video/mp4", "video/webm"), **rest: Any) -> None:
        super().__init__(label, **rest)
        if isinstance(kinds, str):
            raise TypeError(f"{label}: kinds must be a tuple of media types, such as ({kinds!r},).")
        if not kinds:
            raise TypeError(f"{label}: kinds must name a media type at least, such as application/pdf.")
        if unknown := file_types.unknown(kinds):
            meant = f"Did you mean {near}?" if (near := file_types.nearest(unknown[0])) else "Leave it out."
            raise TypeError(f"{label}: {unknown[0]!r} is no type of file that can be uploaded. {meant}")
        self.kinds = tuple(kinds)

    def attributes(self) -> dict[str, str]:
        """Tell the browser which files to offer."""
        return {"accept": file_types.accepted(self.kinds)}

    def clean(self, raw: Any) -> dict[str, Any] | None:
        """Accept `{"id": number}`, an uploaded file; the form puts it in the place of the upload."""
        if raw in (None, "", {}):
            return None
        number = raw.get("id") if isinstance(raw, Mapping) else "no mapping"
        if number in (None, "", 0):
            return None
        if not ID.fullmatch(str(number)):
            raise ValueError(Sentence("This must be an uploaded file; choose it again."))
        return {"id": int(number)}

    def value(self, stored: Any, post: Seen) -> Upload | None:
        """Return the file, a film or a recording as the browser's own player; None when it is gone."""
        file, reader = self.file(stored, post), post.reader
        if file is None:
            return None
        kind = file_types.kind_of(file.mime)
        if kind in PLAYED:
            return UploadedPlayer(
                url=file.url, name=file.name, size=file.size, mime=file.mime, kind=kind, translate=reader.translate
            )
        words = {"type": reader.translate(file_types.called(file.mime)), "size": reader.size(file.size)}
        said = reader.translate("%(type)s, %(size)s") % words
        return Upload(file.url, file.name, file.size, file.mime, words=said, mf=self.mf)

    def file(self, stored: Any, post: Seen) -> MediaFile | None:
        """Return the uploaded file that a stored value names, or None."""
        return post.media.get(stored["id"]) if stored else None

    def typed(self, stored: Any) -> str:
        """Return the file's id."""
        return str(stored["id"]) if stored else ""

    def described(self, stored: Any) -> str:
        """Return its description, else its number."""
        return str(stored.get("alt") or f"#{stored['id']}") if stored else ""

    def text(self, value: Any) -> str:
        """Return the file's name, but not that of a film or a recording: its camera gave it."""
        return value.name if value and value.kind not in PLAYED else ""

    def linked(self, value: Any, reader: Reader) -> Any:
        """Return the file's address, complete."""
        return reader.absolute(value.url) if value else ""

    def media_ids(self, stored: Any) -> list[int]:
        """Name the file."""
        return [stored["id"]] if stored else []

    def from_wordpress(self, text: str) -> dict[str, str] | None:
        """Return where the file lies, for an import to bring it here; None for what is no address."""
        address = text.strip()
        return {"address": address} if is_web_address(address) else None


class Image(File):
    """An uploaded picture with its alternative text. The value is a `Picture`, or None.

    The first one of a format has the role image, unless another field does. Stored as `{"id": number, "alt": text}`,
    with `"decorative": True` where somebody said that it needs no text: what was typed is kept, and not shown.
    Source of the rule that a text is asked for: WCAG 2.2, 1.1.1.
    """

    control = "image"

    def __init__(self, label: str, **rest: Any) -> None:
        kinds = ("image/jpeg", "image/png", "image/webp", "image/gif", "image/avif")
        super().__init__(label, kinds=kinds, **rest)
        self.default_role = "" if "role" in rest else "image"

    def clean(self, raw: Any) -> dict[str, Any] | None:
        """Accept an uploaded picture's id and its alternative text, at most 500 characters."""
        stored = super().clean(raw)
        if stored is None:
            return None
        alt = normalise_line(as_text(raw.get("alt")))
        if len(alt) > 500:
            raise ValueError(Sentence("The description of the picture is too long; at most 500 characters fit."))
        return {**stored, "alt": alt} | ({"decorative": True} if raw.get("decorative") else {})

    def value(self, stored: Any, post: Seen) -> Picture | None:  # type: ignore[override]
        """Return the picture, or None when the file is gone."""
        file = self.file(stored, post)
        return _picture(stored, file) if file else None

    def text(self, value: Any) -> str:
        """The alternative text is found by search."""
        return value.alt if value else ""


class Images(Field[list[Picture]]):
    """Uploaded pictures in their order, with alternative texts and captions. The value is a list of `Picture`.

    Stored as a list of `{"id": number, "alt": text, "caption": text}`.
    """

    control = "images"
    empty: Any = ()
    several = True
    shows_files = True

    def __init__(self, label: str, *, max: int = 100, **rest: Any) -> None:
        super().__init__(label, **rest)
        self.max = max
        self.one = Image(label)
        self.kinds = self.one.kinds

    def attributes(self) -> dict[str, str]:
        """Tell the browser which files to offer."""
        return self.one.attributes()

    def clean(self, raw: Any) -> list[dict[str, Any]]:
        """Accept a list of what `Image` accepts, each with a caption of at most 500 characters."""
        if raw in (None, ""):
            return []
        if not isinstance(raw, list | tuple):
            raise ValueError(Sentence("These must be uploaded pictures; choose them again."))
        if len(raw) > self.max:
            raise ValueError(
                Sentence(
                    "These are %(number)s pictures; at most %(most)s fit. Remove some.", number=len(raw), most=self.max
                )
            )
        return [cleaned for part in raw if (cleaned := self._clean_one(part))]

    def _clean_one(self, raw: Any) -> dict[str, Any] | None:
        if not isinstance(raw, Mapping):
            raise ValueError(Sentence("These must be uploaded pictures; choose them again."))
        stored = self.one.clean(raw)
        caption = normalise_line(as_text(raw.get("caption")))
        if len(caption) > 500:
            raise ValueError(Sentence("The caption of a picture is too long; at most 500 characters fit."))
        return {**stored, "caption": caption} if stored else None

    def value(self, stored: Any, post: Seen) -> list[Picture]:
        """Return the pictures that are still there."""
        pairs = ((part, self.one.file(part, post)) for part in stored)
        return [_picture(part, file, part.get("caption") or file.caption) for part, file in pairs if file]

    def typed(self, stored: Any) -> str:
        """Return the files' ids."""
        return " ".join(str(part["id"]) for part in stored)

    def described(self, stored: Any) -> str:
        """Return the descriptions, and the numbers of pictures without one."""
        return ", ".join(map(self.one.described, stored))

    def text(self, value: list[Picture]) -> str:
        """Return captions and alternative texts."""
        return " ".join(text for picture in value for text in (picture.caption, picture.alt) if text)

    def linked(self, value: list[Picture], reader: Reader) -> Any:
        """Return the files' addresses, complete."""
        return [reader.absolute(picture.url) for picture in value]

    def media_ids(self, stored: Any) -> list[int]:
        """Name the files."""
        return [part["id"] for part in stored]

    def from_wordpress(self, text: str) -> list[dict[str, str]]:
        """Return where the files lie, for an import to bring them here."""
        return [file for line in text.split("\n") if (file := self.one.from_wordpress(line))]


def _picture(stored: Mapping[str, Any], file: MediaFile, caption: str = "") -> Picture:
    """Return a file as the picture that a stored value makes of it."""
    is_decorative = bool(stored.get("decorative"))
    alt = "" if is_decorative else stored.get("alt") or file.description
    return Picture(file, alt, caption, decorative=is_decorative)
