"""Reads forms with files in large pieces, for Werkzeug mistakes an empty field that lies across the border of two."""

from __future__ import annotations

from typing import IO, Any, cast

from flask import Request as FlaskRequest
from werkzeug.formparser import FormDataParser

PIECE = 4 * 1024 * 1024  # bytes: the text of a form is no longer


class _Pieces:
    """A stream that gives a large piece, whatever is asked for."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream

    def read(self, _size: int = -1) -> bytes:
        return self.stream.read(PIECE)


class _Parser(FormDataParser):
    """Werkzeug's parser of forms.

    In pieces of 64 kB, its own size, an empty field at a border takes the next one's head for its value, and that
    field is lost (pallets/werkzeug#3285).
    """

    def parse(self, stream: IO[bytes], *args: Any, **options: Any) -> Any:
        return super().parse(cast(IO[bytes], _Pieces(stream)), *args, **options)


class Request(FlaskRequest):
    """A request whose form is read in large pieces."""

    form_data_parser_class = _Parser
