"""How addresses are read: numbers that no row can have, double slashes, and NUL."""

from __future__ import annotations

from typing import Any

from flask import Flask, abort, request
from werkzeug.routing import IntegerConverter

from blogapp import db


class RowId(IntegerConverter):
    """A number in an address. One that no row can have is not found."""

    def __init__(self, map: Any, *args: Any, **options: Any) -> None:
        super().__init__(map, *args, **{"max": db.LARGEST_ID} | options)


def init_app(app: Flask) -> None:
    """Set up how addresses are read. To be called before any view is registered."""
    app.url_map.converters["int"] = RowId
    app.url_map.merge_slashes = False  # or an address with another slip besides would take two hops
    app.before_request(_refuse_nul)


def _refuse_nul() -> None:
    """What holds a NUL names nothing, and PostgreSQL would not even look for it."""
    if "\0" in request.path or "%00" in request.environ.get("QUERY_STRING", ""):
        abort(404)
