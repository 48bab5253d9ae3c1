"""What the tests of uploads share: a blog, and a short way to send it a file."""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage

from blogapp.media import Prepared, prepare
from blogapp.media.kinds import PICTURES, VIDEOS


@pytest.fixture(scope="module")
def app(make_app: Callable[..., Flask]) -> Flask:
    """One blog for all of these tests: they write no rows."""
    return make_app()


@pytest.fixture
def upload(app: Flask) -> Iterator[Callable[..., Prepared]]:
    """Prepare bytes under a name: `upload(data, "harbour.jpg")`; the files are removed afterwards."""
    made = []

    def send(data: bytes, name: str = "harbour.jpg", kinds: tuple[str, ...] = (*PICTURES, *VIDEOS)) -> Prepared:
        with app.app_context():
            made.append(prepare(FileStorage(BytesIO(data), filename=name), kinds))
        return made[-1]

    yield send
    with app.app_context():
        for prepared in made:
            prepared.discard()


@pytest.fixture
def media(app: Flask) -> Path:
    return Path(app.instance_path) / "media"
