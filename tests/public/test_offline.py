"""What a server says to browsers that would store posts: a worker where the site wants it, else one that leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from filling import controls
from flask import Flask
from flask.testing import FlaskClient
from reading import read

from blogapp import db
from blogapp.models import Post, Site

WORKER = "/service-worker.js"


@pytest.fixture
def turn_on(app: Flask) -> Callable[[], None]:
    def turn() -> None:
        with app.test_request_context(method="POST"):
            replace(Site.load(db.session()), offline_reading=True).store(db.session())
            db.session.commit()

    return turn


def scripts(client: FlaskClient, path: str = "/") -> list[str]:
    return [str(script["src"]).partition("?")[0] for script in read(client, path).select("script[src]")]


def test_without_the_setting_a_worker_leaves_and_no_page_asks_for_one(client: FlaskClient) -> None:
    assert "unregister()" in client.get(WORKER).text
    assert client.get("/offline.html").status_code == 404
    assert "/static/js/offline/page.js" not in scripts(client)


def test_with_the_setting_pages_ask_for_the_worker(client: FlaskClient, turn_on: Callable[[], None]) -> None:
    before = client.get(WORKER)
    turn_on()
    after = client.get(WORKER, headers={"If-None-Match": before.headers["ETag"]})
    assert (after.status_code, after.mimetype) == (200, "text/javascript")
    assert "unregister" not in after.text
    assert "/static/js/offline/page.js" in scripts(client)
    assert client.get(WORKER, headers={"If-None-Match": after.headers["ETag"]}).status_code == 304


def test_page_for_readers_without_a_network_is_not_indexed(client: FlaskClient, turn_on: Callable[[], None]) -> None:
    turn_on()
    assert read(client, "/offline.html").select_one("meta[name=robots][content=noindex]")


def test_who_is_signed_in_gets_the_same_bytes(
    client: FlaskClient, signed_in: Any, make_post: Callable[..., Post], turn_on: Callable[[], None]
) -> None:
    turn_on()
    url = make_post(title="Fog").url
    assert signed_in().get(url).data == client.get(url).data


def test_worker_has_sixty_lines_at_most(app: Flask) -> None:
    script = Path(str(app.static_folder), "js", "offline", "worker.js").read_text(encoding="utf-8")
    assert len(script.splitlines()) <= 60


def test_setting_is_made_on_the_desk_and_is_off_at_first(client: FlaskClient, signed_in: Any) -> None:
    desk = signed_in("administrator")
    typed = controls(desk.get("/edit/settings/"))
    assert not typed["offline_reading"]
    desk.post("/edit/settings/", data=typed | {"offline_reading": "y"})
    assert "unregister" not in client.get(WORKER).text
    assert controls(desk.get("/edit/settings/"))["offline_reading"]
