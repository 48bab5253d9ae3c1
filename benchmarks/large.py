"""Makes a large blog quickly: some posts are written as an author would, the others are variations of them.

What forms and plugins do takes milliseconds for each post, so only the first thousand go that way (`blogapp sample`).
The rest differ in title, address, date, author, terms and status, and are inserted in bulk; search learns them all. A
blog as it comes out is whole: `blogapp doctor` and `blogapp db check` find nothing. The same seed gives the same blog
on the same day, and its words, tags, authors and categories grow with it, as they do in life.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from os import environ
from pathlib import Path
from random import Random
from typing import Any

import sqlalchemy as sa

from blogapp import create_app, db
from blogapp.accounts import passwords, users
from blogapp.cli import instance, renewal
from blogapp.cli.application import inside
from blogapp.cli.samples import content
from blogapp.db import schema
from blogapp.editing.lists import PER_PAGE
from blogapp.models import Category, Comment, Indexed, Post, Tag, User
from blogapp.models.terms import post_categories, post_tags, terms_named
from blogapp.search import index
from blogapp.text import slugify

WRITTEN = 1000  # posts that are written in full
BATCH = 1000
ADMINISTRATOR, PASSWORD = "admin@example.org", "a key under the harbour bell"
SYLLABLES = "ka lo ren ta vi mo sel dar ne bru fi gon ha lim or pes qua ri stu wen".split()
# How many of a thousand posts are in each state that readers do not see, or not in full.
STATES = {"draft": 20, "pending": 5, "private": 5, "trash": 5, "scheduled": 2, "protected": 10}


@dataclass(frozen=True)
class Stock:
    """What variations are made of: written posts with what belongs to them, and words, people and terms."""

    posts: list[dict[str, Any]]
    comments: Mapping[int, list[dict[str, Any]]]
    indexed: Mapping[int, list[dict[str, Any]]]
    words: list[str]
    authors: list[int]
    categories: list[int]
    tags: list[int]
    password: str


def fill(posts: int, seed: int = 1) -> None:
    """Fill an empty database; to be called within an application's context."""
    users.add(ADMINISTRATOR, "administrator", "Admin", passwords.hashed(PASSWORD))
    for _ in content.write(min(posts, WRITTEN), seed):
        pass
    stock = _stock(posts, seed)
    db.session.commit()  # what was read, too: SQLite has one writer
    db.analyse(db.engine())  # else PostgreSQL looks for each foreign key in the whole of a table that was small once
    for batch in _batches(posts, seed, stock):
        for table, rows in batch.items():
            if rows:
                db.session.execute(sa.insert(table), rows)
        db.session.commit()
    index.fill(db.session())
    db.session.commit()
    _set_sequences()
    db.analyse(db.engine())


