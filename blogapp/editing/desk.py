"""The desk: posts by status, pages as a tree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import joinedload, load_only

from blogapp import db, rendering
from blogapp.access import action, everybodys, visitor
from blogapp.db import row_id
from blogapp.editing.blueprint import bp
from blogapp.models import Kind, Post, Status, User
from blogapp.models.trees import nested
from blogapp.text import normalise_line

PER_PAGE = 20
STATUSES = {
    "all": _l("All"),
    "published": _l("Published"),
    "scheduled": _l("Scheduled"),
    "draft": _l("Drafts"),
    "pending": _l("Pending"),
    "private": _l("Private"),
    "trash": _l("Trash"),
}
SHOWN = (
    load_only(
        Post.title, Post.headline, Post.format, Post.kind, Post.status, Post.path, Post.parent_id, Post.published_at,
        Post.updated_at, Post.author_id, Post.comment_count, Post.sticky, Post.version,
    ),
    joinedload(Post.author).load_only(User.name),
)  # fmt: skip


@dataclass(frozen=True)
class Chosen:
    """Which posts the desk lists: a status, words of the title, a page of them."""

    status: str
    words: str
    number: int


def _conditions() -> dict[str, ColumnElement[bool]]:
    """Return what each status means."""
    public = Post.status == Status.PUBLISHED
    return {
        "all": Post.status != Status.TRASH,
        "published": and_(public, Post.published_at <= db.now()),
        "scheduled": and_(public, Post.published_at > db.now()),
        "draft": Post.status == Status.DRAFT,
        "pending": Post.status == Status.PENDING,
        "private": Post.status == Status.PRIVATE,
        "trash": Post.status == Status.TRASH,
    }


@bp.get("/")
@action("desk")
def desk() -> ResponseReturnValue:
    """List posts by status, those last touched first."""
    chosen = _chosen()
    posts = _listed(chosen)
    return render_template(
        "editing/desk.html",
        posts=[(post, 0) for post in posts[:PER_PAGE]],
        has_more=len(posts) > PER_PAGE,
        chosen=chosen,
        statuses=STATUSES,
        counts=_counts(),
        formats=rendering.formats(),
    )


def _chosen() -> Chosen:
    status = request.args.get("status", "all")
    number = min(row_id(request.args.get("page", 1)), 10_000) or 1
    return Chosen(status if status in STATUSES else "all", normalise_line(request.args.get("q", ""))[:100], number)


def _mine() -> ColumnElement[bool]:
    """Choose the posts that whoever asks may change: their own, or everybody's."""
    mine = true() if everybodys(visitor(), "post.edit") else Post.author_id == getattr(visitor(), "id", None)
    return and_(Post.kind == Kind.POST, mine)


def _listed(chosen: Chosen) -> Sequence[Post]:
    listed = select(Post).where(_mine(), _conditions()[chosen.status], _titled(chosen.words)).options(*SHOWN)
    listed = listed.order_by(Post.updated_at.desc(), Post.id.desc())
    return db.session.scalars(listed.limit(PER_PAGE + 1).offset((chosen.number - 1) * PER_PAGE)).all()


def _titled(words: str) -> ColumnElement[bool]:
    """Choose titles that hold these words. SQLite knows the case of Latin letters only, so a few are tried."""
    if not words:
        return true()
    writings = {words, words.lower(), words.upper(), words.capitalize(), words.title()}
    columns = (Post.title, Post.headline)
    return or_(*(column.icontains(writing, autoescape=True) for column in columns for writing in writings))


def _counts() -> dict[str, int]:
    """Return how many posts there are of each status, in one query."""
    counts = [func.count().filter(condition).label(name) for name, condition in _conditions().items()]
    query = select(*counts).select_from(Post).where(_mine())
    return {str(name): number for name, number in db.session.execute(query).mappings().one().items()}


@bp.get("/pages/")
@action("page.edit")
def pages() -> ResponseReturnValue:
    """List the static pages as they lie within one another, then those in the trash."""
    order = select(Post).where(Post.kind == Kind.PAGE).order_by(Post.title, Post.id).options(*SHOWN)
    everything = db.session.scalars(order).all()
    tree = nested(page for page in everything if page.status != Status.TRASH)
    trash = [(page, 0) for page in everything if page.status == Status.TRASH]
    return render_template("editing/pages.html", tree=tree, trash=trash)
