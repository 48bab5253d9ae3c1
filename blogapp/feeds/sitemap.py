"""The sitemap (https://www.sitemaps.org/protocol.html): an index, and parts of at most 1,000 addresses.

A part holds the rows of a range of ids, so it stays as it is when others come and go, and is read by the primary key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import chain
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from flask import Response, abort, render_template, stream_with_context
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement, FromClause, Row, Select, Subquery, Table, func, literal, select, union_all

from blogapp import cache, db
from blogapp.accounts.permissions import PUBLIC, action
from blogapp.feeds.views import bp
from blogapp.models import Category, Kind, Post, Tag, User
from blogapp.models.terms import post_categories, post_tags
from blogapp.posts import translations
from blogapp.site import absolute

Chosen = Select[*tuple[Any, ...]]
MOST = 1000  # the protocol allows 50,000, but a part must not cost more than a page
RECENT = 1000  # changes that the dates are taken from
AT_ONCE = 1000  # rows that are in memory
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
"""
TRANSLATED = {"posts": Kind.POST, "pages": Kind.PAGE}  # which kinds of address have translations


def _posts(kind: Kind) -> Chosen:
    return Post.found(kind).with_only_columns(Post.id, Post.path.label("word"), Post.updated_at.label("changed"))


def _recent(kind: Kind = Kind.POST) -> Subquery:
    """Select what was changed last. What lies further back says no date: looking for it would read every post."""
    columns = (Post.id, Post.author_id, Post.updated_at.label("changed"))
    newest = Post.open(kind).with_only_columns(*columns).order_by(Post.updated_at.desc(), Post.id.desc())
    return newest.limit(RECENT).subquery()


def _latest(key: ColumnElement[int], recent: FromClause, changed: ColumnElement[Any]) -> Subquery:
    latest = select(key.label("id"), func.max(changed).label("changed")).select_from(recent)
    return latest.group_by(key).subquery()


def _front() -> Chosen:
    latest = select(func.max(_recent().c.changed)).scalar_subquery()
    return select(literal(1).label("id"), literal("").label("word"), latest.label("changed"))


def _terms(model: type[Category | Tag], link: Table, key: ColumnElement[int]) -> Chosen:
    recent = _recent()
    latest = _latest(key, recent.join(link, link.c.post_id == recent.c.id), recent.c.changed)
    is_open = Post.open().where(Post.id == link.c.post_id).with_only_columns(Post.id).exists()
    has_post = select(link.c.post_id).where(key == model.id, is_open)  # one within the other, or each post is read
    word = func.coalesce(model.trail, model.slug) if model is Category else model.slug
    rows = select(model.id, word.label("word"), latest.c.changed).outerjoin(latest, latest.c.id == model.id)
    return rows.where(has_post.exists())


def _authors() -> Chosen:
    recent = _recent()
    latest = _latest(recent.c.author_id, recent, recent.c.changed)
    has_post = Post.open().where(Post.author_id == User.id).with_only_columns(Post.id).correlate(User)
    rows = select(User.id, User.slug.label("word"), latest.c.changed).outerjoin(latest, latest.c.id == User.id)
    return rows.where(has_post.exists())


def _series() -> Chosen:
    columns = (
        func.min(Post.id).label("id"),
        Post.series_slug.label("word"),
        func.max(Post.updated_at).label("changed"),
    )
    return Post.found().with_only_columns(*columns).where(Post.series_slug.is_not(None)).group_by(Post.series_slug)


# Each kind of address by its name: what is put around the word, and what selects id, word and time of the last change.
KINDS: dict[str, tuple[str, Callable[[], Chosen]]] = {
    "front": ("/{}", _front),
    "pages": ("/{}/", lambda: _posts(Kind.PAGE)),
    "posts": ("/{}/", lambda: _posts(Kind.POST)),
    "categories": ("/category/{}/", lambda: _terms(Category, post_categories, post_categories.c.category_id)),
    "tags": ("/tag/{}/", lambda: _terms(Tag, post_tags, post_tags.c.tag_id)),
    "series": ("/series/{}/", _series),
    "authors": ("/author/{}/", _authors),
}


