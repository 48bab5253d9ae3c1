"""The blog in lynx and w3m: it is read, searched, paged through and commented on without style or script."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import waitress
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from blogapp import db
from blogapp.models import Comment, Post

BROWSERS = {"lynx": ["lynx", "-dump", "-nolist"], "w3m": ["w3m", "-dump", "-T", "text/html"]}
Make = Callable[..., Post]


@pytest.fixture
def site(app: Flask, make_post: Make) -> Iterator[str]:
    """The address of the running blog, with twelve posts."""
    for number in range(12):
        make_post(title=f"Harbour {number}", days_ago=number)
    server = waitress.create_server(app, host="127.0.0.1", port=0, threads=2)
    thread = threading.Thread(target=server.run)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.trigger.pull_trigger(lambda: server.asyncore.close_all(server._map))
    thread.join()
    server.task_dispatcher.shutdown()


@pytest.fixture(params=BROWSERS)
def dump(request: pytest.FixtureRequest) -> Callable[[str], str]:
    """Show an address as text."""
    command = BROWSERS[request.param]
    if not shutil.which(command[0]):
        pytest.skip(f"There is no {command[0]}.")
    return lambda url: subprocess.run([*command, url], capture_output=True, text=True, check=True, timeout=30).stdout


def test_text_browser_reads_pages_and_searches(site: str, dump: Callable[[str], str]) -> None:
    assert "Harbour 0" in dump(f"{site}/")
    assert "Harbour 11" in dump(f"{site}/page/2/")
    assert "Harbour 7" in dump(f"{site}/search/?q=harbour+7")


# What is typed at the comment form: the text and the name, then to the button; and what looks for the next button.
LYNX = "Seen in lynx.\tNoor\t\t\t\t\r/Post comment\r\r\t\t\t\t\tQ"
W3M = "\t\r\t\rMina\r\t\t\t\t\r/Post comment\r\rqy"  # it hands the text to an editor


def test_lynx_sends_a_comment_after_looking_at_it(form: str, tmp_path: Path, said: Callable[[], list[str]]) -> None:
    names = {" ": "<space>", "\t": "<tab>", "\r": "^J"}
    (tmp_path / "keys").write_text("".join(f"key {names.get(key, key)}\n" for key in LYNX))
    in_a_terminal(["lynx", "-nopause", f"-cmd_script={tmp_path / 'keys'}", form], tmp_path)
    assert said() == ["Noor: Seen in lynx."]


def test_w3m_sends_a_comment_after_looking_at_it(form: str, tmp_path: Path, said: Callable[[], list[str]]) -> None:
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\necho "Seen in w3m." > "$1"\n')
    editor.chmod(0o755)
    in_a_terminal(["w3m", "-o", f"editor={editor}", form], tmp_path, typed=W3M)
    assert said() == ["Mina: Seen in w3m."]


@pytest.fixture
def form(site: str, client: FlaskClient) -> str:
    """The address of the form for a comment on the newest post."""
    link = BeautifulSoup(client.get("/").text, "html.parser").select_one('article a[rel~="bookmark"]')
    assert link is not None
    return f"{site}{urlsplit(str(link['href'])).path}#respond"


@pytest.fixture
def said(app: Flask) -> Callable[[], list[str]]:
    """Return who said what."""

    def read() -> list[str]:
        with app.app_context():
            return [f"{name}: {body}" for name, body in db.session.execute(select(Comment.name, Comment.body))]

    return read


def in_a_terminal(command: list[str], home: Path, typed: str = "") -> None:
    """Run a program in a terminal of its own until it ends; what is typed waits there for it."""
    if not shutil.which(command[0]):
        pytest.skip(f"There is no {command[0]}.")
    spoken = ["script", "--quiet", "--return", "--command", shlex.join(command), "/dev/null"]
    around = os.environ | {"TERM": "vt100", "HOME": str(home)}
    subprocess.run(spoken, input=typed.encode(), stdout=subprocess.DEVNULL, env=around, check=True, timeout=30)
