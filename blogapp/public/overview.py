"""The archive page: all that there is, by time, category, tag, format and author, each with its number of posts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple

from babel.dates import format_date, format_skeleton
from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import desc, func, select

from blogapp import archives, db, describing, plugins, site, stream, themes
from blogapp.access import PUBLIC, action
from blogapp.models import Category, Kind, Post, Tag, User
from blogapp.models.terms import counted, post_tags
from blogapp.public.posts import show
from blogapp.public.views import bp

AT_ONCE = 400  # months that one query counts
LISTED_MAX = 100  # the tags that are used most, those who wrote most; a list of thousands helps nobody


@dataclass(frozen=True)
class Entry:
    """One archive: its name, address and number of posts; what lies within it; and how deep it lies itself."""

    name: str
    path: str
    posts: int
    depth: int = 0
    within: Sequence[Entry] = ()


class Counts(NamedTuple):
    """How many posts there are by month, category (with its depth), tag, format and author: with name and address."""

    months: list[tuple[date, int]]
    categories: list[tuple[str, str, int, int]]
    tags: list[tuple[str, str, int]]
    formats: list[tuple[str, int]]
    authors: list[tuple[str, str, int]]


@bp.get("/archive/", strict_slashes=False)
@action(PUBLIC)
def overview() -> ResponseReturnValue:
    """All archives. An editor's own page at this address goes before it."""
    site.settle_on("/archive/")
    own = db.session.scalars(Post.published(Kind.PAGE).where(Post.path == "archive")).first()
    if own is not None:
        return show(own)
    lists = site.kept(f"overview.{get_locale()}.{themes.mark()}", _lists)
    return render_template("public/overview.html", described=describing.page(_("Archive"), "/archive/"), lists=lists)


def _lists() -> Markup:
    """Return all archives as HTML, for a language and a theme: of a large blog these are hundreds of lines."""
    counts = stream.kept_or("overview", _counts)
    parts = {
        "years": _years(counts.months),
        "categories": [Entry(*row) for row in counts.categories],
        "tags": [Entry(*row) for row in counts.tags],
        "formats": _formats(counts.formats),
        "authors": [Entry(*row) for row in counts.authors],
    }
    return Markup(render_template("public/_overview_lists.html", **parts))  # noqa: S704 - a template escapes


def _counts() -> Counts:
    """Count all there is. Whole indexes are read, but no posts; each count leaves the few hidden ones out."""
    return Counts(_by_month(), _by_category(), _by_tag(), _by_format(), _by_author())


def _by_month() -> list[tuple[date, int]]:
    """Return the months, the newest first, with what was posted in each by the site's own calendar."""
    ends = archives.ends(Post.published())
    months = list(archives.months(*ends)) if ends else []
    numbers = [number for start in range(0, len(months), AT_ONCE) for number in _in(months[start : start + AT_ONCE])]
    return [(month, posts) for month, posts in reversed(list(zip(months, numbers, strict=True))) if posts]


def _in(months: Sequence[date]) -> Sequence[int]:
    """Count the posts of each of these months: by their ends in the index, for no column holds the month."""
    each = []
    for start, after in map(archives.span, months):
        each.append(Post.published_within(start, after).with_only_columns(func.count()).scalar_subquery())
    return db.session.execute(select(*each)).one()


def _by_category() -> list[tuple[str, str, int, int]]:
    numbers = Category.numbers(db.session(), Post.hidden())
    tree = Category.tree(db.session())
    return [(row.name, row.path, numbers[row.id], depth) for row, depth in tree if numbers.get(row.id)]


def _by_tag() -> list[tuple[str, str, int]]:
    """Return the tags that are used most, by name."""
    numbers = counted(post_tags, Post.hidden())
    rows = select(Tag.name, Tag.slug, numbers.c.number).join(numbers, numbers.c.term_id == Tag.id)
    found = db.session.execute(rows.order_by(numbers.c.number.desc(), Tag.name).limit(LISTED_MAX)).all()
    return [(name, f"/tag/{slug}/", posts) for name, slug, posts in sorted(found, key=lambda row: row.name.casefold())]


def _by_format() -> list[tuple[str, int]]:
    """Return the formats, the one that is used most first."""
    each = Post.formats()
    number = Post.published().where(Post.format == each.c.format).with_only_columns(func.count()).scalar_subquery()
    found = db.session.execute(select(each.c.format, number)).all()
    return sorted(((name, posts) for name, posts in found if posts), key=lambda row: -row[1])


def _by_author() -> list[tuple[str, str, int]]:
    """Return those who wrote most, by name."""
    number = Post.published().where(Post.author_id == User.id).with_only_columns(func.count()).correlate(User)
    rows = select(User.name, User.slug, number.scalar_subquery().label("number"))
    found = db.session.execute(rows.order_by(desc("number"), User.name, User.slug).limit(LISTED_MAX)).all()
    written = sorted((row for row in found if row.number), key=lambda row: (row.name, row.slug))
    return [(name, f"/author/{slug}/", posts) for name, slug, posts in written]


def _years(months: Sequence[tuple[date, int]]) -> list[Entry]:
    """Return the years with their months, newest first."""
    years = [(year, list(rows)) for year, rows in groupby(months, key=lambda row: row[0].year)]
    return [
        Entry(_year(year), f"/{year:04}/", sum(posts for _, posts in rows), within=list(_months(rows)))
        for year, rows in years
    ]


def _year(year: int) -> str:
    return str(format_skeleton("y", date(year, 1, 1), locale=get_locale()))


def _months(rows: Iterable[tuple[date, int]]) -> Iterable[Entry]:
    for month, posts in rows:
        yield Entry(format_date(month, "LLLL", locale=get_locale()), month.strftime("/%Y/%m/"), posts)


def _formats(rows: Sequence[tuple[str, int]]) -> list[Entry]:
    known = plugins.formats()
    return [
        Entry(_(known[name].label) if name in known else name.capitalize(), f"/type/{name}/", posts)
        for name, posts in rows
    ]
