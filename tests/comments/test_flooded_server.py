"""A flood of comments on a server as it runs: no failure, few rows, and pages that stay what they are."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests
import sqlalchemy as sa
from commands import serving
from commenting import TYPED, token_of
from databases import DATABASES, postgres_for
from flask import Flask

from blogapp import db
from blogapp.comments import floods
from blogapp.models import Comment, CommentStatus, Post

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("serve")]
BOTS = int(os.environ.get("BLOGAPP_TEST_FLOOD", "60"))
AT_ONCE = 8  # what both processes may be storing when the flood is seen


@pytest.fixture(params=DATABASES)
def settings(request: pytest.FixtureRequest, instance: Path, worker_id: str) -> dict[str, Any]:
    """An instance of its own behind a proxy, on each database."""
    own = {"INSTANCE": str(instance), "TRUSTED_PROXIES": "1"}
    return own if request.param == "sqlite" else own | {"DATABASE_URL": postgres_for(f"{worker_id}_flood")}


@pytest.fixture
def app(make_app: Callable[..., Flask], settings: dict[str, Any]) -> Flask:
    return make_app(**settings)


def test_flood_from_many_addresses_leaves_a_bundle_and_the_cached_page(
    app: Flask, settings: dict[str, Any], make_post: Callable[..., Post]
) -> None:
    post = make_post(title="Which boat?")
    others = {name: value for name, value in settings.items() if name != "INSTANCE"}
    with serving(Path(settings["INSTANCE"]), "--processes", "2", **others) as server:
        target = f"{server.url}/comments/{post.id}"
        tags = {requests.get(f"{server.url}{post.url}", timeout=60).headers["ETag"]}

        def bot(number: int) -> list[int]:
            with requests.Session() as browser:
                browser.headers["X-Forwarded-For"] = f"10.{number % 250}.{number // 250}.9"
                typed = TYPED | {"name": f"Bot {number}", "body": f"Offer {number}"}
                seen = browser.post(target, typed | {"action": "preview"}, timeout=60)
                sent = browser.post(target, typed | {"action": "post", "token": token_of(seen)}, timeout=60)
                tags.add(browser.get(f"{server.url}{post.url}", timeout=60).headers["ETag"])
                return [seen.status_code, sent.status_code]

        with ThreadPoolExecutor(16) as pool:
            statuses = {status for pair in pool.map(bot, range(BOTS)) for status in pair}
    assert statuses == {200}
    assert len(tags) == 1, "What waits made another page of the post."
    with app.test_request_context():
        waiting = sa.select(Comment).where(Comment.status == CommentStatus.PENDING)
        alone = len(db.session.scalars(waiting.where(~Comment.bundled)).all())
        bundle = floods.bundle(db.session(), sa.select(Comment))
    assert alone <= AT_ONCE, "What came before the flood was seen stands alone."
    assert bundle
    assert alone + bundle.number < BOTS
