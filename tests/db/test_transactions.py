"""Who reads and who writes is said: what each begins, what ends with it, and whom it keeps waiting."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, has_request_context

from blogapp import cache, db
from blogapp.cli.application import inside
from blogapp.models import Post

Make = Callable[..., Post]


@pytest.fixture
def on_sqlite(instance: Path, make_app: Callable[..., Flask]) -> Flask:
    """A blog of its own: there are two ways to begin."""
    return make_app(INSTANCE=str(instance))


@pytest.fixture
def begun(on_sqlite: Flask) -> Iterator[list[str]]:
    """Note how each transaction begins."""
    seen: list[str] = []
    with on_sqlite.app_context():
        engine = db.engine()

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.extend([statement] if statement.startswith("BEGIN") else [])

    sa.event.listen(engine, "before_cursor_execute", note)
    yield seen
    sa.event.remove(engine, "before_cursor_execute", note)


def ask() -> None:
    db.session.execute(sa.text("SELECT 1"))


def test_a_request_begins_as_its_method_says_unless_it_says_otherwise(on_sqlite: Flask, begun: list[str]) -> None:
    for method, around in (("GET", None), ("POST", None), ("POST", db.reading), ("GET", db.writing)):
        with on_sqlite.test_request_context(method=method):
            if around is None:
                ask()
            else:
                with around():
                    ask()
    assert begun == ["BEGIN", "BEGIN IMMEDIATE", "BEGIN", "BEGIN IMMEDIATE"]


def test_a_command_is_no_request_and_says_what_it_does(on_sqlite: Flask, begun: list[str]) -> None:
    with inside(on_sqlite):
        assert not has_request_context()
        with db.reading():
            ask()
        with db.writing():
            ask()
    assert begun == ["BEGIN", "BEGIN IMMEDIATE"]


def test_what_was_begun_to_read_ends_before_something_is_written(on_sqlite: Flask, begun: list[str]) -> None:
    with on_sqlite.test_request_context(method="POST"):
        with db.reading():
            ask()
        ask()
    assert begun == ["BEGIN", "BEGIN IMMEDIATE"]


def test_a_reader_does_not_turn_into_a_writer(app: Flask) -> None:
    with app.test_request_context():
        ask()
        with pytest.raises(RuntimeError, match="only reads"), db.writing():
            pass


def test_reading_within_a_change_belongs_to_it(app: Flask, make_post: Make) -> None:
    post = make_post()
    with app.test_request_context(method="POST"):
        db.session.get_one(Post, post.id).title = "Changed"
        with db.reading():
            assert db.session.scalar(sa.select(Post.title)) == "Changed"
            assert cache.of_site("title").get_or(lambda: "Changed") == "Changed"
        db.session.rollback()
    with app.test_request_context():
        assert cache.of_site("title").get() is None


def test_what_is_not_committed_is_undone_at_the_end(app: Flask, make_post: Make) -> None:
    post = make_post()
    with app.app_context():
        with db.writing():
            db.session.get_one(Post, post.id).title = "Changed"
            db.session.flush()
        assert db.session.get_one(Post, post.id).title == post.title


def test_nobody_waits_for_what_takes_its_time(app: Flask, make_post: Make) -> None:
    post = make_post()

    def write() -> None:
        with app.app_context(), db.writing():
            db.session.get_one(Post, post.id).title = "Meanwhile"
            db.session.commit()

    with app.test_request_context(method="POST"):
        db.session.get_one(Post, post.id)
        with db.released():
            other = Thread(target=write)
            other.start()
            other.join()
        assert db.session.get_one(Post, post.id).title == "Meanwhile"


def test_a_reader_of_its_own_waits_for_no_writer(on_sqlite: Flask, begun: list[str]) -> None:
    with on_sqlite.test_request_context(method="POST"):
        ask()
        with db.reader(db.engine()) as connection:
            assert connection.scalar(sa.text("SELECT 1")) == 1
    assert begun == ["BEGIN IMMEDIATE", "BEGIN"]
