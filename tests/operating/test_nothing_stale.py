"""What is committed is shown by the next answer, whatever it is and whichever process gives it: nothing is stale."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import dressing
import pytest
import requests
import sqlalchemy as sa
from commands import Server, serving
from databases import DATABASES, postgres_for
from flask import Flask
from together import until

from blogapp import db
from blogapp.models import Category, Comment, Post, Redirect, Setting, Tag, User

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("serve")]

CHANGES = int(os.environ.get("BLOGAPP_TEST_CHANGES", "40"))  # of all kinds in turn, on each database
FOOTER = "templates/_footer.html"
MakePost = Callable[..., Post]
Does = Callable[[Post, str], object]


@pytest.fixture(params=DATABASES)
def settings(request: pytest.FixtureRequest, instance: Path, worker_id: str) -> dict[str, Any]:
    """An instance of its own, with a theme to change to, on each database."""
    for place in ("sea", "quay"):
        files = {"theme.toml": dressing.TOML, FOOTER: f"<p>by the {place}, {{{{ site.footer }}}}</p>"}
        dressing.put(instance / "themes" / f"{place}side", files)
    if request.param == "sqlite":
        return {"INSTANCE": str(instance)}
    return {"INSTANCE": str(instance), "DATABASE_URL": postgres_for(f"{worker_id}_stale")}


@pytest.fixture
def app(make_app: Callable[..., Flask], settings: dict[str, Any]) -> Flask:
    """The process that changes things: this one, which answers nobody."""
    return make_app(**settings)


@pytest.fixture
def server(app: Flask, settings: dict[str, Any]) -> Iterator[Server]:
    others = {name: value for name, value in settings.items() if name != "INSTANCE"}
    with serving(Path(settings["INSTANCE"]), "--processes", "2", **others) as running:
        yield running


@pytest.fixture
def post(app: Flask, make_post: MakePost) -> Post:
    return make_post(title="Salt prices", tags=["harbour"], new_categories=["Events"], days_ago=1)


def _set(model: type[Any], *names: str) -> Does:
    return lambda _post, word: db.session.execute(sa.update(model).values(dict.fromkeys(names, word)))


def _comment(post: Post, word: str) -> None:
    """Put a comment in the place of the one before: beyond fifty, the page would show others."""
    db.session.execute(sa.delete(Comment).where(Comment.post_id == post.id))
    db.session.add(Comment(post_id=post.id, name="Noor", body=word, html=f"<p>{word}</p>", status="approved"))
    db.session.flush()
    db.session.execute(Comment.recount(post.id))


def _setting(name: str, value: Callable[[str], Any]) -> Does:
    return lambda _post, word: db.session.merge(Setting(name=name, value=value(word)))


def _menu(word: str) -> dict[str, Any]:
    return {"header": [{"to": "", "label": word, "address": "/ferries/", "under": False}]}


def _redirect(post: Post, word: str) -> None:
    db.session.add(Redirect(path=f"2020/01/01/{word}", post_id=post.id))


# What changes, the pages that it can touch, and what is seen there then of a word that was nowhere before.
PLAIN, LANGUAGE, FOUND = "{word}", 'lang="{word}"', 'class="post '
KINDS: dict[str, tuple[Does, tuple[str, ...], str]] = {
    "post": (_set(Post, "title", "headline"), ("/", "{post}", "/feed/", "/feed/json/", "/search/?q=boats"), PLAIN),
    "comment": (_comment, ("{post}", "/comments/feed/"), PLAIN),
    "category": (_set(Category, "name"), ("/", "{post}", "/category/events/", "/feed/"), PLAIN),
    "tag": (_set(Tag, "name"), ("/", "{post}", "/tag/harbour/", "/feed/atom/"), PLAIN),
    "person": (_set(User, "name"), ("/", "{post}", "/feed/", "/author/ana/"), PLAIN),
    "menu": (_setting("menus", _menu), ("/", "{post}", "/archive/", "/nothing/"), PLAIN),
    "setting": (_setting("tagline", str), ("/", "/feed/"), PLAIN),
    "footer": (_setting("footer", str), ("/", "{post}", "/archive/", "/nothing/"), PLAIN),
    "redirect": (_redirect, ("/2020/01/01/{word}/",), FOUND),
    "language": (_setting("language", str), ("/", "{post}", "/nothing/"), LANGUAGE),
    "theme": (_setting("theme", "{}side".format), ("/", "{post}", "/archive/"), "by the {word}"),
}
TURNS = {"language": ("de", "fr"), "theme": ("sea", "quay")}  # these have no new word each time


def ask(server: Server, path: str) -> str:
    """Ask on a connection of its own, so that any of the processes may answer."""
    return requests.get(server.url + path, timeout=30).text


def commit(app: Flask, does: Callable[[], object]) -> None:
    """Change something, and return when that is committed."""
    with app.test_request_context(method="POST"):
        does()
        db.session.commit()
        db.session.remove()


def test_change_is_shown_by_the_next_answer_of_each_process(app: Flask, server: Server, post: Post) -> None:
    for number in range(CHANGES):
        turn, place = divmod(number, len(KINDS))
        name = list(KINDS)[place]
        does, paths, seen = KINDS[name]
        word = TURNS[name][turn % 2] if name in TURNS else f"word{number}x"
        pages = [path.format(post=post.url, word=word) for path in paths]
        for page in pages:
            assert seen.format(word=word) not in ask(server, page), (number, name, page)
        commit(app, lambda does=does, word=word: does(post, word))
        for page in pages * 2:
            assert seen.format(word=word) in ask(server, page), (number, name, page)


def test_scheduled_post_is_there_from_its_moment_on(app: Flask, server: Server, make_post: MakePost) -> None:
    for number in range(max(1, CHANGES // 20)):
        at = db.now() + timedelta(seconds=2)
        make_post(title=f"Ferry {number} comes", published_at=at)
        while db.now() < at:
            asked = f"Ferry {number} comes" in ask(server, "/")
            assert not asked or db.now() >= at
        for page in ("/", "/feed/", "/feed/json/") * 2:
            assert f"Ferry {number} comes" in ask(server, page), page


def test_edited_theme_is_shown_after_sighup(app: Flask, server: Server, post: Post) -> None:
    """Files are read when the application is made, as with any such server; what is in the database is not."""
    commit(app, lambda: _setting("theme", str)(post, "seaside"))
    while "Last-Modified" not in (before := requests.get(server.url, timeout=30)).headers:
        pass  # the second of the change is not over
    former = set(server.processes())
    (Path(app.config["INSTANCE"]) / "themes" / "seaside" / FOOTER).write_text("<p>High tide</p>", encoding="utf-8")
    server.running.send_signal(signal.SIGHUP)
    until(lambda: not former & set(server.processes()))
    assert all("High tide" in ask(server, "/") for _ in range(4))
    known = {"If-Modified-Since": before.headers["Last-Modified"]}
    assert requests.get(server.url, headers=known, timeout=30).status_code == 200
