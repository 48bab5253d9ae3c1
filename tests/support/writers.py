"""Browsers that write to a running server as fast as they can, and know what it acknowledged."""

from __future__ import annotations

import re
from itertools import count
from queue import SimpleQueue
from threading import Event

import requests

EMAIL, PASSWORD = "sol@example.org", "a long password"
OFTEN = {"COMMENT_RATE": "100000 per minute", "COMMENT_FLOOD": "100000 per minute", "SIGN_IN_RATE": "1000 per minute"}


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


def write_until_it_is_gone(
    writer: Writer, acknowledged: SimpleQueue[str], enough: Event, most: int, first: int = 0
) -> None:
    """Write on and on; say what was acknowledged. The server's sudden end is no failure of the writer."""
    try:
        for turn in count(first):
            acknowledged.put(writer.write(turn))
            if acknowledged.qsize() >= most:
                enough.set()
    except requests.RequestException:
        return
