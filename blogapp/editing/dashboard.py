"""The desk: posts by status, pages as a tree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from functools import partial
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Row, and_, func, select, true
from sqlalchemy.orm import joinedload, load_only

from blogapp import cache, db, plugins, site
from blogapp.accounts.permissions import action, everybodys, myself, visitor, visitor_may
from blogapp.backup import daily
from blogapp.editing import autosaving, needs
from blogapp.editing.blueprint import bp
from blogapp.editing.lists import ListQuery
from blogapp.forms import resubmission
from blogapp.models import Kind, Post, Revision, Status, User
from blogapp.models.moments import moment
from blogapp.models.trees import nested
from blogapp.search import finding
from blogapp.search.backend import RANKED

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
        Post.updated_at, Post.author_id, Post.comment_count, Post.sticky, Post.version, Post.expires_at,
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
        "published": and_(public, Post.published_at <= moment()),
        "scheduled": and_(public, Post.published_at > moment()),
        "draft": Post.status == Status.DRAFT,
        "pending": Post.status == Status.PENDING,
        "private": Post.status == Status.PRIVATE,
        "trash": Post.status == Status.TRASH,
    }


@bp.get("/")
@action("desk")
def desk() -> ResponseReturnValue:
    """List posts by status, those last touched first; those with certain words the newest first."""
    chosen = _chosen()
    posts, counts = _listed(chosen), _counts()
    return render_template(
        "editing/desk.html",
        posts=[(post, 0) for post in posts[:PER_PAGE]],
        has_more=len(posts) > PER_PAGE,
        chosen=chosen,
        statuses=STATUSES,
        counts=counts,
        formats=plugins.formats(),
        pending=_pending(posts),
        autosaves=autosaving.unfinished(),
        needs=list(needs.waiting(counts)),
        waiting_comments=partial(counts.get, "comments", 0),  # counted already
        lacks_backup=visitor_may("settings") and daily.is_late(),
        may_upload=visitor_may("media.upload"),
        may_publish=visitor_may("post.publish"),
        draft=resubmission.draft_id(None),
    )


def _pending(posts: Sequence[Post]) -> dict[int, Row[Any]]:
    """Return beside which of these posts changes lie."""
    return Revision.pending_of(db.session(), [post.id for post in posts if post.status == Status.PUBLISHED])


def _chosen() -> Chosen:
    """Return what the address of the list asks for; an unknown status is all of them."""
    status, asked = request.args.get("status", "all"), ListQuery.of_request(PER_PAGE)
    return Chosen(status if status in STATUSES else "all", asked.words, asked.number)


def mine() -> ColumnElement[bool]:
    """Choose the posts that whoever asks may change: their own, or everybody's."""
    mine = true() if everybodys(visitor(), "post.edit") else Post.author_id == getattr(visitor(), "id", None)
    return and_(Post.kind == Kind.POST, mine)


def _listed(chosen: Chosen) -> Sequence[Post]:
    conditions = (mine(), _conditions()[chosen.status])
    listed = select(Post).where(*conditions).options(*SHOWN)
    start = (chosen.number - 1) * PER_PAGE
    if chosen.words:  # as the index has them, the newest first: another order would need all that are found
        ids = finding.titled(chosen.words, min(start + PER_PAGE + 1, RANKED), *conditions)[start:]
        return db.session.scalars(listed.where(Post.id.in_(ids)).order_by(Post.id.desc())).all()
    if chosen.status == "scheduled":  # what comes next stands first, and is found without reading what came
        listed = listed.order_by(Post.published_at, Post.id)
    else:
        listed = listed.order_by(Post.updated_at.desc(), Post.id.desc())
    return db.session.scalars(listed.limit(PER_PAGE + 1).offset(start)).all()


def _counts() -> dict[str, int]:
    """Return how many posts there are of each status, and what waits: one query for each change, or a new day."""
    zone = site.zone()
    today = datetime.combine(db.now().astimezone(zone), time(), zone)
    return cache.of_site("desk", myself().id, today).get_or(lambda: _counted(today))


def _counted(today: datetime) -> dict[str, int]:
    """Count by the index; of the published ones those are taken away whose time is still to come."""
    number, scheduled = select(func.count()).where(mine()), _conditions()["scheduled"]
    asked = {status: number.where(Post.status == status) for status in Status}
    asked |= {"scheduled": number.where(scheduled)} | needs.counts(myself(), today)
    row = db.session.execute(select(*(count.scalar_subquery().label(name) for name, count in asked.items()))).mappings()
    counts = {name: number or 0 for name, number in row.one().items()}
    counts["all"] = sum(counts[status] for status in Status if status != Status.TRASH)
    return counts | {"published": counts[Status.PUBLISHED] - counts["scheduled"]}


@bp.get("/pages/")
@action("page.edit")
def pages() -> ResponseReturnValue:
    """List the static pages as they lie within one another, then those in the trash."""
    order = select(Post).where(Post.kind == Kind.PAGE).order_by(Post.title, Post.id).options(*SHOWN)
    everything = db.session.scalars(order).all()
    tree = nested(page for page in everything if page.status != Status.TRASH)
    trash = [(page, 0) for page in everything if page.status == Status.TRASH]
    return render_template("editing/pages.html", tree=tree, trash=trash, pending=_pending(everything))
