"""The blogs that measurements are made on."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from blogapp import db
from blogapp.cli.application import inside
from blogapp.models import Comment, Post
from blogapp.search import index

BENCHMARKS = str(Path(__file__).resolve().parents[2] / "benchmarks")


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.syspath_prepend(BENCHMARKS)
    large = importlib.import_module("large")
    monkeypatch.setattr(large, "WRITTEN", 12)
    yield large
    sys.modules.pop("large")


def posts_of(app: Flask, large: Any) -> list[tuple[Any, ...]]:
    with inside(app):
        large.fill(40, seed=3)
        columns = (Post.id, Post.title, Post.path, Post.status, Post.author_id, Post.data)
        return [tuple(row) for row in db.session.execute(sa.select(*columns).order_by(Post.id))]


@pytest.mark.slow
def test_large_blog_is_whole_and_follows_from_its_seed(make_app: Any, large: Any) -> None:
    one, other = make_app(SAFE_MODE=True), make_app(SAFE_MODE=True)
    rows = posts_of(one, large)
    assert rows == posts_of(other, large)
    assert len(rows) == 41  # with the page about the blog
    with one.app_context():
        assert index.out_of_step(db.session()) == 0
        of_post = sa.select(sa.func.count()).where(Comment.post_id == Post.id, Comment.status == "approved")
        assert not db.session.scalars(sa.select(Post.id).where(Post.comment_count != of_post.scalar_subquery())).all()
        db.session.remove()
