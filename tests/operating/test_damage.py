"""What is damaged beside the database's file costs readers no page."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from blogapp import db
from blogapp.models import Post


@pytest.mark.every_value
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE sessions SET digest = 'x'",
        "DELETE FROM sessions",
        "UPDATE sessions SET begun_at = 'no date', seen_at = '2026-13-45 00:00:00'",
    ],
)
def test_damaged_session_costs_no_public_page(
    app: Flask, signed_in: Callable[..., Any], make_post: Callable[..., Post], statement: str
) -> None:
    client, post = signed_in(), make_post()
    with app.test_request_context(method="POST"), suppress(sa.exc.DBAPIError):  # PostgreSQL takes no such dates
        db.session.execute(sa.text(statement))
        db.session.commit()
    assert {client.get(path).status_code for path in ("/", post.url, "/feed/", "/search/?q=zebra", "/login")} == {200}
    assert client.get("/edit/").status_code < 500


@pytest.mark.parametrize("damage", ["garbage", "folder", "nothing"])
def test_damaged_pictures_that_were_drawn_are_no_failure(
    app: Flask, client: Any, make_post: Callable[..., Post], damage: str
) -> None:
    page = client.get(make_post().url).text
    card = page.partition('property="og:image" content="http://localhost')[2].partition('"')[0]
    assert client.get(card).status_code == 200
    for path in (Path(app.instance_path) / "drawn").iterdir():
        path.unlink()
        if damage == "garbage":
            path.write_bytes(b"\0no picture")
        elif damage == "folder":
            path.mkdir()
    assert client.get(card).status_code == 200
    for path in (Path(app.instance_path) / "drawn").iterdir():
        path.rmdir() if path.is_dir() else path.unlink()
