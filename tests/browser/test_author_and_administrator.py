"""An author types what would run wherever he may type; an administrator then opens every page of the desk."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from io import BytesIO
from itertools import cycle, islice
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup
from commenting import leave
from filling import controls
from flask import Flask
from PIL import Image
from playwright.sync_api import Page
from watching import Watch

from blogapp import db, plugins
from blogapp.models import Post, User

HOSTILE = [
    '"><img src=x onerror=alert(1)><script>alert(1)</script>',
    "' autofocus onfocus=alert(1) x='</textarea></title></script><svg onload=alert(1)>",
    "javascript:alert(1)",
    '[x](javascript:alert(1)) <javascript:alert(1)> ![x](x" onerror="alert(1)) {{7*7}} `</style>`',
]
STEERING = {"csrf_token", "action", "version", "draft", "categories", "language", "parent", "published_at"}
STEERING |= {"post_password"}  # or the administrator would see a form for it
DESK = ("/edit/", "/account")
MONTH = "/edit/calendar/?"  # from which it goes on to the next, for thousands of years without a post


def typed(form: dict[str, Any], turn: int) -> dict[str, str]:
    """Return hostile words for every field in which somebody could send them; which, changes with the turn."""
    names = [name for name in form if name not in STEERING and not name.endswith("-id")]
    return dict(zip(names, islice(cycle(HOSTILE), turn, None), strict=False))


def refused(page: Any) -> set[str]:
    """Return the fields beside which the page says that they cannot be used."""
    tree = BeautifulSoup(page.text, "html.parser")
    return {str(tag["id"]).removesuffix("-error") for tag in tree.select("[id$=-error]")}


def picture(words: str) -> tuple[BytesIO, str]:
    file = BytesIO()
    Image.new("RGB", (40, 30)).save(file, "JPEG")
    file.seek(0)
    return file, f"{words}.jpg"


def publish(author: Any, name: str, example: dict[str, Any], turn: int) -> int:
    """Write a post with hostile words in each field that takes them; return in how many it is stored."""
    address = f"/edit/new/{name}"
    form = controls(author.get(address))
    form.pop("csrf_token")
    hostile = typed(form, turn)
    for _ in range(3):
        sent = {**form, **{key: str(value) for key, value in example.items() if key in form}, **hostile}
        if "lead_image-alt" in form:
            sent["lead_image"] = picture(HOSTILE[turn % len(HOSTILE)])
        answer = author.post(address, data=sent | {"action": "publish"}, content_type="multipart/form-data")
        if answer.status_code == 303:
            return len(hostile)
        hostile = {key: value for key, value in hostile.items() if key not in refused(answer)}
    return 0


@pytest.fixture
def author(app: Flask, signed_in: Callable[..., Any]) -> Any:
    """An author who has typed hostile words everywhere; in a post of each format, so that each field has had each."""
    author = signed_in("author", name="Mallory")
    with app.app_context():
        examples = {name: dict(format.example) for name, format in plugins.formats().items()}
    fields = [publish(author, name, example, turn) for turn, (name, example) in enumerate(examples.items())]
    assert sum(fields) > 3 * len(examples), fields
    for words in HOSTILE:
        author.post("/account/profile", data={"bio": words, "links": words})
    return author


def pages_of(page: Page) -> set[str]:
    """Return the addresses of the desk that a page leads to."""
    found = page.eval_on_selector_all("a[href]", "links => links.map((link) => link.getAttribute('href'))")
    addresses = {urlsplit(urljoin(page.url, href)) for href in found if ":" not in href.partition("/")[0]}
    return {address._replace(scheme="", netloc="", fragment="").geturl() for address in addresses}


@pytest.mark.slow
def test_nothing_of_an_authors_runs_at_the_administrators_desk(
    app: Flask, author: Any, write: Callable[..., Page], watch: Watch
) -> None:
    with app.app_context():
        posts = db.session.scalars(sa.select(Post)).all()
    for words in HOSTILE:
        assert leave(app.test_client(), posts[0], body=words, name=words).status_code == 303
    watch.statuses |= {404}  # of pictures that are not there
    page = write("Root", "administrator")
    page.on("dialog", lambda dialog: (watch.complaints.append(f"{page.url}: {dialog.message}"), dialog.dismiss()))
    waiting, seen = deque([*DESK, *(post.url for post in posts)]), set(DESK)
    while waiting:
        address = waiting.popleft()
        page.goto(address, wait_until="load")
        assert page.evaluate("document.querySelectorAll('[onerror], [onload], [onfocus]').length") == 0, address
        links = set() if MONTH in address else pages_of(page)
        new = {found for found in links if found.startswith(DESK)} - seen
        seen |= new
        waiting.extend(sorted(new))
    assert len(seen) > 2 * len(posts)
    with app.app_context():
        roles = {tuple(row) for row in db.session.execute(sa.select(User.name, User.role))}
    assert roles == {("Mallory", "author"), ("Root", "administrator")}
