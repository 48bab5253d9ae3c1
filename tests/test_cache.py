"""The one cache: how long it keeps what, how much, and from whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from statements import queries

from blogapp import cache, db, site
from blogapp.models import Post, Site
from blogapp.models.moments import SET_BACK

NOON = datetime(2030, 1, 1, 12, 0, tzinfo=UTC)
Make = Callable[..., Post]


def reading(app: Flask, *name: object, value: Any = None) -> Any:
    """What somebody who reads finds under a name; where there is nothing, it is given the value."""
    with app.test_request_context():
        return cache.of_site(*name).get_or(lambda: value)


def test_what_is_of_the_site_lasts_until_anything_changes(app: Flask) -> None:
    assert [reading(app, "x", value=value) for value in "ab"] == ["a", "a"]
    with app.test_request_context(method="POST"):
        Site(title="Quay").store(db.session())
        db.session.commit()
    assert reading(app, "x", value="c") == "c"


def test_what_is_of_a_post_lasts_until_it_is_saved(app: Flask) -> None:
    with app.test_request_context():
        first, saved = (Post(id=1, version=version) for version in (1, 2))
        assert [cache.of_post(first, "x").get_or(lambda value=value: value) for value in "ab"] == ["a", "a"]
        assert cache.of_post(Post(id=2, version=1), "x").get() is None
        assert cache.of_post(saved, "x").get_or(lambda: "c") == "c"


def test_a_request_that_may_write_neither_reads_nor_keeps(app: Flask) -> None:
    for number in range(2):
        with app.test_request_context(method="POST"):
            for entry in (cache.of_site("x"), cache.of_post(Post(id=1, version=1), "x")):
                assert entry.get_or(lambda number=number: number) == number
    assert reading(app, "x", value="read") == "read"
    with app.test_request_context(method="POST"):
        assert cache.of_site("x").get() is None


def test_the_least_used_goes_where_there_are_too_many(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.extensions, "blogapp.cache", cache.Store(room=6500))
    for name in "abcad":  # a is used once more
        reading(app, name, value=name * 1000)
    assert len(app.extensions["blogapp.cache"]) == 3
    assert [reading(app, name, value="anew")[0] for name in "acdb"] == ["a", "c", "d", "a"]


def test_a_text_counts_with_the_bytes_that_it_takes(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.extensions, "blogapp.cache", cache.Store(room=150_000))
    for name in "abcdefgh":
        reading(app, name, value=f"🚢{name * 10_000}")  # each sign takes four bytes here, and one in a file
    assert len(app.extensions["blogapp.cache"]) == 2


def test_nobody_changes_what_others_find(app: Flask) -> None:
    reading(app, "x", value=["kept"])
    reading(app, "x").append("more")
    assert reading(app, "x") == ["kept"]


def test_a_row_is_refused(app: Flask, make_post: Make) -> None:
    post = make_post()
    with pytest.raises(TypeError, match="not a Post"):
        reading(app, "x", value=[post])


def title_for_readers(app: Flask) -> str:
    with app.test_request_context():
        return site.current().title


def retitle(app: Flask, title: str) -> None:
    with app.test_request_context(method="POST"):
        Site(title=title).store(db.session())
        db.session.commit()


def test_settings_cost_a_reader_no_query_until_something_changes(make_app: Callable[..., Flask]) -> None:
    app = make_app(PAGE_CACHE_MB=0)
    for title in ("Quay", "Pier"):
        retitle(app, title)
        assert title_for_readers(app) == title
        assert queries(app, lambda: title_for_readers(app)) == 0


@pytest.mark.database
def test_version_is_that_of_what_was_read_before(app: Flask) -> None:
    """Else a page could be kept as that of a change which it does not show."""
    retitle(app, "Quay")
    with app.test_request_context():
        isolated = {"isolation_level": "REPEATABLE READ"} if db.engine().dialect.name == "postgresql" else {}
        db.session.connection(execution_options=isolated)
        db.session.scalars(sa.select(Post)).all()
        with app.app_context():  # a session of its own
            retitle(app, "Pier")
        assert site.current().title == "Quay"
    assert title_for_readers(app) == "Pier"


@pytest.mark.database
def test_version_of_a_clock_that_catches_up_with_a_wrong_one(app: Flask, make_post: Make) -> None:
    with time_machine.travel(NOON, tick=False):
        make_post(published_at=NOON - timedelta(hours=1))
    with time_machine.travel(NOON - SET_BACK - timedelta(hours=1), tick=False), app.test_request_context():
        assert cache.version().newest_post is None
    with time_machine.travel(NOON - SET_BACK + timedelta(hours=1), tick=False), app.test_request_context():
        assert cache.version().newest_post == NOON - timedelta(hours=1)
