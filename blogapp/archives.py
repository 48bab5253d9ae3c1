"""The parts of the stream: by category, tag, author, format and date."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton
from flask import abort, current_app
from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy import Select, exists, select

from blogapp import db, rendering
from blogapp.models import Category, FormerSlug, Indexed, Post, Tag, User
from blogapp.models.terms import Term, post_categories, post_tags
from blogapp.stream import NEWEST
from blogapp.text import normalise_line, slug_forms

Named = TypeVar("Named", Category, Tag, User)


@dataclass(frozen=True)
class Archive:
    """Some of the posts, under a name.

    `label` says what kind of name it is, `path` is the address of the first page. One that may not be empty is not
    there until a post in it is public: nothing may tell a name that only hidden posts bear from one that nobody gave.
    """

    label: str
    name: str
    path: str
    posts: Select[Post]
    description: str = ""
    may_be_empty: bool = False
    order: tuple[Any, ...] = NEWEST
    author: User | None = None


def everything() -> Archive:
    """Return the whole stream."""
    return Archive("", "", "/", Post.published(), may_be_empty=True)


def by_category(slug: str) -> Archive:
    """Return what lies in a category or in one within it; of `parent/child` only the last counts here."""
    category = _term(Category, slug.rpartition("/")[2])
    link = post_categories.c
    # Most categories hold many posts: asking post by post, newest first, fills a page soon.
    posts = Post.published().where(
        exists().where(link.post_id == Post.id, link.category_id.in_(Category.within(category.id)))
    )
    return Archive(_("Category"), category.name, category.path, posts, category.description)


def by_tag(slug: str) -> Archive:
    """Return what has a tag."""
    tag = _term(Tag, slug)
    ids = select(post_tags.c.post_id).where(post_tags.c.tag_id == tag.id)
    return Archive(_("Tag"), tag.name, tag.path, Post.published().where(Post.id.in_(ids)), tag.description)


def by_author(slug: str) -> Archive:
    """Return what somebody wrote."""
    author = _named(User, slug)
    posts = Post.published().where(Post.author_id == author.id)
    return Archive(_("Author"), author.name, author.path, posts, author.bio, author=author)


def by_format(name: str) -> Archive:
    """Return what is of a format, in the order that it asks for; also of one whose plugin is gone."""
    name = normalise_line(name).lower()
    format = rendering.formats().get(name)
    label = _(format.label) if format else name.capitalize()
    posts = Post.published().where(Post.format == name)
    by = format.fields[format.order_by] if format and format.order_by else None
    order = Indexed.order(name, by.name, by.index_column) if by else NEWEST
    return Archive(_("Format"), label, f"/type/{name}/", posts, may_be_empty=format is not None, order=order)


def by_date(year: int, month: int = 0, day: int = 0) -> Archive:
    """Return what was posted in a year, a month or on a day, as the site's own calendar has it."""
    try:
        first = date(year, month or 1, day or 1)
    except ValueError:
        abort(404)
    after = _day_after(first, month, day)
    posts = Post.published().where(Post.published_at >= _midnight(first), Post.published_at < _midnight(after))
    label, name, path = _date_names(first, month, day)
    return Archive(label, name, path, posts)


def _day_after(first: date, month: int, day: int) -> date:
    if day:
        return first + timedelta(days=1)
    return date(first.year, month + 1, 1) if 0 < month < 12 else date(first.year + 1, 1, 1)


def _date_names(first: date, month: int, day: int) -> tuple[str, str, str]:
    locale = get_locale()
    if day:
        return _("Day"), format_date(first, "long", locale=locale), first.strftime("/%Y/%m/%d/")
    if month:
        return _("Month"), format_skeleton("yMMMM", first, locale=locale), first.strftime("/%Y/%m/")
    return _("Year"), format_skeleton("y", first, locale=locale), first.strftime("/%Y/")


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(current_app.config["TIMEZONE"]))


def _named(model: type[Named], slug: str) -> Named:
    return _with_slug(model, slug) or abort(404)


def _term(model: type[Term], slug: str) -> Term:
    """Return the category or the tag with a slug or, if there is none, the one that had it last."""
    former = FormerSlug.had_by(model, slug_forms(slug))
    return _with_slug(model, slug) or db.session.scalars(former).first() or abort(404)


def _with_slug(model: type[Named], slug: str) -> Named | None:
    forms = slug_forms(slug)
    return db.session.scalars(select(model).where(model.slug.in_(forms)).order_by(model.slug != forms[0])).first()


YEAR = "/<int(min=1000, max=9998):year>/"
MONTH = YEAR + "<int(min=1, max=12):month>/"
DAY = MONTH + "<int(min=1, max=31):day>/"
# Each archive by its name, with its address and what finds it. The pages and the feeds are made of this table.
ARCHIVES: dict[str, tuple[str, Callable[..., Archive]]] = {
    "category": ("/category/<path:slug>/", by_category),
    "tag": ("/tag/<slug>/", by_tag),
    "author": ("/author/<slug>/", by_author),
    "format": ("/type/<name>/", by_format),
    "year": (YEAR, by_date),
    "month": (MONTH, by_date),
    "day": (DAY, by_date),
}
