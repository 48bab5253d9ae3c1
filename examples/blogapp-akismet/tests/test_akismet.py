"""What Akismet is asked, and what becomes of its answers; a server of the test's own plays it."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import parse_qs

import pytest
from blogapp_akismet import KEY, SERVER, check

from blogapp.verdicts import Hold, Submission

SUBMISSION = Submission(
    id=5,
    text="Anchors & ropes, 50 % off",
    html="<p>Anchors &amp; ropes, 50 % off</p>",
    name="Zoë",
    email="zoe@example.org",
    url="https://anchors.example/",
    language="en",
    site="https://blog.example/",
    address="https://blog.example/2026/05/09/slack-water/",
    title="Slack water",
    submitted_at=datetime(2026, 5, 9, 16, tzinfo=UTC),
)


@dataclass
class Akismet:
    """What it answers, and what it was asked."""

    status: int = 200
    answer: bytes = b"false"
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[dict[str, list[str]]] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)


@pytest.fixture
def akismet(monkeypatch: pytest.MonkeyPatch) -> Iterator[Akismet]:
    """A server of this machine that plays Akismet, and is set as such."""
    akismet = Akismet()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            akismet.asked.append(parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()))
            akismet.agents.append(self.headers["User-Agent"])
            self.send_response(akismet.status)
            for name, value in akismet.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(akismet.answer)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        monkeypatch.setenv(KEY, "0123456789ab")
        monkeypatch.setenv(SERVER, f"http://127.0.0.1:{server.server_port}/1.1/comment-check")
        yield akismet
        server.shutdown()
        thread.join()


def test_it_is_told_what_the_readme_says(akismet: Akismet) -> None:
    check(SUBMISSION)
    assert akismet.asked == [
        {
            "api_key": ["0123456789ab"],
            "blog": ["https://blog.example/"],
            "user_ip": ["0.0.0.0"],  # noqa: S104 - nothing listens there
            "comment_type": ["comment"],
            "comment_author": ["Zoë"],
            "comment_author_email": ["zoe@example.org"],
            "comment_author_url": ["https://anchors.example/"],
            "comment_content": ["Anchors & ropes, 50 % off"],
            "comment_date_gmt": ["2026-05-09T16:00:00+00:00"],
            "permalink": ["https://blog.example/2026/05/09/slack-water/"],
            "blog_lang": ["en"],
            "blog_charset": ["UTF-8"],
        }
    ]
    assert akismet.agents == ["blogapp | blogapp-akismet/1.0"]


def test_true_holds_and_false_passes(akismet: Akismet) -> None:
    assert check(SUBMISSION) is None
    akismet.answer = b"true"
    assert check(SUBMISSION) == Hold("This looks like spam.")


def test_a_wrong_key_is_said(akismet: Akismet) -> None:
    akismet.answer, akismet.headers = b"invalid", {"X-akismet-debug-help": "We were unable to parse your blog URI"}
    with pytest.raises(RuntimeError, match=r"“invalid”\. We were unable to parse your blog URI"):
        check(SUBMISSION)


def test_a_server_that_fails_or_is_away_is_said(akismet: Akismet, monkeypatch: pytest.MonkeyPatch) -> None:
    akismet.status = 500
    with pytest.raises(HTTPError) as refusal:
        check(SUBMISSION)
    refusal.value.close()
    monkeypatch.setenv(SERVER, "http://127.0.0.1:1/")
    with pytest.raises(URLError):
        check(SUBMISSION)


def test_without_a_key_nothing_is_sent(akismet: Akismet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(KEY)
    assert check(SUBMISSION) is None
    assert akismet.asked == []
