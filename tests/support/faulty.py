"""A blog that is really served, whose server, way and database fail; and somebody who writes there in a browser."""

from __future__ import annotations

import random
import re
import shutil
import socket
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
from browsing import KEPT
from commands import Server, done, process
from failing import EMAIL, PASSWORD, Line
from playwright.sync_api import BrowserContext, Error, Page

FORMAT = Path(__file__).with_name("dish.py")
SLOW = """CREATE TRIGGER slow AFTER INSERT ON posts BEGIN SELECT count(*) FROM
  (WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n); END"""
BROKEN = "CREATE TRIGGER broken BEFORE INSERT ON posts BEGIN SELECT json('{'); END"
SAVED = re.compile(r"/edit/posts/\d+$")
SECOND_ROW = "ingredients-1-what"
NOTED = 1100  # milliseconds after which Chromium has noted what stands in a form, for whoever comes back to it
SIGNS = "abcdefghijklmnopqrstuvwxyz ÄÖß ñ ё ж 港 海 ع م 🚢 <&>\"'"


def words() -> dict[str, str]:
    """Return a long text that nobody has written before, for every kind of control."""
    mark = f"mark{random.getrandbits(64):x}"
    lines = [f"{mark} " + "".join(random.choices(SIGNS, k=70)).strip() + "." for _ in range(40)]
    return {
        "title": f"{mark} The harbour at six",
        "ingredients-0-what": f"{mark} plums",
        SECOND_ROW: f"{mark} salt",
        "steps-0-text": f"{mark} Halve the *plums*.\n\nServe them.",
        "body": "\n".join(lines) + "\n\n</textarea> is no end.",
        "tags": f"{mark} boats",
        "excerpt": f"{mark} Plums & <more>",
    }


class Way(Line):
    """A way to a server that can lose "requests" or "answers": the connection ends in the place of passing them on."""

    loses = ""

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            what = "requests" if source.getsockname()[1] == self.port else "answers"
            while (data := source.recv(65536)) and self.loses != what:
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def cut(self) -> None:
        """End all connections: one that is only closed lives on while somebody reads from it."""
        for end in self.ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        super().cut()

    def mend(self) -> None:
        """Pass on all that comes from now on."""
        self.loses = ""
        super().mend()


