"""Sixteen people write at once through the running server on SQLite, and nothing that was acknowledged is lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from threading import Event

import pytest
import requests
from commands import Server, done, rows, serving
from writers import EMAIL, OFTEN, PASSWORD, Writer, write_until_it_is_gone

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("durability")]

WRITERS = 16
EACH = 12


@pytest.fixture
def post_id(instance: Path) -> int:
    """A published post to comment on, in an instance with an editor."""
    done("sample", "--posts", "1")
    done("user", "add", EMAIL, "--role", "editor", "--password-stdin", typed=PASSWORD + "\n")
    with sqlite3.connect(instance / "blogapp.db") as connection:
        connection.execute("UPDATE posts SET comments_open = 1")
    [(number,)] = rows(instance, "SELECT id FROM posts WHERE kind = 'post'")
    return int(number)


def stored(instance: Path) -> set[str]:
    """Return the words of every draft and comment in the database."""
    query = "SELECT title FROM posts WHERE status = 'draft' UNION ALL SELECT body FROM comments"
    return {words for (words,) in rows(instance, query)}


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(WRITERS) as pool:
        yield pool


def test_sixteen_writers_at_once_lose_nothing_and_see_no_failure(
    instance: Path, post_id: int, pool: ThreadPoolExecutor
) -> None:
    with serving(instance, **OFTEN) as server:
        writers = list(pool.map(lambda number: Writer(number, server.url, post_id), range(WRITERS)))
        turns = [(writer, turn) for turn in range(EACH) for writer in writers]
        acknowledged = set(pool.map(lambda pair: pair[0].write(pair[1]), turns))
        assert server.stop() == 0
    assert len(acknowledged) == WRITERS * EACH
    assert acknowledged <= stored(instance)


def test_what_was_acknowledged_survives_a_sudden_end(instance: Path, post_id: int, pool: ThreadPoolExecutor) -> None:
    acknowledged: SimpleQueue[str] = SimpleQueue()
    enough = Event()
    with serving(instance, **OFTEN) as server:
        writers = list(pool.map(lambda number: Writer(number, server.url, post_id), range(WRITERS)))
        running = [pool.submit(write_until_it_is_gone, writer, acknowledged, enough, 4 * WRITERS) for writer in writers]
        assert enough.wait(timeout=120)
        server.kill()
        for each in running:
            each.result(timeout=60)
    with serving(instance, **OFTEN) as again:
        check_after_restart(again, instance, {acknowledged.get() for _ in range(acknowledged.qsize())})


def check_after_restart(server: Server, instance: Path, acknowledged: set[str]) -> None:
    assert requests.get(server.url + "/", timeout=60).status_code == 200
    assert len(acknowledged) >= 4 * WRITERS
    assert acknowledged <= stored(instance)
    assert rows(instance, "PRAGMA integrity_check") == [("ok",)]
