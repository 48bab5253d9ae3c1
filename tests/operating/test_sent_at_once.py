"""A form that reaches the running server twenty times at once makes one post."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
import requests
import sqlalchemy as sa
from bs4 import BeautifulSoup
from clients import PASSWORD
from commands import serving
from filling import controls
from flask import Flask

from blogapp import db
from blogapp.models import Post, User

TIMES = 20


@pytest.mark.slow
def test_form_sent_twenty_times_at_once_to_a_running_server_makes_one_post(
    app: Flask, make_user: Callable[..., User]
) -> None:
    person = make_user("editor")
    ready = Barrier(TIMES, timeout=30)
    with serving(Path(app.config["INSTANCE"]), DATABASE_URL=app.config["DATABASE_URL"]) as server:
        browser, address = requests.Session(), f"{server.url}/edit/new/standard"
        browser.post(f"{server.url}/login", data={"email": person.email, "password": PASSWORD}, timeout=60)
        for number, action in enumerate(("publish", "save", "preview"), 1):
            page = BeautifulSoup(browser.get(address, timeout=60).text, "html.parser")
            form = controls(page) | {"title": "Tides", "body": "High at six.", "tags": "boats", "action": action}

            def send(form: dict[str, str]) -> tuple[int, str]:
                ready.wait()
                answer = requests.post(address, form, cookies=browser.cookies, allow_redirects=False, timeout=60)
                return answer.status_code, answer.headers.get("Location", "")

            with ThreadPoolExecutor(TIMES) as pool:
                answers = set(pool.map(send, [form] * TIMES))
            with app.app_context():
                newest = db.session.scalars(sa.select(Post.id).order_by(Post.id.desc())).all()
            assert len(newest) == number
            ending = "/preview" if action == "preview" else ""
            assert answers == {(303, f"/edit/posts/{newest[0]}{ending}")}
        browser.close()
