"""What the tests of uploads share: a blog, and a short way to send it a file."""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage

from blogapp import db
from blogapp.file_types import TYPES
from blogapp.media import Prepared, prepare
from blogapp.models import Post, media_uses

SHOWN = tuple(mime for mime, each in TYPES.items() if each.kind in {"image", "video"})


@pytest.fixture(scope="module")
def app(make_app: Callable[..., Flask]) -> Flask:
    """One blog for all of these tests: each looks at its own files."""
    return make_app()


@pytest.fixture
def upload(app: Flask) -> Iterator[Callable[..., Prepared]]:
    """Prepare bytes under a name: `upload(data, "harbour.jpg")`; the files are removed afterwards."""
    made = []

    def send(data: bytes, name: str = "harbour.jpg", kinds: tuple[str, ...] = SHOWN) -> Prepared:
        with app.app_context():
            made.append(prepare(FileStorage(BytesIO(data), filename=name), kinds))
        return made[-1]

    yield send
    with app.app_context():
        for prepared in made:
            prepared.discard()


@pytest.fixture
def published(app: Flask, upload: Callable[..., Prepared]) -> Callable[..., str]:
    """Upload bytes, use them in a public post, and return the address of the file."""

    def publish(data: bytes) -> str:
        prepared = upload(data)
        with app.test_request_context(method="POST"):
            file, post = prepared.row(None), Post(format="standard", status="published", published_at=db.now())
            db.session.add_all([file, post])
            db.session.flush()
            db.session.execute(media_uses.insert().values(post_id=post.id, media_id=file.id))
            db.session.commit()
            return file.url

    return publish


@pytest.fixture
def media(app: Flask) -> Path:
    return Path(app.instance_path) / "media"
