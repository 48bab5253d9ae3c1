"""The archives, parts of the stream: by category, tag, author, format and date."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from babel.dates import format_date, format_skeleton
from flask import abort
from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import aliased

from blogapp import db, plugins, site
from blogapp.listings import series
from blogapp.listings.pagination import NEWEST
from blogapp.models import Category, FormerSlug, Indexed, Post, Tag, User
from blogapp.models.terms import Term, post_categories, post_tags
from blogapp.text import normalise_line, slug_forms

Named = TypeVar("Named", Category, Tag, User)
LARGE = 1000  # posts of a category or a tag, from which on it is read post by post


@dataclass(frozen=True)
class Person:
    """Whose archive it is, as readers know them."""

    id: int
    name: str
    slug: str
    path: str
    bio: str
    links: list[str]


@dataclass(frozen=True)
class Archive:
    """Some of the posts, under a name.

    `label` says what kind of name it is, `path` is the address of the first page. One that may not be empty is not
    there until a post in it is public: nothing may tell a name that only hidden posts bear from one that nobody gave.
    """

    label: str
    name: str
    path: str
    description: str = ""
    may_be_empty: bool = False
    author: Person | None = None
    format: str = ""  # its name, where the archive is that of a format


@dataclass(frozen=True)
class Selection:
    """The posts of an archive, in order; `counted` counts them where that is cheaper than to find them all."""

    archive: Archive
    posts: Select[Post]
    order: tuple[Any, ...] = NEWEST
    feed_order: tuple[Any, ...] | None = None  # where feeds have another one
    counted: Select[int] | None = None


def everything() -> Selection:
    """Return the whole stream."""
    return Selection(Archive("", "", "/", may_be_empty=True), Post.published())


def by_category(slug: str) -> Selection:
    """Return what lies in a category or in one within it; of `parent/child` only the last counts here."""
    link = post_categories.c
    here = slug.rpartition("/")[2]
    return _by_term(_("Category"), Category, here, link.post_id, lambda top: link.category_id.in_(Category.within(top)))


def by_tag(slug: str) -> Selection:
    """Return what has a tag."""
    return _by_term(_("Tag"), Tag, slug, post_tags.c.post_id, lambda tag: post_tags.c.tag_id == tag)


def _by_term(
    label: str,
    model: type[Term],
    slug: str,
    post_id: ColumnElement[int],
    linked: Callable[[Any], ColumnElement[bool]],
) -> Selection:
    """Return the posts of a category or a tag.

    Of a large one, asking post by post, newest first, fills a page soon; a small one is read whole and put in order.
    """
    term, is_large = _term(model, slug, lambda term_id: select(post_id).where(linked(term_id)))
    ids = select(post_id).where(linked(term.id))
    posts = Post.published().where(ids.where(post_id == Post.id).exists() if is_large else Post.id.in_(ids))
    counted = select(func.count(post_id.distinct())).where(linked(term.id), post_id.not_in(Post.hidden()))
    return Selection(Archive(label, term.name, term.path, term.description), posts, counted=counted)


def by_series(slug: str) -> Selection:
    """Return the parts of a series, the first one first; feeds begin with the newest. Its name is that of the last."""
    forms = slug_forms(slug)
    known = Post.published().with_only_columns(Post.series, Post.series_slug).where(Post.series_slug.in_(forms))
    last = known.order_by(Post.series_slug != forms[0], *NEWEST).limit(1)
    found = db.session.execute(last).first() or abort(404)
    name, here = found[0] or "", found[1] or ""
    archive = Archive(_("Series"), name, series.path_of(here))
    return Selection(archive, series.posts_of(here), series.IN_ORDER, feed_order=NEWEST)


def by_author(slug: str) -> Selection:
    """Return what somebody wrote."""
    forms = slug_forms(slug)
    known = select(User).where(User.slug.in_(forms)).order_by(User.slug != forms[0])
    author = db.session.scalars(known).first() or abort(404)
    posts = Post.published().where(Post.author_id == author.id)
    person = Person(author.id, author.name, author.slug, author.path, author.bio, author.links or [])
    return Selection(Archive(_("Author"), author.name, author.path, author.bio, author=person), posts)


def by_format(name: str) -> Selection:
    """Return what is of a format, in the order that it asks for; also of one whose plugin is gone."""
    name = normalise_line(name).lower()
    format = plugins.formats().get(name)
    posts = Post.published().where(Post.format == name)
    by = format.fields[format.order_by] if format and format.order_by else None
    order = Indexed.order(name, by.name, by.index_column) if by else NEWEST
    archive = Archive(
        _("Format"), plugins.label_of(name), f"/type/{name}/", may_be_empty=format is not None, format=name
    )
    return Selection(archive, posts, order)


def by_date(year: int, month: int = 0, day: int = 0) -> Selection:
    """Return what was posted in a year, a month or on a day, as the site's own calendar has it."""
    try:
        first = date(year, month or 1, day or 1)
    except ValueError:
        abort(404)
    start, after = _midnight(first), _midnight(_day_after(first, month, day))
    posts = Post.published_within(start, after)
    label, name, path = _date_names(first, month, day)
    return Selection(Archive(label, name, path), posts)


