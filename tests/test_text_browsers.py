"""The blog in lynx and w3m: it is read, searched, paged through and commented on without style or script."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

import pytest
import waitress
from bs4 import BeautifulSoup
from flask import Flask
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


def test_lynx_sends_a_comment_after_looking_at_it(site: str, app: Flask) -> None:
    if not shutil.which("lynx"):
        pytest.skip("There is no lynx.")
    with app.app_context():
        post = db.session.scalars(select(Post).limit(1)).one()
        comment = f"{site}/comments/{post.id}"
    seen = send(comment, {"name": "Noor", "body": "Seen in lynx.", "action": "preview"})
    send(comment, {**controls(seen, "/comments/"), "action": "post"})
    with app.app_context():
        assert db.session.scalars(select(Comment.body)).all() == ["Seen in lynx."]


def send(url: str, typed: dict[str, str]) -> str:
    """Send a form by lynx, and return the page that comes back."""
    data = urlencode(typed) + "\n---\n"  # where lynx sees the end
    command = ["lynx", "-source", "-post_data", url]
    return subprocess.run(command, input=data, capture_output=True, text=True, check=True, timeout=30).stdout


def controls(page: str, action: str) -> dict[str, str]:
    """Return what the page's form holds."""
    form = BeautifulSoup(page, "html5lib").find("form", action=lambda value: value and action in value)
    assert form is not None, page[:500]
    named = form.find_all(["input", "textarea"], attrs={"name": True})
    return {
        str(control["name"]): control.text.strip() if control.name == "textarea" else str(control.get("value", ""))
        for control in named
    }
