"""What the tests of rendering share: the recipe format, and a post in it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cooking import CAKE
from flask import Flask
from recipe import Recipe

from blogapp import themes
from blogapp.formats import PostFormat
from blogapp.formats.registry import Loaded, Registry
from blogapp.models import Post

Register = Callable[[type[PostFormat] | None], None]


@pytest.fixture
def register(app: Flask) -> Iterator[Register]:
    """Install a recipe format, another version of it, or none: `register(Recipe)`, `register(None)`."""
    registry: Registry = app.extensions["blogapp.formats"]

    def put(format: type[PostFormat] | None) -> None:
        app.extensions["blogapp.rendered"].clear()
        with app.app_context():
            themes.of_formats().cache.clear()  # type: ignore[union-attr]
        registry.loaded.pop("recipe", None)
        if format is not None:
            registry.loaded["recipe"] = Loaded(format, "file recipe.py", Path(__file__).parent.parent)

    put(Recipe)
    yield put
    put(None)


@pytest.fixture
def cake(register: Register, make_post: Callable[..., Post]) -> Post:
    return make_post("recipe", **CAKE)
