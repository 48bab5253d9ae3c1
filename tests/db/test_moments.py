"""Moments in the database: aware, and in UTC."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy.exc import StatementError

from blogapp import db
from blogapp.models import Post


def test_a_moment_without_a_time_zone_is_refused(app: Flask, make_post: Callable[..., Post]) -> None:
    post_id = make_post().id
    with app.test_request_context(method="POST"):
        db.session.get_one(Post, post_id).published_at = datetime(2026, 5, 9, 10)  # noqa: DTZ001 - it is what is tried
        with pytest.raises(StatementError, match="has no time zone; pass an aware datetime"):
            db.session.flush()
        db.session.rollback()
