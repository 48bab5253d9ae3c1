"""Sixteen people write at once through the running server on SQLite, and nothing that was acknowledged is lost."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from threading import Event

import pytest
import requests
from commands import Server, done, rows, serving

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("durability")]

WRITERS = 16
EACH = 12
EMAIL, PASSWORD = "sol@example.org", "a long password"
OFTEN = {"COMMENT_RATE": "100000 per minute", "SIGN_IN_RATE": "1000 per minute"}


class Failed(Exception):
    """The server answered, and not with what it should have."""


class Writer:
    """A browser of one of the sixteen: every other one signs in and saves drafts, the others comment."""

    def __init__(self, number: int, url: str, post_id: int) -> None:
        self.number, self.url, self.post_id = number, url, post_id
        self.browser = requests.Session()
        self.is_editor = number % 2 == 0
        if self.is_editor:
            self.token = self._sign_in()

    def _sign_in(self) -> str:
        self._send("/login", 303, email=EMAIL, password=PASSWORD, next="/edit/")
        page = self.browser.get(self.url + "/edit/new/standard", timeout=60)
        return found(r'name="csrf_token"[^>]* value="([^"]+)"', page.text)

    def write(self, turn: int) -> str:
        """Write something of this turn; return its words once the server says that it is stored."""
        words = f"Writer {self.number} in turn {turn}"
        if self.is_editor:
            self._send("/edit/new/standard", 303, csrf_token=self.token, title=words, body=words, action="save")
        else:
            self._comment(words)
        return words

    def _comment(self, words: str) -> None:
        typed = {"name": f"Noor {self.number}", "body": words}
        preview = self._send(f"/comments/{self.post_id}", 200, action="preview", **typed)
        token = found(r'name="token"[^>]* value="([^"]+)"', preview)
        self._send(f"/comments/{self.post_id}", 303, action="post", token=token, **typed)

    def _send(self, path: str, status: int, **typed: str) -> str:
        answer = self.browser.post(self.url + path, data=typed, allow_redirects=False, timeout=60)
        if answer.status_code != status:
            raise Failed(f"{path}: {answer.status_code}\n{answer.text[:2000]}")
        return answer.text


def found(pattern: str, page: str) -> str:
    match = re.search(pattern, page)
    assert match, page[:2000]
    return match[1]


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


def write_until_it_is_gone(writer: Writer, acknowledged: SimpleQueue[str], enough: Event) -> None:
    """Write on and on; say what was acknowledged. The server's sudden end is no failure of the writer."""
    try:
        for turn in range(100_000):
            acknowledged.put(writer.write(turn))
            if acknowledged.qsize() >= 4 * WRITERS:
                enough.set()
    except requests.RequestException:
        return


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
        running = [pool.submit(write_until_it_is_gone, writer, acknowledged, enough) for writer in writers]
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
