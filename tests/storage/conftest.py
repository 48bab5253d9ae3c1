"""A blog whose uploads lie in a bucket, and one whose bucket fails."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from buckets import S3
from databases import empty
from flask import Flask
from werkzeug.datastructures import FileStorage

from blogapp import db, media
from blogapp.file_types import TYPES
from blogapp.models import Media, Post, media_uses


@pytest.fixture(scope="module")
def of_bucket(make_app: Callable[..., Flask], s3: S3) -> Flask:
    return make_app(MEDIA_URL=s3.bucket())


@pytest.fixture
def app(of_bucket: Flask) -> Flask:
    empty(of_bucket)
    return of_bucket


@pytest.fixture
def publish(app: Flask) -> Callable[..., Media]:
    """Upload bytes and use them in a post, public unless said otherwise; return their row."""

    def make(data: bytes, name: str, *, status: str = "published", of: Flask = app) -> Media:
        with of.test_request_context(method="POST"):
            row = media.prepare(FileStorage(BytesIO(data), filename=name), tuple(TYPES)).row(None)
            post = Post(format="standard", status=status, published_at=db.now())
            db.session.add_all([row, post])
            db.session.flush()
            db.session.execute(media_uses.insert().values(post_id=post.id, media_id=row.id))
            db.session.commit()
            db.session.refresh(row)
            db.session.expunge_all()
            return row

    return make


@pytest.fixture
def stored(app: Flask) -> Callable[[], set[str]]:
    """Return the paths of all that lies in the bucket."""

    def listed() -> set[str]:
        with app.app_context():
            return {each.path for each in media.storage().walk()}

    return listed


@pytest.fixture
def swap(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], None]:
    """Let the blog's uploads lie elsewhere: `swap(storage)`."""

    def put(store: Any) -> None:
        monkeypatch.setitem(app.extensions, media.uploads.NAME, store)

    return put
