"""A post's own password is hashed while nothing is locked, and taken away by a box."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from filling import controls
from flask import Flask
from reading import read

from blogapp import db
from blogapp.accounts import passwords
from blogapp.models import Post

Make = Callable[..., Any]


def test_password_of_a_post_is_hashed_while_nothing_is_locked_and_stays_until_a_box_takes_it(
    app: Flask, signed_in: Make, make_post: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor, post = signed_in("editor"), make_post(title="Tides")
    locked: list[bool] = []

    def hashed(typed: str) -> str:
        locked.append(db.session().in_transaction())
        return f"hash of {typed}"

    monkeypatch.setattr(passwords, "hashed", hashed)
    address = f"/edit/posts/{post.id}"
    for given, stored in (
        ({"post_password": "low water"}, "hash of low water"), ({}, "hash of low water"),
        ({"post_password": "", "title": "Other tides"}, "hash of low water"),
        ({"unprotected": "1", "post_password": "ignored"}, None),
    ):  # fmt: skip
        form = controls(read(editor, address)) | given | {"action": "save"}
        assert editor.post(address, data=form).status_code == 303
        with app.app_context():
            assert (db.session.get_one(Post, post.id).password or None) == stored
    assert locked == [False]
