"""Formats of a test's own, which are there while it runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from blogapp import themes
from blogapp.formats import PostFormat
from blogapp.formats.registry import Loaded


@pytest.fixture
def install(app: Flask) -> Iterator[Callable[..., None]]:
    """Install formats of a test's own: `install(Tide)`."""
    loaded, names = app.extensions["blogapp.formats"].loaded, []

    def put(*formats: type[PostFormat]) -> None:
        for format in formats:
            loaded[format.name] = Loaded(format, "a test", Path(__file__).parent)
            names.append(format.name)

    yield put
    for name in names:
        loaded.pop(name, None)
    app.extensions["blogapp.cache"].clear()
    app.extensions["blogapp.pages"].clear()
    with app.app_context():
        themes.of_formats().cache.clear()  # type: ignore[union-attr]
