"""What the tests of machines' pages share: a post of every built-in format, with its pictures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from blogapp import db
from blogapp.models import Media, Post

Make = Callable[..., Post]


@pytest.fixture
def photos(app: Flask) -> list[int]:
    """Three uploaded pictures, by id; the first has copies."""
    widths = {"480": "2026/05/0-480.webp", "1600": "2026/05/0-1600.webp"}
    with app.test_request_context(method="POST"):
        rows = [
            Media(filename=f"{n}.png", path=f"2026/05/{n}.png", mime="image/png", size=1, width=2400, height=1600,
                  widths=widths if n == 0 else {})
            for n in range(3)
        ]  # fmt: skip
        db.session.add_all(rows)
        db.session.commit()
        return [row.id for row in rows]


@pytest.fixture
def every_format(app: Flask, make_post: Make, photos: list[int]) -> dict[str, Post]:
    """The example of each built-in format as a post, with tags."""
    formats = {name: one for name, one in app.extensions["blogapp.formats"].items() if name in BUILT_IN}
    return {name: make_post(name, tags=["trains"], **_given(one.example, photos)) for name, one in formats.items()}


BUILT_IN = "standard aside status quote link image gallery video audio chat".split()


def _given(example: Any, photos: list[int]) -> dict[str, Any]:
    """Return the example with pictures that are there."""
    known = dict(example)
    title = known.pop("title", "")
    return {"title": title, "fields": {name: _with_pictures(value, photos) for name, value in known.items()}}


def _with_pictures(value: Any, photos: list[int]) -> Any:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [part | {"id": number} for part, number in zip(value, photos, strict=False)]
    return value | {"id": photos[0]} if isinstance(value, dict) and "id" in value else value
