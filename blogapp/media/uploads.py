"""From an upload to the files that are stored of it and the row that names them."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from io import SEEK_END, BytesIO
from pathlib import PurePath
from shutil import copyfileobj
from typing import IO, cast

from flask import current_app
from flask_babel import gettext as _
from slugify import slugify
from werkzeug.datastructures import FileStorage

from blogapp import db, file_types
from blogapp.http import failures
from blogapp.media import film_metadata, pictures
from blogapp.media.refusals import NotAccepted
from blogapp.models import Media
from blogapp.models.media import COPY
from blogapp.storage import Away, Storage
from blogapp.text import normalise_line

MEGABYTE = 1024 * 1024
NAME = "blogapp.media"


@dataclass
class Prepared:
    """An upload whose files are stored, and whose row is not."""

    filename: str
    path: str
    mime: str
    size: int
    width: int = 0
    height: int = 0
    widths: dict[str, str] = field(default_factory=dict)
    digest: str | None = None

    def row(self, user_id: int | None) -> Media:
        """Return the row, to be added in the transaction of what uses the file."""
        return Media(
            filename=self.filename, path=self.path, mime=self.mime, size=self.size, width=self.width,
            height=self.height, widths=dict(self.widths), uploaded_by=user_id, digest=self.digest,
        )  # fmt: skip

    def discard(self) -> None:
        """Remove the files, when the transaction has failed. A second call does nothing."""
        remove((self.path, *self.widths.values()))


def storage() -> Storage:
    """Return where all uploaded files lie."""
    return cast(Storage, current_app.extensions[NAME])


def is_stored(path: str) -> bool:
    """Return whether a file is there. Raises `NotAccepted` where that cannot be told now."""
    try:
        return storage().has(path)
    except Away as error:
        raise _away(error) from error


def remove(paths: Iterable[str]) -> None:
    """Remove files that no row names any more; those that are gone already are none to worry about."""
    with suppress(OSError):  # what is left over does no harm, hiding why it failed would
        for path in paths:
            storage().remove(path)


def digest_of(storage: FileStorage) -> str:
    """Return the name of an upload's bytes: SHA-256, in hexadecimal digits."""
    storage.stream.seek(0)
    digest = hashlib.file_digest(storage.stream, "sha256").hexdigest()  # type: ignore[arg-type]
    storage.stream.seek(0)
    return digest


def prepare(storage: FileStorage, kinds: Sequence[str], twin: Sequence[str] = ()) -> Prepared:
    """Check an upload and store its files: the original, told of nothing but itself, and its narrower copies.

    `kinds` are the media types that may come, such as "image/png". `twin` are the paths of the same bytes as somebody
    else uploaded them: both share the disk's blocks, and nothing else, so that neither learns of the other. To be
    called outside of a transaction, for it may take seconds. Raises `NotAccepted` with a sentence, and then has stored
    nothing.
    """
    if not storage.stream.read(1):
        raise NotAccepted(_("This file is empty. Choose another one."))
    size = storage.stream.seek(0, SEEK_END)
    _refuse_above(max(map(_limit, kinds)), size)  # before all of it is read
    kind = file_types.recognise(storage.stream, kinds, storage.filename or "")
    if kind in {"", "text/plain"} and (advice := file_types.advice_on(storage.stream, kinds)):
        raise NotAccepted(_(advice))  # also of what is a text besides, such as an SVG
    if not kind:
        types = ", ".join(_(name) for name in file_types.names(kinds))
        raise NotAccepted(_("This file cannot be used here. Choose one of these types: %(types)s.", types=types))
    _refuse_above(_limit(kind), size)
    digest = digest_of(storage)
    is_picture = file_types.TYPES[kind].kind == "image"
    prepared = _picture(storage, kind, twin) if is_picture else _other(storage, kind, size, twin)
    prepared.digest = digest
    return prepared


def _limit(kind: str) -> int:
    """Return how many bytes a file of a type may have."""
    return file_types.TYPES[kind].largest or current_app.config["MAX_UPLOAD_MB"] * MEGABYTE


def _refuse_above(limit: int, size: int) -> None:
    if size > limit:
        sentence = _("This file is too large; at most %(size)s MB fit. Make it smaller.", size=limit // MEGABYTE)
        raise NotAccepted(sentence)


def _picture(storage: FileStorage, kind: str, twin: Sequence[str]) -> Prepared:
    cleaned = pictures.clean(storage.stream.read(), kind)
    prepared = _prepared(storage, cleaned.kind, len(cleaned.data))
    prepared.width, prepared.height = cleaned.width, cleaned.height
    stem = prepared.path.rpartition(".")[0]
    prepared.widths = {str(width): f"{stem}-{width}.webp" for width in sorted(cleaned.copies)}
    contents = {prepared.widths[str(width)]: copy for width, copy in cleaned.copies.items()}
    contents[prepared.path] = cleaned.data
    return _stored(prepared, {name: BytesIO(data) for name, data in contents.items()}, twin)


def _other(storage: FileStorage, kind: str, size: int, twin: Sequence[str]) -> Prepared:
    """Store a file as it came, but for what a film tells beside itself."""
    patches = film_metadata.silence(storage.stream, size) if kind == "video/mp4" else []
    storage.stream.seek(0)
    prepared = _prepared(storage, kind, size)
    return _stored(prepared, {prepared.path: storage.stream}, twin, patches)


def _prepared(storage: FileStorage, kind: str, size: int) -> Prepared:
    """Give the upload a path of its own. Of the name that came with it only letters and digits find their way in."""
    name = normalise_line(PurePath((storage.filename or "").replace("\\", "/")).name)
    stem = slugify(PurePath(name).stem, max_length=60) or "file"
    path = f"{db.now():%Y/%m}/{stem}-{secrets.token_hex(5)}{file_types.TYPES[kind].endings[0]}"
    return Prepared(name[-255:], path, kind, size)


def _stored(
    prepared: Prepared, contents: dict[str, IO[bytes]], twin: Sequence[str], patches: Sequence[film_metadata.Patch] = ()
) -> Prepared:
    twins, written = {_variant(path): path for path in twin}, []
    try:
        for path, content in contents.items():
            with storage().writing(path, twins.get(_variant(path), "")) as file:
                copyfileobj(content, file)
                for patch in patches:
                    patch.write(file)
            written.append(path)
    except OSError as error:
        remove(written)
        if isinstance(error, Away):
            raise _away(error) from error
        if failures.answer_for(error):  # no other file would do
            raise
        raise NotAccepted(
            _("The file could not be stored on the server: %(reason)s.", reason=error.strerror)
        ) from error
    return prepared


def _variant(path: str) -> str:
    """Return which of the files of an upload this is: its width and ending."""
    copy = COPY.fullmatch(path)
    return path.removeprefix(copy[1]) if copy else PurePath(path).suffix


def _away(error: Away) -> NotAccepted:
    """Note why, and return what to say: another file would not do, and a moment later this one will."""
    current_app.logger.error("%s: %s.", error.filename, error.strerror)
    return NotAccepted(_("The storage for files does not answer, so nothing was uploaded. Try again in a moment."))