@bp.get("/sitemap.xml")
@action(PUBLIC)
def sitemap() -> ResponseReturnValue:
    """The parts of the sitemap, each with the time of its last change."""
    rows = cache.of_site("sitemap").get_or(_parts)
    parts = [(absolute(f"/sitemap-{name}-{place + 1}.xml"), changed) for name, place, changed in rows]
    return Response(render_template("feeds/sitemap.xml", parts=parts), mimetype="application/xml")


def _parts() -> list[tuple[str, int, datetime | None]]:
    """Find the parts in one query: by name and number, with the time of the last change."""
    selects = [_parts_of_posts(name, kind) for name, kind in (("pages", Kind.PAGE), ("posts", Kind.POST))]
    for name in KINDS.keys() - {"pages", "posts"}:
        rows = KINDS[name][1]().subquery()
        place = (rows.c.id - 1) // MOST
        selects.append(select(literal(name), place.label("place"), func.max(rows.c.changed)).group_by(place))
    return sorted(map(tuple, db.session.execute(union_all(*selects))), key=lambda row: row[:2])


def _parts_of_posts(name: str, kind: Kind) -> Select[Any]:
    """Select the parts in which there is a post: looked up for each part, so that no post is counted."""
    parts = select(literal(0).label("place")).cte(f"parts_of_{name}", recursive=True)
    last = select((func.max(Post.id) - 1) // MOST).where(Post.kind == kind).scalar_subquery()
    parts = parts.union_all(select(parts.c.place + 1).where(parts.c.place < last))
    recent = _recent(kind)
    latest = _latest((recent.c.id - 1) // MOST, recent, recent.c.changed)
    posts = Post.found(kind).where(Post.id > parts.c.place * MOST, Post.id <= (parts.c.place + 1) * MOST)
    rows = select(literal(name), parts.c.place, latest.c.changed).outerjoin(latest, latest.c.id == parts.c.place)
    return rows.where(posts.with_only_columns(Post.id).exists())


@bp.get("/sitemap-<name>-<int(min=1, max=50000):number>.xml")
@action(PUBLIC)
def part(name: str, number: int) -> ResponseReturnValue:
    """A part of the sitemap, written while it is read."""
    if name not in KINDS:
        abort(404)
    around, choose = KINDS[name]
    first_id, last_id = (number - 1) * MOST + 1, number * MOST
    kind = TRANSLATED.get(name)
    translated = translations.between(kind, first_id, last_id) if kind else {}
    rows = choose().subquery()
    chosen = select(rows).where(rows.c.id >= first_id, rows.c.id <= last_id).order_by(rows.c.id)
    result = db.session.execute(chosen.execution_options(yield_per=AT_ONCE))
    rest = iter(result)
    first = next(rest, None) or abort(404)
    response = Response(
        stream_with_context(_written(chain([first], rest), around, translated)), mimetype="application/xml"
    )
    response.call_on_close(result.close)  # also when nobody reads it
    return response


def _written(
    rows: Iterable[Row[*tuple[Any, ...]]], around: str, translated: Mapping[int, Iterable[tuple[str, str]]]
) -> Iterator[str]:
    yield HEAD
    for number, word, changed in rows:
        when = f"<lastmod>{changed.isoformat(timespec='seconds')}</lastmod>" if changed else ""
        others = "".join(
            f'<xhtml:link rel="alternate" hreflang="{language}" href={quoteattr(absolute(path))}/>'
            for language, path in translated.get(number, ())
        )
        yield f"<url><loc>{escape(absolute(around.format(word)))}</loc>{when}{others}</url>\n"
    yield "</urlset>\n"
