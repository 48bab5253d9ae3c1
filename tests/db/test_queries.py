"""What a page costs: queries, rows that are read, bytes that are sent."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from reading import read
from statements import statements

from blogapp import db
from blogapp.models import Category, Comment, Post, Tag, User
from blogapp.models.terms import post_categories, post_tags

pytestmark = [pytest.mark.database, pytest.mark.first(1)]

NEWEST = datetime(2026, 5, 9, 9, 0, tzinfo=UTC)
WORDS = "The first boats come in before the light does. "
DATA = {
    "standard": {"body": WORDS * 20 + "\n\n<!--more-->\n\n" + WORDS * 40},
    "quote": {"body": WORDS, "by": "Mira Okafor", "source": "https://example.org/timetables"},
    "video": {"video": "https://www.youtube.com/watch?v=aqz-KE-bpKQ", "body": WORDS},
}


@pytest.fixture(params=[10, 1000])
def posts(request: pytest.FixtureRequest, app: Flask, make_user: Callable[..., User]) -> int:
    """So many posts of all formats, with terms and comments, two static pages, some settings."""
    author = make_user(name="Ana")
    with app.test_request_context(method="POST"):
        _fill(request.param, author.id)
        db.session.commit()
    return request.param


def _fill(number: int, author_id: int) -> None:
    rows = [_post(place, author_id) for place in range(1, number + 1)]
    pages = [_post(number + place, author_id) | {"kind": "page", "path": f"page-{place}"} for place in (1, 2)]
    terms = [{"id": place, "name": f"T{place}", "key": f"t{place}", "slug": f"t{place}"} for place in range(1, 6)]
    comment = {"name": "Noor", "email": "", "url": "", "body": "", "html": "<p>Well seen.</p>", "status": "approved"}
    places = range(1, number + 1)
    for table, values in (
        (Post, rows + pages),
        (Category, [term | {"description": ""} for term in terms]),
        (Tag, [term | {"description": ""} for term in terms]),
        (post_categories, [{"post_id": place, "category_id": place % 3 + way} for place in places for way in (1, 3)]),
        (post_tags, [{"post_id": place, "tag_id": place % 3 + way} for place in places for way in (1, 3)]),
        (Comment, [comment | {"post_id": place} for place in places for _ in range(3)]),
    ):
        db.session.execute(sa.insert(table), values)
    db.session.execute(sa.update(Category).where(Category.id == 3).values(parent_id=1))


def _post(place: int, author_id: int) -> dict[str, Any]:
    format = list(DATA)[place % 3]
    at = NEWEST - timedelta(hours=3 * place)
    return {
        "id": place, "format": format, "title": f"Post {place}", "headline": f"Post {place}", "slug": f"post-{place}",
        "path": f"{at:%Y/%m/%d}/post-{place}", "data": DATA[format], "html": f"<p>{WORDS * 60}</p>", "text": WORDS * 60,
        "status": "published", "published_at": at, "author_id": author_id, "comment_count": 3, "sticky": place == 9,
    }  # fmt: skip


def forget(app: Flask) -> None:
    """Let the next page be the first one after a change."""
    app.extensions["blogapp.cache"].clear()


DESK = ["/edit/", "/edit/?q=post", "/edit/tags/", "/edit/categories/", "/edit/users/"]
INDEXED = ["/", "/page/2/", "/author/ana/", "/type/quote/", "/2026/05/", "/tag/t2/", "/category/t1/"]
LISTINGS = [
    "/",
    "/category/t1/",
    "/tag/t2/",
    "/author/ana/",
    "/type/quote/",
    "/2026/",
    "/2026/05/",
    "/feed/",
    "/tag/t2/feed/",
    "/feed/atom/",
    "/feed/json/",
    "/comments/feed/",
]


OF_ALL = {"/", "/feed/", "/feed/atom/", "/feed/json/", "/comments/feed/"}


@pytest.mark.slow
@pytest.mark.first(1)
def test_listing_costs_at_most_six_queries(app: Flask, client: FlaskClient, posts: int, subtests: Any) -> None:
    for address in LISTINGS:
        with subtests.test(address):
            forget(app)
            with statements(app) as seen:
                assert client.get(address).status_code == 200
            assert len(seen) <= (6 if address in OF_ALL else 7), seen  # one finds what has the name


def test_deep_page_costs_at_most_six_queries(app: Flask, client: FlaskClient, posts: int) -> None:
    with statements(app) as seen:
        client.get(f"/page/{posts // 10}/")
    assert len(seen) <= 6, seen


def test_listing_without_the_format_costs_one_query_more(app: Flask, client: FlaskClient, posts: int) -> None:
    formats = app.extensions["blogapp.formats"].loaded
    taken = formats.pop("quote")
    try:
        with statements(app) as seen:
            assert client.get("/").status_code == 200
    finally:
        formats["quote"] = taken
    assert len(seen) <= 7, seen


def test_post_page_costs_at_most_eight_queries(app: Flask, client: FlaskClient, posts: int) -> None:
    address = str(read(client, "/").select_one("a.u-url")["href"])
    with statements(app) as seen:
        page = client.get(address).text
    assert page.count("Well seen.") == 3
    assert len(seen) <= 8, seen


def test_post_with_a_thousand_comments_costs_at_most_eight_queries(
    app: Flask, client: FlaskClient, make_post: Callable[..., Post]
) -> None:
    """But for the first reader after a change, for whom the menu and the related posts are read, too."""
    post = make_post(tags=["trains"], new_categories=["Events"])
    said = {"name": "Noor", "email": "", "url": "", "body": "", "html": "<p>Seen.</p>", "status": "approved"}
    for number in (1, 999):
        with app.test_request_context(method="POST"):
            db.session.execute(sa.insert(Comment), [said | {"post_id": post.id}] * number)
            db.session.execute(Comment.recount(post.id))
            db.session.commit()
        client.get(post.url)
        with statements(app) as seen:
            assert client.get(post.url).status_code == 200
        assert len(seen) <= 8, seen


def test_lists_of_the_desk_cost_at_most_ten_queries(app: Flask, signed_in: Any, posts: int, subtests: Any) -> None:
    boss = signed_in("administrator")
    for address in DESK:
        with subtests.test(address):
            forget(app)
            with statements(app) as seen:
                assert boss.get(address).status_code == 200
            assert len(seen) <= 10, seen


BOUNDED = [
    "/comments/feed/",
    "/edit/",
    "/edit/?status=scheduled",
    "/edit/?status=draft",
    "/sitemap.xml",
    "/category/t1/",
]


@pytest.mark.slow
@pytest.mark.first(10)
def test_no_page_reads_every_post(app: Flask, signed_in: Any, posts: int, subtests: Any) -> None:
    """Whole indexes may be counted once for a version of the site; then nothing grows with the number of posts."""
    boss = signed_in("administrator")
    for address in BOUNDED:
        with subtests.test(address):
            forget(app)
            boss.get(address)
            with statements(app) as seen:
                assert boss.get(address).status_code == 200
            with app.app_context(), db.engine().connect() as connection:
                if connection.dialect.name != "sqlite":
                    continue
                plans = [
                    connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", values).all() for asked, values in seen
                ]
            assert not [row[-1] for plan in plans for row in plan if row[-1].startswith("SCAN posts")]


def test_static_page_costs_at_most_six_queries(app: Flask, client: FlaskClient, posts: int) -> None:
    with statements(app) as seen:
        assert client.get("/page-1/").status_code == 200
    assert len(seen) <= 6, seen


def test_listing_reads_no_texts(app: Flask, client: FlaskClient, posts: int) -> None:
    with statements(app) as seen:
        client.get("/")
    columns = {word for statement, _ in seen for word in re.findall(r"posts\.(\w+)", statement)}
    assert "published_at" in columns
    assert not columns & {"text", "html"}
    assert not [statement for statement, _ in seen if re.search(r"users\w*\.password", statement)]


@pytest.mark.slow
@pytest.mark.first(12)
def test_page_is_found_in_an_index_alone(app: Flask, client: FlaskClient, posts: int, subtests: Any) -> None:
    """The rows themselves are read by their ids; nothing but the few of the page is sorted."""
    for address in INDEXED:
        with subtests.test(address):
            forget(app)
            with statements(app) as seen:
                client.get(address)
            statement, values = next(one for one in seen if "LIMIT" in one[0] and "posts.discussion" in one[0])
            with app.app_context(), db.engine().connect() as connection:
                check = {"sqlite": _check_plan_of_sqlite, "postgresql": _check_plan_of_postgres}[
                    connection.dialect.name
                ]
                check(connection, statement, values)


def _check_plan_of_sqlite(connection: sa.Connection, statement: str, values: Any) -> None:
    plan = [row[-1] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]
    assert "SEARCH posts USING INTEGER PRIMARY KEY (rowid=?)" in plan
    assert [step for step in plan if step.startswith("SEARCH posts USING COVERING INDEX ix_posts_")]
    assert not [step for step in plan if step.startswith("SCAN posts")]
    assert plan.count("USE TEMP B-TREE FOR ORDER BY") == 1


def _check_plan_of_postgres(connection: sa.Connection, statement: str, values: Any) -> None:
    """So few rows PostgreSQL rather scans; the plan of many has to be possible."""
    connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    connection.exec_driver_sql("SET LOCAL enable_bitmapscan = off")
    plan = "\n".join(row[0] for row in connection.exec_driver_sql(f"EXPLAIN {statement}", values))
    assert re.search(r"Index (Only )?Scan (Backward )?using ix_posts_", plan)
    assert "Seq Scan on posts" not in plan


@pytest.mark.first(2)
def test_what_is_hidden_from_search_engines_is_found_in_an_index(app: Flask, client: FlaskClient, posts: int) -> None:
    with statements(app) as seen:
        assert client.get("/sitemap-posts-1.xml").status_code == 200
    statement, values = next(one for one in seen if "noindex" in one[0])
    assert "ix_posts_noindex" in _plan(app, statement, values)


def _plan(app: Flask, statement: str, values: Any) -> str:
    """Return how the database finds the rows of a statement, of which there may be many."""
    with app.app_context(), db.engine().connect() as connection:
        if connection.dialect.name == "sqlite":
            return "\n".join(row[-1] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values))
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        return "\n".join(row[0] for row in connection.exec_driver_sql(f"EXPLAIN {statement}", values))


def test_stream_page_weighs_less_than_30_kb(client: FlaskClient, posts: int) -> None:
    page = read(client, "/")
    loaded = [str(tag["href"]) for tag in page.select('link[rel="stylesheet"], link[rel="icon"]')]
    loaded += [str(tag["src"]) for tag in page.select("script[src]")]
    weight = 0
    for address in ["/", *loaded]:
        with client.get(address) as answer:
            weight += len(gzip.compress(answer.data, 6))
    assert len(page.select("article")) == 10
    assert weight < 30_000


def test_style_and_script_weigh_less_than_14_kb(client: FlaskClient) -> None:
    weight = 0
    for name in ("style.css", "js/reader.js"):
        with client.get(f"/static/{name}") as answer:
            weight += len(gzip.compress(answer.data, 6))
    assert weight < 14_000


@pytest.mark.parametrize(
    ("address", "most"), [("/one-twoo-threee-fourr-fivee-sixxx", 2), ("/search/?q=onne+twoo+threee+fourr+fivee", 3)]
)
def test_only_a_few_words_are_compared_with_all_there_are(
    app: Flask, client: FlaskClient, address: str, most: int
) -> None:
    with statements(app) as seen:
        client.get(address)
    assert sum("search_words" in statement for statement, _ in seen) <= most
