"""The sitemap (https://www.sitemaps.org/protocol.html): an index, and parts of at most 50,000 addresses.

A part holds the rows of a range of ids, so it stays as it is when others come and go, and is read by the primary key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any
from xml.sax.saxutils import escape

from flask import Response, abort, render_template, stream_with_context
from flask.typing import ResponseReturnValue
from sqlalchemy import Row, Select, func, literal, select, union_all

from blogapp import db
from blogapp.access import PUBLIC, action
from blogapp.feeds.views import bp
from blogapp.models import Category, Kind, Post, Tag, User
from blogapp.models.terms import post_categories, post_tags
from blogapp.site import absolute

Chosen = Select[*tuple[Any, ...]]
MOST = 50_000  # 40,000 parts of it hold all ids that a 32-bit column can
AT_ONCE = 1000  # rows that are in memory
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'


def _posts(kind: Kind) -> Chosen:
    return Post.open(kind).with_only_columns(Post.id, Post.path.label("word"), Post.updated_at.label("changed"))


def _front() -> Chosen:
    latest = Post.open().with_only_columns(func.max(Post.updated_at)).scalar_subquery()
    return select(literal(1).label("id"), literal("").label("word"), latest.label("changed"))


def _terms(model: type[Category | Tag], link: Any, key: Any) -> Chosen:
    posts = Post.open().with_only_columns(key.label("id"), func.max(Post.updated_at).label("changed"))
    dated = posts.join(link, link.c.post_id == Post.id).group_by(key).subquery()
    word = func.coalesce(model.trail, model.slug) if model is Category else model.slug
    return select(model.id, word.label("word"), dated.c.changed).join(dated, dated.c.id == model.id)


def _authors() -> Chosen:
    posts = Post.open().with_only_columns(Post.author_id.label("id"), func.max(Post.updated_at).label("changed"))
    dated = posts.group_by(Post.author_id).subquery()
    return select(User.id, User.slug.label("word"), dated.c.changed).join(dated, dated.c.id == User.id)


# Each kind of address by its name: what is put around the word, and what selects id, word and time of the last change.
KINDS: dict[str, tuple[str, Callable[[], Chosen]]] = {
    "front": ("/{}", _front),
    "pages": ("/{}/", lambda: _posts(Kind.PAGE)),
    "posts": ("/{}/", lambda: _posts(Kind.POST)),
    "categories": ("/category/{}/", lambda: _terms(Category, post_categories, post_categories.c.category_id)),
    "tags": ("/tag/{}/", lambda: _terms(Tag, post_tags, post_tags.c.tag_id)),
    "authors": ("/author/{}/", _authors),
}


@bp.get("/sitemap.xml")
@action(PUBLIC)
def sitemap() -> ResponseReturnValue:
    """The parts of the sitemap, in one query."""
    counted = []
    for name, (_around, choose) in KINDS.items():
        rows = choose().subquery()
        place = (rows.c.id - 1) // MOST
        counted.append(select(literal(name), place.label("place"), func.max(rows.c.changed)).group_by(place))
    parts = [
        (absolute(f"/sitemap-{name}-{place + 1}.xml"), changed)
        for name, place, changed in db.session.execute(union_all(*counted))
    ]
    return Response(render_template("feeds/sitemap.xml", parts=parts), mimetype="application/xml")


@bp.get("/sitemap-<name>-<int(min=1, max=40000):number>.xml")
@action(PUBLIC)
def part(name: str, number: int) -> ResponseReturnValue:
    """A part of the sitemap, written while it is read."""
    if name not in KINDS:
        abort(404)
    around, choose = KINDS[name]
    rows = choose().subquery()
    chosen = select(rows).where(rows.c.id > (number - 1) * MOST, rows.c.id <= number * MOST).order_by(rows.c.id)
    found = db.session.execute(chosen.execution_options(yield_per=AT_ONCE))
    rest = iter(found)
    first = next(rest, None) or abort(404)
    response = Response(stream_with_context(_written(chain([first], rest), around)), mimetype="application/xml")
    response.call_on_close(found.close)  # also when nobody reads it
    return response


def _written(rows: Iterable[Row[*tuple[Any, ...]]], around: str) -> Iterator[str]:
    yield HEAD
    for _id, word, changed in rows:
        when = f"<lastmod>{changed.isoformat(timespec='seconds')}</lastmod>" if changed else ""
        yield f"<url><loc>{escape(absolute(around.format(word)))}</loc>{when}</url>\n"
    yield "</urlset>\n"
