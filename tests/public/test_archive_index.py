"""The archive page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from reading import read, words
from sqlalchemy import delete, select, update

from blogapp import db, models
from blogapp.listings import archive_counts
from blogapp.models import Category, Post, Tag, User
from blogapp.models.terms import post_tags

pytestmark = pytest.mark.database

Make = Callable[..., Any]


def entries(client: FlaskClient, part: str) -> list[str]:
    chosen = read(client, "/archive/").select(f"#{part} ~ ul a")
    return [f"{words(link)} {words(link.find_next_sibling().select_one('[aria-hidden]'))}" for link in chosen]


def test_archive_counts_by_year_and_month(make_post: Make, client: FlaskClient) -> None:
    for path in ("2025-12-31T23:30", "2025-12-01T10:00", "2024-05-09T10:00"):
        moment = datetime.fromisoformat(path + "+00:00")
        make_post(published_at=moment)
    # In Athens the first of them belongs to the new year.
    assert entries(client, "by-time") == ["2026 1", "January 1", "2025 1", "December 1", "2024 1", "May 1"]


def test_the_busiest_month_has_the_longest_bar(make_post: Make, client: FlaskClient) -> None:
    for month, posts in ((3, 8), (2, 1), (1, 4)):
        for day in range(posts):
            make_post(published_at=datetime.fromisoformat(f"2025-0{month}-0{day + 1}T12:00+00:00"))
    bars = read(client, "/archive/").select(".overview-years [data-density]")
    assert [bar["data-density"] for bar in bars] == ["10", "2", "5"]


@pytest.mark.slow
def test_archive_counts_what_each_page_of_it_shows(app: Flask, make_post: Make, client: FlaskClient) -> None:
    make_post(new_categories=["Events"], tags=["trains"])
    make_post("quote", new_categories=["Concerts"], tags=["Harbour", "trains"])
    make_post(step="save", new_categories=["Secrets"], tags=["drafts"])
    with app.test_request_context(method="POST"):
        named = {category.name: category for category in db.session.scalars(select(Category))}
        named["Concerts"].parent_id = named["Events"].id
        db.session.commit()
    assert entries(client, "by-category") == ["Events 2", "Concerts 1"]
    assert entries(client, "by-tag") == ["Harbour 1", "trains 2"]
    assert sorted(entries(client, "by-format")) == ["Quote 1", "Standard 1"]
    assert entries(client, "by-author") == ["Ana 2"]


@pytest.mark.slow
def test_archive_leads_to_pages_that_are_there(make_post: Make, client: FlaskClient) -> None:
    make_post(new_categories=["Events"], tags=["trains"])
    links = [str(link["href"]) for link in read(client, "/archive/").select("main a")]
    assert len(links) == 6
    assert {client.get(link).status_code for link in links} == {200}


def test_archive_is_there_without_posts(client: FlaskClient) -> None:
    assert words(read(client, "/archive/").select_one(".nothing")) == "There is nothing here yet."
    assert client.get("/archive").status_code == 301


def test_page_of_an_editor_goes_before_the_archive(make_post: Make, client: FlaskClient) -> None:
    make_post(kind="page", title="Archive", slug="archive", body="Older texts are in the library.")
    assert "Older texts are in the library." in client.get("/archive/").text


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every blog be one of those whose numbers are stored."""
    monkeypatch.setattr(archive_counts, "LARGE", 1)


@pytest.mark.slow
@pytest.mark.parametrize("largest", [0, archive_counts.LARGE], ids=["stored", "counted"])
def test_archive_counts_right_after_whatever_changes(
    app: Flask, make_post: Make, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, largest: int
) -> None:
    monkeypatch.setattr(archive_counts, "LARGE", largest)
    random = Random(5)
    names = ["Events", "Concerts", "Open air", "Recipes"]
    for number in range(12):
        terms = {"new_categories": random.sample(names, 2), "tags": random.sample("abc", 2)}
        make_post(random.choice(["quote", "standard", "aside"]), title=f"{number}", days_ago=40 * number, **terms)
    with app.test_request_context(method="POST"):
        named = {category.name: category for category in db.session.scalars(select(Category))}
        named["Concerts"].parent, named["Open air"].parent = named["Events"], named["Concerts"]
        db.session.commit()
    for change in [*CHANGES, *random.choices(list(CHANGES), k=12)]:
        with app.test_request_context(method="POST"):
            CHANGES[change](random)
            db.session.commit()
            expected = counted()
        for part, lines in expected.items():
            assert sorted(entries(client, part)) == sorted(lines), (change, part)