class Blog:
    """A blog that is served by a process of its own, at an address that it keeps when that is started anew."""

    def __init__(self, instance: Path, **settings: Any) -> None:
        self.instance, self.settings = instance, settings
        (instance / "formats").mkdir(exist_ok=True)
        shutil.copy(FORMAT, instance / "formats")
        done("user", "add", EMAIL, "--role", "editor", "--password-stdin", typed=PASSWORD + "\n")
        self.way = Way("127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self.way.port}"
        self.start()

    def start(self) -> None:
        """Serve it, anew where it was served."""
        running = process("serve", "--port", "0", "--processes", "1", INSTANCE=self.instance, **self.settings)
        self.server = Server(running)
        self.way.target = ("127.0.0.1", int(self.server.url.rpartition(":")[2]))

    def mend(self) -> None:
        """Let all go on as if nothing had happened."""
        if triggers := self.execute("SELECT name FROM sqlite_master WHERE name IN ('slow', 'broken')"):
            self.kill()
        for (name,) in triggers:
            self.execute(f"DROP TRIGGER {name}")
        if self.server.running.poll() is not None:
            self.start()
            self.way.hangs = False
            self.way.open(self.way.port)
        elif self.way.loses:
            self.way.mend()

    def kill(self) -> None:
        """End the server at once; nothing is at its address then."""
        if self.server.running.poll() is None:
            self.way.hangs = True
            self.server.kill()
            self.way.cut()

    @contextmanager
    def database(self) -> Iterator[sqlite3.Connection]:
        """Open the database past the application."""
        with closing(sqlite3.connect(self.instance / "blogapp.db", isolation_level=None, timeout=20)) as connection:
            yield connection

    def execute(self, statement: str, *values: str) -> list[Any]:
        """Carry out a statement past the application, and return what it finds."""
        with self.database() as connection:
            return connection.execute(statement, values).fetchall()

    def is_writing(self) -> bool:
        """Return whether somebody is in the midst of a change right now."""
        with self.database() as connection:
            connection.execute("PRAGMA busy_timeout = 0")
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return True
            connection.execute("ROLLBACK")
            return False


class Writer:
    """Somebody who writes a post in a browser, with scripts or without, and does what a person would do next."""

    own_browser: Callable[[], AbstractContextManager[Page]]  # a browser that is killed at the end

    def __init__(self, blog: Blog, page: Page, *, scripts: bool) -> None:
        self.blog, self.page, self.scripts = blog, page, scripts
        self.typed = words()
        self.form = f"{blog.url}/edit/new/dish"
        self.pages = 1 if scripts else 2  # that the form was on, from the desk on: without scripts a row takes one

    @property
    def context(self) -> BrowserContext:
        """The browser."""
        return self.page.context

    def sign_in(self, page: Page | None = None) -> None:
        """Sign in, on this page or on another."""
        page = page or self.page
        page.goto(f"{self.blog.url}/login")
        page.get_by_label("E-mail").fill(EMAIL)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/edit/")

    def sign_in_with_or_without_scripts(self) -> None:
        """Sign in on a page of a browser that runs scripts."""
        off = {"value": not self.scripts}
        self.context.new_cdp_session(self.page).send("Emulation.setScriptExecutionDisabled", off)
        self.sign_in()

    def write(self) -> None:
        """Open the form of a new post from the desk, and type into it something that nobody has typed before."""
        self.typed = words()
        self.page.goto(f"{self.blog.url}/edit/")
        self.page.goto(self.form)
        for name in self.typed:
            if name == SECOND_ROW:
                self.page.get_by_role("button", name="Add: Ingredient").click()
            if name == "tags":
                self.page.locator(".options > summary").click()
            self.type(name)
        if not self.scripts:
            self.page.locator("[name=excerpt]").click(delay=NOTED)

    def type(self, name: str) -> None:
        """Type into a field."""
        self.page.locator(f"[name={name}]").fill(self.typed[name])

    def choose_file(self, size: int) -> None:
        """Choose a picture of so many bytes, or none."""
        file = self.blog.instance.parent / "boats.png"
        file.write_bytes(bytes(size))
        self.page.locator("[name=picture]").set_input_files([file] if size else [])

    def press(self, name: str = "Save draft") -> None:
        """Press a button."""
        self.page.get_by_role("button", name=name, exact=True).last.click(no_wait_after=True)

    def hear_nothing(self) -> None:
        """See the browser say that nothing answers."""
        with pytest.raises(Error, match="net::ERR_"):
            self.page.wait_for_url(SAVED)
        self.page.wait_for_url("chrome-error://**")

    def saved(self) -> str:
        """Press the button that saves, and return where the form of the post is then."""
        self.press()
        self.page.wait_for_url(SAVED)
        return self.page.url

    def save_on_another_tab(self, text: str) -> None:
        """Save the post with another text, as somebody else would who has it open."""
        page = self.context.new_page()
        page.goto(self.page.url)
        page.locator("[name=body]").fill(text)
        page.get_by_role("button", name="Save draft").last.click()
        page.locator(".notices").wait_for()
        page.close()

    def lost_when_opened_again(self, address: str) -> int:
        """Open a form again, go on with what is offered, and return how many characters are missing."""
        self.page.goto(address)
        if self.scripts:
            offers = self.page.get_by_role("listitem").filter(has_text=self.typed["title"].split()[0])
            offers.first.wait_for()
            self.page.evaluate(
                KEPT
            )  # what the server has is offered at once, what the browser knows beyond that soon after
            offers.last.get_by_text(re.compile("^(Put it back|Go on with it)$")).click()
            self.page.locator(f"[name={SECOND_ROW}]").wait_for()
        return self.lost()

    def shown(self) -> dict[str, str]:
        """Return what stands in the form that the page shows."""
        controls = {name: self.page.locator(f"[name={name}]").first for name in self.typed}
        return {name: control.input_value() for name, control in controls.items() if control.count()}

    def lost(self) -> int:
        """Return how many characters of what was typed the page does not show."""
        shown = self.shown()
        return sum(_missing(text, shown.get(name, "")) for name, text in self.typed.items())

    def lost_once_saved(self) -> int:
        """Return how many characters the saved post does not have; it must be there once."""
        self.page.wait_for_url(SAVED)
        mark = self.typed["title"].split()[0]
        assert self.blog.execute("SELECT count(*) FROM posts WHERE title LIKE ?", f"{mark}%") == [(1,)]
        self.page.goto(self.page.url)
        return self.lost()


def _missing(text: str, found: str) -> int:
    """Return how many characters come after the first that is not as it was typed."""
    same = takewhile(lambda pair: pair[0] == pair[1], zip(text, found, strict=False))
    return len(text) - sum(1 for _ in same)
