"""Posts of a format stand in the order of a field that the format names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import feedparser
import pytest
import sqlalchemy as sa
from clients import SignedInClient
from cooking import edit, fails
from flask import Flask
from flask.testing import FlaskClient
from reading import articles
from statements import statements

from blogapp import db
from blogapp.formats import PostFormat
from blogapp.formats import fields as f
from blogapp.formats.registry import Loaded
from blogapp.models import Indexed, Post

pytestmark = pytest.mark.database


class Voyage(PostFormat):
    """A voyage: when it begins, how far it goes, and on which boat."""

    name = "voyage"
    titled = "optional"
    order_by = "start"

    start = f.DateTime("Begins", indexed=True)
    miles = f.Integer("Miles", indexed=True)
    boat = f.Line("Boat", indexed=True)
    body = f.Markdown("Log")
    template = "{{ start or '' }}{{ body }}"


def changed(**attributes: Any) -> type[PostFormat]:
    return type("Voyage", (Voyage,), {"name": "voyage", "__module__": "voyage"} | attributes)


Install = Callable[[type[PostFormat] | None], None]


@pytest.fixture
def install(app: Flask) -> Iterator[Install]:
    """Install the format, another version of it, or none."""
    loaded = app.extensions["blogapp.formats"].loaded

    def put(format: type[PostFormat] | None) -> None:
        loaded.pop("voyage", None)
        if format:
            loaded["voyage"] = Loaded(format, "file voyage.py", Path(__file__).parent)
        app.extensions["blogapp.cache"].clear()  # as a restart does, without which no format comes or goes

    put(Voyage)
    yield put
    put(None)


@pytest.fixture
def sail(install: Install, make_post: Callable[..., Post]) -> Callable[..., Post]:
    def make(start: str = "2026-08-21T20:30", **given: Any) -> Post:
        return make_post("voyage", start=start, **given)

    return make


def index(app: Flask) -> list[tuple[Any, ...]]:
    columns = (Indexed.post_id, Indexed.field, Indexed.moment, Indexed.number, Indexed.text)
    with app.app_context():
        return [tuple(row) for row in db.session.execute(sa.select(*columns).order_by(Indexed.post_id, Indexed.field))]


def named(*posts: Post) -> list[str]:
    return [f"post-{post.id}" for post in posts]


def test_page_of_the_format_is_in_its_own_order(client: FlaskClient, sail: Callable[..., Post]) -> None:
    june, august, may = sail("2026-06-01"), sail("2026-08-01"), sail("2026-05-01")
    assert articles(client, "/type/voyage/") == named(august, june, may)


def test_stream_keeps_the_order_of_dates(client: FlaskClient, sail: Callable[..., Post]) -> None:
    older, newer = sail("2026-08-01", days_ago=2), sail("2026-05-01", days_ago=1)
    assert articles(client) == named(newer, older)


def test_feed_of_the_format_is_in_its_own_order(client: FlaskClient, sail: Callable[..., Post]) -> None:
    for start in ("2026-06-01", "2026-08-01", "2026-05-01"):
        sail(start, title=start)
    feed = feedparser.parse(client.get("/type/voyage/feed/").data)
    assert [entry.title for entry in feed.entries] == ["2026-08-01", "2026-06-01", "2026-05-01"]


def test_moments_of_different_zones_are_compared(client: FlaskClient, sail: Callable[..., Post]) -> None:
    late, early = sail("2026-08-21T20:00-05:00"), sail("2026-08-21T23:00+03:00")
    here = sail("2026-08-21T23:30")  # the site is in Athens, three hours before UTC
    assert articles(client, "/type/voyage/") == named(late, here, early)


def test_posts_without_a_value_come_last(client: FlaskClient, sail: Callable[..., Post]) -> None:
    older, newer, dated = sail("", days_ago=2), sail("", days_ago=1), sail("1066-10-14")
    assert articles(client, "/type/voyage/") == named(dated, newer, older)


@pytest.mark.parametrize(("field", "values"), [("miles", (2, 10, 300)), ("boat", ("Ada", "berta", "Cora"))])
def test_numbers_and_texts_ascend(
    client: FlaskClient, install: Install, sail: Callable[..., Post], field: str, values: tuple[Any, ...]
) -> None:
    first, second, third = (sail(**{field: value}) for value in values)
    install(changed(order_by=field))
    assert articles(client, "/type/voyage/") == named(first, second, third)


@pytest.mark.slow
@pytest.mark.first(1)
def test_every_post_is_on_one_page_in_order(app: Flask, client: FlaskClient, sail: Callable[..., Post]) -> None:
    posts = [sail(f"2026-0{1 + place % 3}-01", days_ago=place) for place in range(12)]
    wanted = sorted(posts, key=lambda post: (post.data["start"], post.published_at), reverse=True)
    with statements(app) as seen:
        first = articles(client, "/type/voyage/")
    assert first + articles(client, "/type/voyage/page/2/") == named(*wanted)
    assert len(seen) <= 6, seen


def test_saving_again_replaces_what_was_known(app: Flask, sail: Callable[..., Post]) -> None:
    post = sail("2026-06-01", miles=7, boat="Ada")
    edit(app, post, start="2026-07-01T12:00+00:00", boat="")
    assert [(field, at and f"{at:%m-%d}", number, text) for _, field, at, number, text in index(app)] == [
        ("start", "07-01", None, None)
    ]


def test_index_goes_with_its_post(app: Flask, sail: Callable[..., Post]) -> None:
    post = sail()
    with app.test_request_context(method="POST"):
        db.session.delete(db.session.get_one(Post, post.id))
        db.session.commit()
    assert index(app) == []


def test_index_outlives_the_format(
    app: Flask, client: FlaskClient, install: Install, sail: Callable[..., Post]
) -> None:
    august, may = sail("2026-08-01", days_ago=2), sail("2026-05-01", days_ago=1)
    before = index(app)
    install(None)
    edit(app, august)
    assert articles(client, "/type/voyage/") == named(may, august)
    assert index(app) == before
    install(Voyage)
    assert articles(client, "/type/voyage/") == named(august, may)


def test_field_that_fails_costs_no_save(app: Flask, install: Install, sail: Callable[..., Post]) -> None:
    post = sail()
    before = index(app)
    install(changed(start=type("Bad", (f.DateTime,), {"indexed_value": fails})("Begins", indexed=True)))
    assert edit(app, post, title="Later").title == "Later"
    assert index(app) == before


@pytest.mark.parametrize("value", [10**30, -(10**30), "x" * 5000, object(), 1.5, [1]])
def test_strange_values_of_a_plugin_cost_no_save(
    client: FlaskClient, install: Install, sail: Callable[..., Post], value: Any
) -> None:
    kind = type("Strange", (f.Integer,), {"indexed_value": lambda _field, _value: value})
    install(changed(miles=kind("Miles", indexed=True)))
    post = sail(miles=1)
    assert articles(client, "/type/voyage/") == named(post)


def test_posts_of_before_the_index_are_still_there(
    client: FlaskClient, install: Install, sail: Callable[..., Post]
) -> None:
    plain = changed(start=f.DateTime("Begins"), order_by="")
    install(plain)
    early = sail("2027-01-01")
    install(Voyage)
    late = sail("2026-01-01")
    assert articles(client, "/type/voyage/") == named(late, early)


def test_editors_save_fills_the_index(app: Flask, install: Install, signed_in: Callable[..., SignedInClient]) -> None:
    given = {"title": "Out", "start": "2026-08-21T20:30", "body": "Fog.", "action": "publish"}
    assert signed_in("editor").post("/edit/new/voyage", data=given).status_code == 303
    assert [row[1] for row in index(app)] == ["start"]


@pytest.mark.parametrize("order_by", ["begin", "body", "miles", None, 3])
def test_order_by_what_is_not_indexed_is_refused(order_by: Any) -> None:
    with pytest.raises(TypeError, match="order_by must be the name of a field that is given indexed=True"):
        changed(order_by=order_by, miles=f.Integer("Miles"))


@pytest.mark.parametrize(
    "kind", [f.Markdown, f.Lines, f.Url, f.Image, f.Toggle, type("Far", (f.Line,), {"index_column": "miles"})]
)
def test_what_has_no_order_cannot_be_indexed(kind: Any) -> None:
    with pytest.raises(TypeError, match="cannot be indexed"):
        kind("Thing", indexed=True)
