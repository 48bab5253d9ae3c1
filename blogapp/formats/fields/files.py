"""Fields that hold an uploaded file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from blogapp.formats.fields.field import Field, Seen, as_text
from blogapp.formats.values import MediaFile, Picture, Player, Reader
from blogapp.text import Sentence, normalise_line

ID = re.compile(r"[0-9]{1,18}")


class File(Field[Player | None]):
    """An uploaded file of one of `kinds`. Stored as `{"id": number}`; the value is a `Player`, or None."""

    control = "file"
    empty: Any = None

    def __init__(self, label: str, *, kinds: Sequence[str] = ("video/mp4", "video/webm"), **rest: Any) -> None:
        super().__init__(label, **rest)
        if isinstance(kinds, str):
            raise TypeError(f"{label}: kinds must be a tuple of media types, such as ({kinds!r},).")
        self.kinds = tuple(kinds)

    def attributes(self) -> dict[str, str]:
        """Tell the browser which files to offer."""
        return {"accept": ",".join(self.kinds)}

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

    def value(self, stored: Any, post: Seen) -> Player | None:
        """Return the browser's own player for the file, or None when the file is gone."""
        file = self.file(stored, post)
        return Player("", file.url, kind=file.mime.partition("/")[0], translate=post.reader.translate) if file else None

    def file(self, stored: Any, post: Seen) -> MediaFile | None:
        """Return the uploaded file that a stored value names, or None."""
        return post.media.get(stored["id"]) if stored else None

    def typed(self, stored: Any) -> str:
        """Return the file's id."""
        return str(stored["id"]) if stored else ""

    def text(self, value: Any) -> str:
        """There are no words in it."""
        return ""

    def linked(self, value: Any, reader: Reader) -> Any:
        """Return the file's address, complete."""
        return reader.absolute(value.url) if value else ""

    def media_ids(self, stored: Any) -> list[int]:
        """Name the file."""
        return [stored["id"]] if stored else []


class Image(File):
    """An uploaded picture with its alternative text. The value is a `Picture`, or None.

    Stored as `{"id": number, "alt": text}`. Source of the rule that a text is asked for: WCAG 2.2, 1.1.1.
    """

    control = "image"

    def __init__(self, label: str, **rest: Any) -> None:
        kinds = ("image/jpeg", "image/png", "image/webp", "image/gif", "image/avif")
        super().__init__(label, kinds=kinds, **{"role": "image", **rest})

    def clean(self, raw: Any) -> dict[str, Any] | None:
        """Accept an uploaded picture's id and its alternative text, at most 500 characters."""
        stored = super().clean(raw)
        if stored is None:
            return None
        alt = normalise_line(as_text(raw.get("alt")))
        if len(alt) > 500:
            raise ValueError(Sentence("The description of the picture is too long; at most 500 characters fit."))
        return {**stored, "alt": alt}

    def value(self, stored: Any, post: Seen) -> Picture | None:  # type: ignore[override]
        """Return the picture, or None when the file is gone."""
        file = self.file(stored, post)
        return Picture(file, stored.get("alt", "")) if file else None

    def text(self, value: Any) -> str:
        """The alternative text is found by search."""
        return value.alt if value else ""


class Images(Field[list[Picture]]):
    """Uploaded pictures in their order, with alternative texts and captions. The value is a list of `Picture`.

    Stored as a list of `{"id": number, "alt": text, "caption": text}`.
    """

    control = "images"
    empty: Any = ()

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
        return [Picture(file, part.get("alt", ""), part.get("caption", "")) for part, file in pairs if file]

    def typed(self, stored: Any) -> str:
        """Return the files' ids."""
        return " ".join(str(part["id"]) for part in stored)

    def text(self, value: list[Picture]) -> str:
        """Return captions and alternative texts."""
        return " ".join(text for picture in value for text in (picture.caption, picture.alt) if text)

    def linked(self, value: list[Picture], reader: Reader) -> Any:
        """Return the files' addresses, complete."""
        return [reader.absolute(picture.url) for picture in value]

    def media_ids(self, stored: Any) -> list[int]:
        """Name the files."""
        return [part["id"] for part in stored]
