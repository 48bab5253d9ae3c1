"""The one cache: how long it keeps what, how much, and from whom."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from blogapp import cache, db
from blogapp.models import Post, Site

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
    monkeypatch.setattr(cache, "ENTRIES_MAX", 3)
    for name in "abcad":  # a is used once more
        reading(app, name, value=name)
    assert len(app.extensions["blogapp.cache"]) == 3
    assert [reading(app, name, value="anew") for name in "acdb"] == ["a", "c", "d", "anew"]


def test_nobody_changes_what_others_find(app: Flask) -> None:
    reading(app, "x", value=["kept"])
    reading(app, "x").append("more")
    assert reading(app, "x") == ["kept"]


def test_a_row_is_refused(app: Flask, make_post: Make) -> None:
    post = make_post()
    with pytest.raises(TypeError, match="not a Post"):
        reading(app, "x", value=[post])
