"""When a post last changed: with each change that is stored, and not by being read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine
from filling import controls
from flask import Flask
from flask.testing import FlaskClient
from reading import read

from blogapp import db
from blogapp.models import Post

Make = Callable[..., Any]
NOON = datetime(2030, 1, 1, 12, 0, tzinfo=UTC)


def changed_at(app: Flask, post: Post) -> datetime:
    with app.app_context():
        return db.session.get_one(Post, post.id).updated_at


def test_post_changed_when_it_was_stored_and_not_when_it_was_read(
    app: Flask, client: FlaskClient, signed_in: Make, make_post: Make
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        post, editor = make_post(title="Tides", published_at=NOON), signed_in("editor")
        assert changed_at(app, post) == NOON
        clock.shift(timedelta(hours=1))
        assert client.get(post.url).status_code == 200
        form = controls(read(editor, f"/edit/posts/{post.id}")) | {"title": "Low tide", "action": "save"}
        assert changed_at(app, post) == NOON
        assert editor.post(f"/edit/posts/{post.id}", data=form).status_code == 303
        assert changed_at(app, post) == NOON + timedelta(hours=1)
        clock.shift(timedelta(hours=1))
        assert editor.post(f"/edit/posts/{post.id}/trash").status_code == 303
        assert changed_at(app, post) == NOON + timedelta(hours=2)
