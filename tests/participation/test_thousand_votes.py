"""A poll that many answer at once: each is counted once, and pages come from memory all the while."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import polling
import pytest
import requests
from bs4 import BeautifulSoup
from commands import serving
from databases import DATABASES, postgres_for
from flask import Flask
from reading import words

from blogapp.models import Post

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("serve")]

READERS = int(os.environ.get("BLOGAPP_TEST_VOTES", "200"))  # a thousand take minutes where others work, too
AT_ONCE = 50
AGAIN = 10  # each so manieth changes their mind
OPTIONS = ["Tern", "Gull", "Auk"]


@pytest.fixture(params=DATABASES)
def settings(request: pytest.FixtureRequest, instance: Path, worker_id: str) -> dict[str, Any]:
    """An instance of its own with the poll dropped in, on each database."""
    (instance / "formats").mkdir(exist_ok=True)
    (instance / "formats" / "poll.py").write_text(Path(polling.__file__).read_text(encoding="utf-8"), encoding="utf-8")
    own = {"INSTANCE": str(instance), "COMMENT_RATE": "1000000 per minute"}
    return own if request.param == "sqlite" else own | {"DATABASE_URL": postgres_for(f"{worker_id}_votes")}


@pytest.fixture
def app(make_app: Callable[..., Flask], settings: dict[str, Any]) -> Flask:
    return make_app(**settings)


def test_a_thousand_votes_from_fifty_at_once_are_counted_once_each(
    settings: dict[str, Any], make_post: Callable[..., Post]
) -> None:
    poll, other = make_post("poll", title="Which boat?", options=OPTIONS), make_post(title="Fog")
    others = {name: value for name, value in settings.items() if name != "INSTANCE"}
    start = Barrier(AT_ONCE, timeout=60)
    with serving(Path(settings["INSTANCE"]), "--processes", "2", **others) as server:
        tags = {requests.get(f"{server.url}{other.url}", timeout=60).headers["ETag"] for _time in range(10)}
        began, slowest = time.monotonic(), []

        def reader(number: int) -> None:
            if number < AT_ONCE:
                start.wait()
            with requests.Session() as browser:
                page = browser.get(f"{server.url}{poll.url}", timeout=60)
                assert "Set-Cookie" not in page.headers
                fog = browser.get(f"{server.url}{other.url}", timeout=60)
                tags.add(fog.headers["ETag"])
                slowest.append(fog.elapsed.total_seconds())
                for choice in (number, number + 1)[: 2 if number % AGAIN == 0 else 1]:
                    typed = {"answer-vote-choice": OPTIONS[choice % 3]}
                    answer = browser.post(f"{server.url}/answers/{poll.id}/vote", typed, timeout=60)
                    assert answer.status_code == 200
                    assert answer.history[0].status_code == 303
                assert "Set-Cookie" not in browser.get(f"{server.url}{poll.url}", timeout=60).headers

        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(reader, range(READERS)))
        took = time.monotonic() - began
        page = BeautifulSoup(requests.get(f"{server.url}{poll.url}", timeout=60).text, "html.parser")
    expected = [0, 0, 0]
    for number in range(READERS):
        expected[(number + (number % AGAIN == 0)) % 3] += 1
    assert [int(words(tag)) for tag in page.select(".format-poll li b")] == expected
    assert f"{READERS} votes" in words(page.main)
    assert len(tags) == 1, "The page that shows no answers became another one."
    print(f"{READERS} votes in {took:.1f} s; another page took {sorted(slowest)[len(slowest) // 2] * 1000:.1f} ms")  # noqa: T201