def _day_after(first: date, month: int, day: int) -> date:
    if day:
        return first + timedelta(days=1)
    return date(first.year, month + 1, 1) if 0 < month < 12 else date(first.year + 1, 1, 1)


def ends(posts: Select[Post]) -> tuple[datetime, datetime] | None:
    """Return the moments of the oldest and the newest of these posts, each from its end of the index."""
    moment = posts.with_only_columns(Post.published_at).limit(1)
    oldest, newest = moment.order_by(Post.published_at), moment.order_by(Post.published_at.desc())
    first, last = db.session.execute(select(oldest.scalar_subquery(), newest.scalar_subquery())).one()
    return (first, last) if first and last else None


def months(first: datetime, last: datetime) -> Iterator[date]:
    """Yield the first day of each month from one moment to another, in the site's own calendar."""
    zone = site.zone()
    month, end = first.astimezone(zone).date().replace(day=1), last.astimezone(zone).date()
    while month <= end:
        yield month
        month = _day_after(month, month.month, 0)


def span(month: date) -> tuple[datetime, datetime]:
    """Return the moments at which a month begins and the next one does."""
    return _midnight(month), _midnight(_day_after(month, month.month, 0))


def _date_names(first: date, month: int, day: int) -> tuple[str, str, str]:
    locale = get_locale()
    if day:
        return _("Day"), format_date(first, "long", locale=locale), first.strftime("/%Y/%m/%d/")
    if month:
        return _("Month"), format_skeleton("yMMMM", first, locale=locale), first.strftime("/%Y/%m/")
    return _("Year"), format_skeleton("y", first, locale=locale), first.strftime("/%Y/")


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=site.zone())


def _term(model: type[Term], slug: str, links: Callable[[Any], Select[int]]) -> tuple[Term, bool]:
    """Return the category or the tag with a slug or, if there is none, the one that had it last; and if it is large."""
    forms, other = slug_forms(slug), aliased(model)
    here = select(other.id).where(other.slug.in_(forms)).order_by(other.slug != forms[0]).limit(1).scalar_subquery()
    named = select(model, _is_large(links(here))).where(model.slug.in_(forms)).order_by(model.slug != forms[0])
    found = db.session.execute(named).first()
    if found is not None:
        return found[0], found[1]
    former = db.session.scalars(FormerSlug.had_by(model, forms)).first() or abort(404)
    return former, bool(db.session.scalar(select(_is_large(links(former.id)))))


def _is_large(links: Select[int]) -> ColumnElement[bool]:
    return links.offset(LARGE - 1).limit(1).exists()


YEAR = "/<int(min=1000, max=9998):year>/"
MONTH = YEAR + "<int(min=1, max=12):month>/"
DAY = MONTH + "<int(min=1, max=31):day>/"
# Each archive by its name, with its address and what finds it. The pages and the feeds are made of this table.
ARCHIVES: dict[str, tuple[str, Callable[..., Selection]]] = {
    "category": ("/category/<path:slug>/", by_category),
    "tag": ("/tag/<slug>/", by_tag),
    "series": ("/series/<slug>/", by_series),
    "author": ("/author/<slug>/", by_author),
    "format": ("/type/<name>/", by_format),
    "year": (YEAR, by_date),
    "month": (MONTH, by_date),
    "day": (DAY, by_date),
}