def test_scheduled_post_is_counted_when_its_time_comes(
    large: None, make_post: Make, client: FlaskClient, time_machine: Any
) -> None:
    make_post(tags=["trains"])
    make_post(tags=["trains"], days_ago=-3)
    assert entries(client, "by-tag") == ["trains 1"]
    time_machine.move_to(db.now() + timedelta(days=4), tick=False)
    assert entries(client, "by-tag") == ["trains 2"]


def test_months_of_another_zone_are_counted_anew(
    large: None, app: Flask, make_post: Make, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_post(published_at=datetime.fromisoformat("2025-12-31T23:30+00:00"))
    assert entries(client, "by-time") == ["2026 1", "January 1"]
    monkeypatch.setitem(app.config, "TIMEZONE", "UTC")
    with app.test_request_context(method="POST"):  # another version, as another setting makes
        db.session.merge(models.Setting(name="title", value="Elsewhere"))
        db.session.commit()
    assert entries(client, "by-time") == ["2025 1", "December 1"]


def test_large_blog_counts_nothing_anew_for_a_comment_or_a_text(
    large: None, app: Flask, make_post: Make, make_comment: Make, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = make_post("standard", body="Boats.", tags=["trains"])
    entries(client, "by-tag")
    monkeypatch.setattr(archive_counts, "count", lambda: pytest.fail("All posts were counted."))
    make_comment(post)
    with app.test_request_context(method="POST"):
        db.session.get_one(Post, post.id).data = {"body": "Trains."}
        db.session.commit()
    assert entries(client, "by-tag") == ["trains 1"]


def one(random: Random) -> Any:
    return random.choice(db.session.scalars(select(Post).order_by(Post.id)).all())


def replace_terms(random: Random) -> None:
    post, other = one(random), one(random)
    post.categories, post.tags = list(other.categories), list(other.tags)


def merge_tags(random: Random) -> None:
    """Give all posts with one tag another one in its place, as a bulk statement does."""
    kept, gone = random.sample(db.session.scalars(select(Tag.id).order_by(Tag.id)).all(), 2)
    have = select(post_tags.c.post_id).where(post_tags.c.tag_id == kept)
    moved = update(post_tags).where(post_tags.c.tag_id == gone, post_tags.c.post_id.not_in(have))
    db.session.execute(moved.values(tag_id=kept))
    db.session.execute(delete(post_tags).where(post_tags.c.tag_id == gone))


def rename(random: Random, model: type[Any]) -> None:
    random.choice(db.session.scalars(select(model).order_by(model.id)).all()).name = f"Name {random.random()}"


def set_on(random: Random, **values: Any) -> None:
    for name, value in values.items():
        setattr(one(random), name, value)


CHANGES: dict[str, Callable[[Random], Any]] = {
    "trash": lambda random: one(random).trash(),
    "schedule": lambda random: set_on(random, published_at=db.now() + timedelta(days=3)),
    "publish in the past": lambda random: set_on(random, published_at=db.now() - timedelta(days=900)),
    "keep private": lambda random: set_on(random, status="private"),
    "publish": lambda random: set_on(random, status="published"),
    "delete for good": lambda random: one(random).delete(db.session()),
    "other terms": replace_terms,
    "other tags": lambda random: set_on(random, tags=random.sample(db.session.scalars(select(Tag)).all(), 1)),
    "merge tags": merge_tags,
    "other format": lambda random: set_on(random, format="quote"),
    "no author": lambda random: set_on(random, author_id=None),
    "rename a tag": lambda random: rename(random, Tag),
    "rename a category": lambda random: rename(random, Category),
    "rename somebody": lambda random: rename(random, User),
    "into no category": lambda random: set_on(random, categories=[]),
}


def counted() -> dict[str, list[str]]:
    """Count post by post what the archive counts in its indexes."""
    posts = [post for post in db.session.scalars(select(Post)) if post.is_public]
    found: dict[str, Counter[str]] = {part: Counter() for part in ("by-category", "by-tag", "by-format", "by-author")}
    for post in posts:
        within = {above.name for category in post.categories for above in line(category)}
        found["by-category"].update(within)
        found["by-tag"].update(tag.name for tag in post.tags)
        found["by-format"].update([post.format.capitalize()])
        found["by-author"].update([post.author.name] if post.author else [])
    return {part: [f"{name} {number}" for name, number in rows.items()] for part, rows in found.items()}


def line(category: Category | None) -> list[Category]:
    return [category, *line(category.parent)] if category else []
