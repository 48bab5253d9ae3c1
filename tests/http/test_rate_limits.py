"""The rate limiter: what it counts by, and that a wrong setting or a silent Redis does no harm."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from commenting import leave, preview
from flask import Flask

from blogapp import create_app, db
from blogapp.config import SettingError
from blogapp.http.rate_limits import client_address

pytestmark = pytest.mark.any_database


def test_wiring_starts_no_thread(tmp_path: Path) -> None:
    before = set(threading.enumerate())  # some of an earlier test may end meanwhile
    create_app(INSTANCE=str(tmp_path))
    assert set(threading.enumerate()) <= before


@pytest.mark.parametrize(
    ("name", "value"), [("COMMENT_RATE", "often"), ("SIGN_IN_RATE", ""), ("REDIS_URL", "mailbox://somewhere")]
)
def test_wrong_setting_stops_the_start_with_its_name(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingError, match=f"BLOGAPP_{name}"):
        create_app(INSTANCE=str(tmp_path), **{name: value})


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("", "unknown"),
        (None, "unknown"),
    ],
)
def test_household_is_counted_as_one(app: Flask, address: str | None, counted: str) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        assert client_address() == counted


@pytest.mark.slow
def test_silent_redis_is_replaced_by_this_process(tmp_path: Path, app: Flask, make_post: Callable[..., Any]) -> None:
    post = make_post()
    settings = {
        "DATABASE_URL": app.config["DATABASE_URL"],
        "SECRET_KEY": app.config["SECRET_KEY"],
        "REDIS_URL": "redis://127.0.0.1:9",
    }
    alone = create_app(INSTANCE=str(tmp_path), COMMENT_RATE="1 per minute", **settings)
    reader = alone.test_client()
    assert [leave(reader, post).status_code, preview(reader, post).status_code] == [303, 429]
    with alone.app_context():
        db.engine().dispose()