def _stock(posts: int, seed: int) -> Stock:
    random = Random(f"{seed} large")
    hashed = passwords.hashed(PASSWORD)
    for place in range(max(PER_PAGE, posts // 1000)):  # a page of people is full on each blog
        users.add(f"author-{place}@example.org", "author", _name(place), hashed)
    terms_named(db.session(), Tag, [f"{_word(place)} {place}" for place in range(posts // 50)])
    terms_named(db.session(), Category, [_name(place) for place in range(posts // 2500)])
    db.session.commit()
    words = [_word(random.randrange(10**6)) for _ in range(max(100, posts // 5))]
    ids = {model: list(db.session.scalars(sa.select(model.id).order_by(model.id))) for model in (Category, Tag)}
    authors = list(db.session.scalars(sa.select(User.id).where(User.role == "author").order_by(User.id)))
    written = _rows(Post, Post.kind == "post")
    return Stock(
        written, _by_post(_rows(Comment)), _by_post(_rows(Indexed)), words, authors, ids[Category], ids[Tag], hashed
    )


def _word(number: int) -> str:
    """Return an invented word, another one for each number below a million or so."""
    syllables = []
    number += len(SYLLABLES) ** 2
    while number:
        number, place = divmod(number, len(SYLLABLES))
        syllables.append(SYLLABLES[place])
    return "".join(syllables).capitalize()


def _name(place: int) -> str:
    return f"{_word(place * 7)} {_word(place * 11 + 5)}"


def _rows(model: Any, *where: Any) -> list[dict[str, Any]]:
    table = model.__table__
    return [
        dict(row) for row in db.session.execute(sa.select(table).where(*where).order_by(*table.primary_key)).mappings()
    ]


def _by_post(rows: list[dict[str, Any]]) -> dict[int, list[dict[str, Any]]]:
    result: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        result.setdefault(row["post_id"], []).append(row)
    return result


def _batches(posts: int, seed: int, stock: Stock) -> Iterator[dict[Any, list[dict[str, Any]]]]:
    """Yield rows by table, so many posts at a time, the oldest first."""
    first = 1 + (db.session.scalar(sa.select(sa.func.max(Post.id))) or 0)
    comment_id = 1 + (db.session.scalar(sa.select(sa.func.max(Comment.id))) or 0)
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    number = posts - len(stock.posts)
    for start in range(0, number, BATCH):
        batch: dict[Any, list[dict[str, Any]]] = {
            table: [] for table in (Post.__table__, post_categories, post_tags, Indexed.__table__, Comment.__table__)
        }
        for place in range(start, min(start + BATCH, number)):
            random = Random(f"{seed} {place} large")
            age = timedelta(days=365 * content.YEARS) * ((number - place) / number) ** 2
            row, model = _varied(random, stock, first + place, today - age - timedelta(minutes=1))
            batch[Post.__table__].append(row)
            _add_terms(random, stock, row["id"], batch)
            batch[Indexed.__table__] += [old | {"post_id": row["id"]} for old in stock.indexed.get(model, [])]
            comments = _said(stock.comments.get(model, []), row, comment_id)
            comment_id += len(comments)
            batch[Comment.__table__] += comments
        yield batch


def _varied(random: Random, stock: Stock, post_id: int, at: datetime) -> tuple[dict[str, Any], int]:
    """Return a new post like one that was written, and the id of that."""
    old = random.choice(stock.posts)
    title = old["title"] and f"{old['title']} {random.choice(stock.words)}"[:200]
    slug = f"{slugify(title or old['headline'])[:150]}-{post_id}"
    new = old | {
        "id": post_id, "title": title, "headline": title or old["headline"], "slug": slug, "sticky": False,
        "path": f"{at:%Y/%m/%d}/{slug}", "author_id": random.choice(stock.authors), "published_at": at,
        "created_at": at, "updated_at": at, "html": old["html"].replace(f"post-{old['id']}", f"post-{post_id}"),
    }  # fmt: skip
    names = [*STATES, "published"]
    state = random.choices(names, [*STATES.values(), 1000 - sum(STATES.values())])[0]
    return new | _in_state(state, title, at, stock.password), old["id"]


def _in_state(state: str, title: str, at: datetime, password: str) -> dict[str, Any]:
    """Return the columns in which a post of this state differs from a published one."""
    if state == "published" or (state == "protected" and not title):
        return {}
    if state == "protected":
        return {"password": password, "text": "", "lead_image_id": None}
    if state == "trash":
        return {"status": "trash", "previous_status": "published"}
    if state == "scheduled":
        coming = datetime.now(UTC) + timedelta(days=3650) - (datetime.now(UTC) - at)
        return {"published_at": max(coming, datetime.now(UTC) + timedelta(days=300))}
    return {"status": state, "path": None, "published_at": None}


def _add_terms(random: Random, stock: Stock, post_id: int, batch: dict[Any, list[dict[str, Any]]]) -> None:
    """Give a post a category or two and some tags, of which the first ones are in fashion."""
    categories = random.sample(stock.categories, random.choice((0, 1, 1, 2)))
    tags = {stock.tags[int(len(stock.tags) * random.random() ** 3)] for _ in range(random.randint(0, 4))}
    batch[post_categories] += [{"post_id": post_id, "category_id": each} for each in categories]
    batch[post_tags] += [{"post_id": post_id, "tag_id": each} for each in sorted(tags)]


def _said(comments: list[dict[str, Any]], post: dict[str, Any], first: int) -> list[dict[str, Any]]:
    """Return the comments of a written post for its variation, at the same distance in time."""
    ids = {old["id"]: first + place for place, old in enumerate(comments)}
    start = min((old["created_at"] for old in comments), default=None)
    return [
        old
        | {
            "id": ids[old["id"]],
            "post_id": post["id"],
            "parent_id": ids.get(old["parent_id"]),
            "created_at": min(post["created_at"] + (old["created_at"] - start), datetime.now(UTC)),
        }
        for old in comments
    ]


def _set_sequences() -> None:
    """PostgreSQL counts ids by itself and has not seen those that were given."""
    if db.engine().dialect.name != "postgresql":
        return
    for model in (Post, Comment):
        sequence = sa.func.pg_get_serial_sequence(model.__tablename__, "id")
        db.session.execute(sa.select(sa.func.setval(sequence, sa.func.max(model.id))))
    db.session.commit()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("instance", type=Path, help="an instance folder to make; on SQLite the blog lies in it")
    parser.add_argument("--posts", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    environ["BLOGAPP_INSTANCE"] = str(options.instance)
    started = time.monotonic()
    with inside(create_app(SAFE_MODE=True)) as app:
        if schema.revision(db.engine()):
            sys.exit(f"There is a blog in {options.instance} already.")
        instance.make(app)
        renewal.after_upgrade()
        fill(options.posts, options.seed)
    print(f"{options.posts} posts in {time.monotonic() - started:.0f} s; sign in as {ADMINISTRATOR} with “{PASSWORD}”")


if __name__ == "__main__":
    main()
