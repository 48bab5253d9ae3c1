"""A blog on a machine that is going to fail, for test_machine.py and test_machine_serve.py."""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from clients import SignedInClient
from flask import Flask
from reading import read, words
from visiting import Complaints

from blogapp import db
from blogapp.accounts import passwords
from blogapp.models import Post, User
from blogapp.posts import saving

EMAIL, PASSWORD = "sol@example.org", "a long password"
WORDS = "Twelve boats, and a page of notes about each."


def line(_name: str) -> Callable[[Any], Any]:
    """Say which line of the table in docs/operating.md a test tries."""
    return lambda test: test


class Blog:
    """A blog with a post and an author, and what a reader and the author meet."""

    def __init__(self, app: Flask) -> None:
        self.app, self.instance = app, Path(app.instance_path)
        app.extensions["security"].pwd_context.update(
            argon2__time_cost=1, argon2__memory_cost=64, argon2__parallelism=1
        )
        with app.test_request_context(method="POST"):
            user = User(email=EMAIL, name="Sol", slug="sol", role="author", bio="", password=passwords.hashed(PASSWORD))
            db.session.add(user)
            db.session.flush()
            post = Post(format="standard", kind="post", author_id=user.id)
            entry = saving.PostInput(title="The harbour", published_at=db.now(), fields={"body": "At six."})
            saving.save(post, entry, "publish", db.now().tzinfo)
            db.session.commit()
            self.post = post.url
        self.author = SignedInClient(app, app.response_class)
        self.author.post("/login", data={"email": EMAIL, "password": PASSWORD})

    def read(self) -> set[int]:
        """Return the status of what a reader asks for."""
        reader = self.app.test_client()
        return {reader.get(path).status_code for path in ("/", self.post, "/feed/", "/archive/")}

    def told(self, path: str) -> str:
        """Return what a page of the desk says of the machine before anything is sent."""
        found = read(self.author, path).select_one(".notice-warning")
        return words(found) if found else ""

    def write(self, **files: Any) -> Any:
        """Save a draft, and leave a comment."""
        form = {"title": "Notes", "body": WORDS, "action": "save"}
        return self.author.post("/edit/new/standard", data=form | files, content_type="multipart/form-data")

    def refuses(self, status: int = 503, most: float = 15) -> None:
        """What is written is refused in time, kept on the page and told in one line of the log."""
        told = Complaints()
        (logger := logging.getLogger()).addHandler(told)
        began = time.monotonic()
        page = self.write()
        logger.removeHandler(told)
        assert (page.status_code, WORDS in page.text) == (status, True), page.text[:2000]
        assert time.monotonic() - began < most
        assert 0 < int(page.headers["Retry-After"]) <= 600
        assert [said for said in told.said if "POST '/edit/new/standard'" in said] == told.said
        assert len(told.said) == 1


class Line:
    """A way to a server that can be cut, or hang, while the server goes on for others."""

    def __init__(self, host: str, port: int) -> None:
        self.target, self.ends = (host, port), list[socket.socket]()
        self.hangs = False
        self.open()

    def open(self, port: int = 0) -> None:
        self.listener = socket.create_server(("127.0.0.1", port))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._serve, args=(self.listener,), daemon=True).start()

    def _serve(self, listener: socket.socket) -> None:
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            self.ends.append(near)
            if not self.hangs:
                far = socket.create_connection(self.target)
                self.ends.append(far)
                for pair in ((near, far), (far, near)):
                    threading.Thread(target=self._pass, args=pair, daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        try:
            while data := source.recv(65536):
                target.sendall(data)
        except OSError:
            pass

    def cut(self) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for end in self.ends:
            end.close()
        self.ends.clear()

    def mend(self) -> None:
        self.cut()
        self.hangs = False
        self.open(self.port)

    def hang(self) -> None:
        self.cut()
        self.hangs = True
        self.open(self.port)
