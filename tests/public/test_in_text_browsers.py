"""The blog in lynx and w3m: it is read, searched, paged through and commented on without style or script."""

from __future__ import annotations

import os
import re
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
from sqlalchemy.orm import aliased

from blogapp import db
from blogapp.models import Comment, Post

pytestmark = [pytest.mark.slow, pytest.mark.any_database]

BROWSERS = {"lynx": ["lynx", "-dump", "-nolist"], "w3m": ["w3m", "-dump", "-T", "text/html"]}
Make = Callable[..., Post]
Typed = Callable[..., None]


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


# What is typed at the comment form, up to a place that takes no letters; and what is typed to leave.
WRITE = {"lynx": "Seen in lynx.\tNoor\t\t\t\t", "w3m": "\t\r\t\rNoor\r"}  # w3m hands the text to an editor
LEAVE = {"lynx": "\t\t\t\t\tQ", "w3m": "qy"}


@pytest.mark.parametrize("program", BROWSERS)
def test_comment_is_sent_after_a_look_at_it(
    program: str, form: str, typed: Typed, said: Callable[[], list[str]]
) -> None:
    typed(program, form, "Preview", "Post comment")
    assert said() == [f"Noor to nobody: Seen in {program}."]


@pytest.mark.parametrize("program", BROWSERS)
def test_reply_takes_along_what_was_typed(
    program: str, form: str, typed: Typed, said: Callable[[], list[str]], make_comment: Callable[..., Comment]
) -> None:
    for name in ("Ida", "Sol", "Mina"):
        make_comment(Post(id=1), name=name)
    typed(program, form, "Reply (Sol)", "Preview", "Post comment")
    assert said()[3:] == [f"Noor to Sol: Seen in {program}."]


@pytest.fixture
def form(site: str, client: FlaskClient) -> str:
    """The address of the form for a comment on the newest post."""
    link = BeautifulSoup(client.get("/").text, "html.parser").select_one('article a[rel~="bookmark"]')
    assert link is not None
    return f"{site}{urlsplit(str(link['href'])).path}#respond"


@pytest.fixture
def said(app: Flask) -> Callable[[], list[str]]:
    """Return who said what to whom."""

    def read() -> list[str]:
        answered = aliased(Comment)
        query = select(Comment.name, answered.name, Comment.body).outerjoin(answered, Comment.parent_id == answered.id)
        with app.app_context():
            return [f"{name} to {whom or 'nobody'}: {body}" for name, whom, body in db.session.execute(query)]

    return read


@pytest.fixture
def typed(tmp_path: Path) -> Typed:
    """Write a comment in a browser, then press the buttons with these names, on one page after another."""

    def run(program: str, url: str, *buttons: str) -> None:
        as_sought = {"lynx": str, "w3m": re.escape}[program]
        keys = WRITE[program] + "".join(f"/{as_sought(button)}\r\r" for button in buttons) + LEAVE[program]
        if program == "w3m":
            editor = tmp_path / "editor"
            editor.write_text('#!/bin/sh\necho "Seen in w3m." > "$1"\n')
            editor.chmod(0o755)
            in_a_terminal(["w3m", "-o", f"editor={editor}", "-o", "wrap_search=1", url], tmp_path, keys)
            return
        names = {" ": "<space>", "\t": "<tab>", "\r": "^J"}
        (tmp_path / "keys").write_text("".join(f"key {names.get(key, key)}\n" for key in keys))
        in_a_terminal(["lynx", "-nopause", f"-cmd_script={tmp_path / 'keys'}", url], tmp_path)

    return run


def in_a_terminal(command: list[str], home: Path, typed: str = "") -> None:
    """Run a program in a terminal of its own until it ends; what is typed waits there for it."""
    if not shutil.which(command[0]):
        pytest.skip(f"There is no {command[0]}.")
    spoken = ["script", "--quiet", "--return", "--command", shlex.join(command), "/dev/null"]
    around = os.environ | {"TERM": "vt100", "HOME": str(home)}
    subprocess.run(spoken, input=typed.encode(), stdout=subprocess.DEVNULL, env=around, check=True, timeout=30)
