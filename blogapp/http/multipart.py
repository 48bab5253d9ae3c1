"""Reads forms with files as a stream, so that little of them is in memory at any time, however much they send.

Werkzeug's own reading gives each file up to half a megabyte of memory and each text the limit of all.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import SEEK_CUR, SEEK_SET, BytesIO, RawIOBase
from tempfile import SpooledTemporaryFile
from threading import Lock
from typing import IO, Any, cast

from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser, MultiPartParser
from werkzeug.sansio.multipart import NEED_DATA, Data, Event, Field, File, MultipartDecoder, NeedData, State

from blogapp.http import queries

PIECE = 64 * 1024  # bytes that are read at once
IN_MEMORY = 256 * 1024  # bytes of the files of one form; the rest lies on the disk
FILES_MAX = 1000  # of one form: a gallery takes as many
LARGE = 8 * 1024 * 1024  # bytes of a form
PATIENCE = 10  # seconds
HEAD_MAX = 4 * 1024  # bytes of the head of one part
_LARGE_ONES = Lock()


@contextmanager
def _turn(length: int | None) -> Iterator[None]:
    """Read one large form at a time: together they would take many times the memory, and hardly less time.

    Who sends slowly past a server that does not wait for the whole form holds others up for a while, and no longer.
    """
    has_turn = length is not None and length > LARGE and _LARGE_ONES.acquire(timeout=PATIENCE)
    try:
        yield
    finally:
        if has_turn:
            _LARGE_ONES.release()


class _Spool:
    """The files of a form, one after the other in one place: a thousand of them need no thousand descriptors."""

    def __init__(self) -> None:
        self.file = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115
        self.size = 0

    def write(self, data: bytes) -> None:
        self.file.seek(self.size)
        self.size += self.file.write(data)


class _Part(RawIOBase):
    """One of the files of a form, to be read. They are closed together, with the request."""

    def __init__(self, spool: _Spool) -> None:
        self.spool, self.start, self.size, self.position = spool, spool.size, 0, 0

    def write(self, data: Any) -> int:
        """Add to the file, as long as no other one has begun."""
        self.spool.write(data)
        self.size += len(data)
        return len(data)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = SEEK_SET) -> int:
        base = 0 if whence == SEEK_SET else self.position if whence == SEEK_CUR else self.size
        self.position = max(0, base + offset)
        return self.position

    def readinto(self, buffer: Any) -> int:
        self.spool.file.seek(self.start + self.position)
        data = self.spool.file.read(max(0, min(len(buffer), self.size - self.position)))
        buffer[: len(data)] = data
        self.position += len(data)
        return len(data)

    def close(self) -> None:
        self.spool.file.close()
        super().close()


class _Decoder(MultipartDecoder):
    """Werkzeug's decoder.

    By itself it takes the border after an empty part for what the part holds if the border is not there yet as a whole
    (pallets/werkzeug#3285).
    """

    def next_event(self) -> Event:
        awaits_border = len(self.buffer) < len(self.boundary) + len(b"\r\n--\r\n")
        if self.state is State.DATA_START and awaits_border and not self.complete:
            return NEED_DATA
        return super().next_event()


class _Parser(FormDataParser):
    """A parser of forms, which reads those with files in a way of its own."""

    def _parse_multipart(self, stream: IO[bytes], _type: str, length: int | None, options: dict[str, str]) -> Any:
        decoder = _Decoder(
            options.get("boundary", "").encode("ascii"), self.max_form_memory_size, max_parts=self.max_form_parts
        )
        if not decoder.boundary:
            raise ValueError("Missing boundary")
        form = _Form(self.max_form_memory_size)
        try:
            with _turn(length):
                for event in _events(decoder, stream):
                    form.take(event)
        except BaseException:
            form.spool.file.close()
            raise
        if not form.files:
            form.spool.file.close()
        return stream, self.cls(form.fields), self.cls(form.files)


def _events(decoder: MultipartDecoder, stream: IO[bytes]) -> Iterator[Event]:
    while not decoder.complete:
        decoder.receive_data(stream.read(PIECE) or None)
        while not isinstance(event := decoder.next_event(), NeedData) and decoder.state is not State.COMPLETE:
            yield event


class _Form:
    """What a form holds, as far as it is read. Its texts and names together have the limit that Werkzeug gives each."""

    def __init__(self, most: int | None) -> None:
        self.most, self.kept = most, 0
        self.fields: list[tuple[str, str]] = []
        self.files: list[tuple[str, FileStorage]] = []
        self.spool = _Spool()

    def take(self, event: Event) -> None:
        """Add what the decoder has found."""
        if isinstance(event, Field | File):
            self._begin(event)
        elif isinstance(event, Data):
            if isinstance(self.part, Field):
                self._count(len(event.data))
            self.content.write(event.data)
            if not event.more_data:
                self._end()

    def _begin(self, part: Field | File) -> None:
        head = sum(len(name) + len(value) for name, value in part.headers)
        if head > HEAD_MAX or (len(self.files) == FILES_MAX and isinstance(part, File)):
            raise RequestEntityTooLarge
        self._count(head)
        self.part: Field | File = part
        self.content: BytesIO | _Part = BytesIO() if isinstance(part, Field) else _Part(self.spool)

    def _end(self) -> None:
        name, headers = self.part.name, self.part.headers
        if isinstance(self.part, File):
            storage = FileStorage(cast(IO[bytes], self.content), self.part.filename, name, headers=headers)
            self.files.append((name, storage))
        else:
            charset = MultiPartParser().get_part_charset(headers)
            self.fields.append((name, cast(BytesIO, self.content).getvalue().decode(charset, "replace")))

    def _count(self, size: int) -> None:
        self.kept += size
        if self.most is not None and self.kept > self.most:
            raise RequestEntityTooLarge


class Request(queries.Request):
    """A request whose forms are read as a stream."""

    form_data_parser_class = _Parser

    @property
    def is_json(self) -> bool:
        """Return False: no form is taken as JSON, whose depth and types nobody has limited. Flask-WTF would."""
        return False
