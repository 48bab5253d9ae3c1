"""Snapshots know which version of the blog made them, and are rebuilt a batch at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from blogapp import db
from blogapp.models import Post, Setting
from blogapp.posts import snapshots

Make = Callable[..., Any]


def test_snapshots_are_current_once_this_version_has_rebuilt_them(app: Flask, make_post: Make) -> None:
    numbers = [make_post().id for _ in range(3)]
    with app.test_request_context(method="POST"):
        for made_by in (None, snapshots.RENDERING - 1, snapshots.RENDERING + 1):
            db.session.execute(sa.delete(Setting).where(Setting.name == snapshots.MADE_BY))
            if made_by is not None:
                db.session.add(Setting(name=snapshots.MADE_BY, value=made_by))
            db.session.flush()
            assert not snapshots.are_current()
        assert snapshots.number() == len(numbers)
        assert list(snapshots.rebuild()) == [snapshots.Progress(3, 0)]
        assert snapshots.are_current()


def test_rebuilding_goes_through_all_in_batches_and_leaves_what_fails(
    app: Flask, make_post: Make, monkeypatch: pytest.MonkeyPatch, register: Callable[..., None]
) -> None:
    monkeypatch.setattr(snapshots, "BATCH", 2)
    for number in range(4):
        make_post(body=f"Words {number}.")
    left = make_post("recipe", title="Plum cake", body="Halve them.", ingredients=["plums"])
    with app.test_request_context(method="POST"):
        db.session.execute(sa.update(Post).values(html="<p>Once.</p>"))
        before = {post.id: (post.version, post.updated_at) for post in db.session.scalars(sa.select(Post))}
        db.session.commit()
        register(None)
        steps = []
        for step in snapshots.rebuild():
            steps.append(step)
            db.session.commit()
        assert steps == [(2, 0), (4, 0), (5, 1)]
        db.session.expire_all()
        posts = list(db.session.scalars(sa.select(Post).order_by(Post.id)))
        assert [post.html == "<p>Once.</p>" for post in posts] == [False] * 4 + [True]
        assert posts[-1].id == left.id
        assert {post.id: (post.version, post.updated_at) for post in posts} == before
