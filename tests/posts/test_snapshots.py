"""Snapshots of an older version are rebuilt when the blog is upgraded, and no post has changed by it."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from commands import blogapp, done, rows
from flask import Flask
from hostile_words import HOSTILE

from blogapp import create_app, db, plugins
from blogapp.cli import preparation, progress
from blogapp.listings import archive_counts
from blogapp.models import Post
from blogapp.posts import snapshots, templates
from blogapp.text import safe_html

pytestmark = pytest.mark.slow

STALE = "UPDATE posts SET html = '<p>As it was rendered once.</p>', facts = NULL"
MADE_BY_THIS, DIGEST = 4, "b82e81ef287a"
RICH = """# One

A [link](https://example.org/x) & ![a picture](/media/x.png), **测试。**后文, ~sub~ ^sup^ ==mark== `code`[^1]

- [x] done

> [!NOTE]
> said

```python
print("x")
```

[^1]: A note.
"""


@pytest.fixture(scope="module")
def shared_app(make_app: Callable[..., Flask]) -> Flask:
    """On SQLite: the rendering is the same on any database."""
    return make_app()


@pytest.fixture
def stale(instance: Path) -> Path:
    """An instance whose posts were rendered by a version that did not yet say so."""
    done("sample", "--posts", "12")
    change(instance, STALE, "DELETE FROM settings WHERE name = 'rendering'")
    return instance


def change(instance: Path, *statements: str) -> None:
    engine = sa.create_engine(f"sqlite:///{instance / 'blogapp.db'}")
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


def feed() -> str:
    app = create_app()
    text = app.test_client().get("/feed/json/").text
    with app.app_context():
        db.engine().dispose()
    return text


COMMANDS: dict[str, Callable[[], Any]] = {
    "db upgrade": lambda: done("db", "upgrade"),
    "init": lambda: done("init"),
    "serve --prepare": lambda: list(preparation.prepare(create_app())),
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_feeds_show_the_new_rendering_after_an_upgrade(stale: Path, command: Callable[[], Any]) -> None:
    assert "As it was rendered once" in feed()
    command()
    assert "As it was rendered once" not in feed()
    assert len(json.loads(feed())["items"]) == 12


def test_no_post_has_changed_by_it(stale: Path) -> None:
    of_posts = "SELECT id, version, updated_at, published_at, data, comment_count FROM posts ORDER BY id"
    before = rows(stale, of_posts)
    done("db", "upgrade")
    assert rows(stale, of_posts) == before


def test_second_upgrade_renders_nothing_and_says_nothing_of_it(stale: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "The snapshots of 13 posts are up to date." in done("db", "upgrade")
    monkeypatch.setattr(snapshots, "store", None)
    assert done("db", "upgrade").count("\n") == 1


def test_new_blog_has_nothing_to_rebuild(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "snapshots" not in done("init")
    done("sample", "--posts", "3")
    monkeypatch.setattr(snapshots, "store", None)
    assert "snapshots" not in done("db", "upgrade")


def test_doctor_says_that_feeds_show_another_version_s_rendering(stale: Path) -> None:
    sentence = "warn   snapshots: Feeds show posts as another version rendered them. Call `blogapp db upgrade`."
    assert sentence in blogapp("doctor").stdout
    done("db", "upgrade")
    assert sentence not in blogapp("doctor").stdout


def test_post_that_cannot_be_rendered_keeps_its_snapshot_and_stops_nobody(
    stale: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    store = snapshots.store

    def failing(post: Post) -> bool:
        if post.id == 3:
            db.session.execute(sa.text("SELECT nothing FROM nowhere"))
        return store(post)

    monkeypatch.setattr(snapshots, "store", failing)
    change(
        stale,
        "UPDATE posts SET format = 'of-a-plugin-that-is-gone' WHERE id = 5",
        "UPDATE posts SET data = '[7]' WHERE id = 7",
    )
    with caplog.at_level(logging.CRITICAL):
        said = done("db", "upgrade")
    assert "The snapshots of 10 posts are up to date. 3 keep the one they had" in said
    kept = "SELECT id FROM posts WHERE html LIKE '%rendered once%' ORDER BY id"
    assert rows(stale, kept) == [(3,), (5,), (7,)]


def test_writers_get_their_turn_between_the_batches(stale: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def write_at_each(steps: Iterable[int], _total: int, _label: str) -> None:
        for number in steps:
            change(stale, f"UPDATE users SET bio = '{number}'")  # refused while a transaction is open

    monkeypatch.setattr(snapshots, "BATCH", 4)
    monkeypatch.setattr(progress, "show", write_at_each)
    done("db", "upgrade")
    assert rows(stale, "SELECT DISTINCT bio FROM users") == [("13",)]


def test_large_blog_has_its_numbers_stored_after_an_upgrade(stale: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_counts, "LARGE", 5)
    assert rows(stale, "SELECT count(*) FROM archive_counts") == [(0,)]
    done("db", "upgrade")
    assert rows(stale, "SELECT count(*) FROM archive_counts") == [(1,)]


def test_another_output_has_another_number(app: Flask) -> None:
    """Whoever changes what posts are rendered to raises `snapshots.RENDERING`, and puts it and the digest here."""
    found, texts = hashlib.sha256(), [RICH, *(line.replace("\\n", "\n") for line in HOSTILE)]
    with app.test_request_context():
        for format in plugins.formats().values():
            for text in texts:
                data = format.clean({**format.example, "body": text}, partial=True)
                seen = format(data, title=str(format.example.get("title", "")), document="post-1")
                found.update(safe_html(templates.fill(seen, "feed")).encode())
    assert (snapshots.RENDERING, found.hexdigest()[:12]) == (MADE_BY_THIS, DIGEST)
