"""The archive page: all that there is, by time, category, tag, format and author, each with its number of posts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from babel.dates import format_date, format_skeleton
from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy import Select, func, select

from blogapp import db, describing, rendering, site
from blogapp.access import PUBLIC, action
from blogapp.models import Category, Kind, Post, Tag, User
from blogapp.models.terms import post_tags
from blogapp.public.posts import show
from blogapp.public.views import bp

TAGS_MAX = 200  # the tags that are used most; a list of thousands helps nobody


@dataclass(frozen=True)
class Entry:
    """One archive: its name, address and number of posts; what lies within it; and how deep it lies itself."""

    name: str
    path: str
    posts: int
    depth: int = 0
    within: Sequence[Entry] = ()


@bp.get("/archive/", strict_slashes=False)
@action(PUBLIC)
def overview() -> ResponseReturnValue:
    """All archives. An editor's own page at this address goes before it."""
    site.settle_on("/archive/")
    own = db.session.scalars(Post.published(Kind.PAGE).where(Post.path == "archive")).first()
    if own is not None:
        return show(own)
    parts = {
        "years": _years(), "categories": _categories(), "tags": _tags(), "formats": _formats(), "authors": _authors(),
    }  # fmt: skip
    described = describing.page(_("Archive"), "/archive/")
    return render_template("public/overview.html", described=described, **parts)


def _years() -> list[Entry]:
    """Return the years with their months, newest first: by the date in the address of each post, as readers see it."""
    month = func.substr(Post.path, 1, 7)
    rows = _counted(month).order_by(month.desc())
    numbers = [(int(text[:4]), int(text[5:]), posts) for text, posts in db.session.execute(rows)]
    years = [(year, list(rows)) for year, rows in groupby(numbers, key=lambda row: row[0])]
    return [
        Entry(_year(year), f"/{year:04}/", sum(posts for _, _, posts in rows), within=list(_months(rows)))
        for year, rows in years
    ]


def _year(year: int) -> str:
    return str(format_skeleton("y", date(year, 1, 1), locale=get_locale()))


def _months(rows: Iterable[tuple[int, int, int]]) -> Iterable[Entry]:
    for year, month, posts in rows:
        yield Entry(format_date(date(year, month, 1), "LLLL", locale=get_locale()), f"/{year:04}/{month:02}/", posts)


def _counted(*columns: Any) -> Select[Any]:
    """Select columns and the number of published posts that have the same in them."""
    return Post.published().with_only_columns(*columns, func.count()).group_by(*columns)


def _categories() -> list[Entry]:
    numbers = Category.numbers(db.session(), Post.published())
    tree = Category.tree(db.session())
    return [Entry(row.name, row.path, numbers[row.id], depth) for row, depth in tree if numbers.get(row.id)]


def _tags() -> list[Entry]:
    """Return the tags that are used most, by name."""
    number = func.count()
    rows = (
        select(Tag.name, Tag.slug, number)
        .join(post_tags, post_tags.c.tag_id == Tag.id)
        .where(post_tags.c.post_id.in_(Post.published().with_only_columns(Post.id)))
        .group_by(Tag.id)
        .order_by(number.desc(), Tag.name)
        .limit(TAGS_MAX)
    )
    entries = [Entry(name, f"/tag/{slug}/", posts) for name, slug, posts in db.session.execute(rows)]
    return sorted(entries, key=lambda entry: entry.name.casefold())


def _formats() -> list[Entry]:
    rows = db.session.execute(_counted(Post.format)).all()
    known = rendering.formats()
    return [
        Entry(_(known[name].label) if name in known else name.capitalize(), f"/type/{name}/", posts)
        for name, posts in sorted(rows, key=lambda row: -row[1])
    ]


def _authors() -> list[Entry]:
    number = func.count()
    columns = (User.name, User.slug)
    rows = Post.published().join(Post.author).with_only_columns(*columns, number).group_by(*columns).order_by(*columns)
    return [Entry(name, f"/author/{slug}/", posts) for name, slug, posts in db.session.execute(rows)]
