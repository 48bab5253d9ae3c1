"""The calendar of the desk: which scheduled posts, and changes to posts, appear in a month, and what is taken down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement, or_, select

from blogapp import db, site
from blogapp.accounts.permissions import action, visitor_may
from blogapp.editing.blueprint import bp
from blogapp.editing.dashboard import SHOWN, mine
from blogapp.listings import archives
from blogapp.models import Kind, Post, Revision, Status
from blogapp.models.moments import moment

MOST = 200  # of a month; a page must not grow without end
YEARS = range(1900, 3000)
NEAR = 10  # years from now to which the links from month to month lead


@dataclass(frozen=True)
class Appointment:
    """A post that comes at a moment, or goes, or whose changes are published by themselves: that is `what` happens."""

    at: datetime
    post: Post
    what: str

    @property
    def day(self) -> date:
        """The day by the site's own calendar."""
        return self.at.astimezone(site.zone()).date()


@bp.get("/calendar/")
@action("desk")
def calendar() -> ResponseReturnValue:
    """Show what of a month is scheduled, the next first."""
    month = _month(request.args.get("month", ""))
    start, after = archives.span(month)
    times = _times().items()
    each = [Appointment(at, post, what) for what, time in times for post, at in _posts(time, start, after)]
    found = sorted(each, key=lambda one: (one.at, one.post.id))
    return render_template(
        "editing/calendar.html", month=month, before=_near(_first(month - timedelta(days=1))),
        after=_near(_first(month + timedelta(days=31))),
        days=[(day, list(rows)) for day, rows in groupby(found, _day_of)], next=None if found else _next(),
    )  # fmt: skip


def _month(typed: str) -> date:
    """Return the first day of the month that is asked for; of this one where none is."""
    try:
        asked = date.fromisoformat(f"{typed}-01")
    except ValueError:
        asked = None
    return asked if asked and asked.year in YEARS else _first(db.now().astimezone(site.zone()).date())


def _near(month: date) -> date | None:
    """Return a month, if it is worth a link: whoever follows all links would never come to an end."""
    return month if abs(month.year - db.now().year) <= NEAR else None


def _first(day: date) -> date:
    return day.replace(day=1)


def _day_of(each: Appointment) -> date:
    return each.day


def _times() -> dict[str, ColumnElement[datetime | None]]:
    """Return the times at which something happens to a post, by what that is."""
    changes = Revision.scheduled().with_only_columns(Revision.due_at).order_by(None)
    due = changes.where(Revision.post_id == Post.id).limit(1).correlate(Post).scalar_subquery()
    return {"comes": Post.published_at.expression, "changes": due, "goes": Post.expires_at.expression}


def _posts(time: ColumnElement[datetime | None], start: datetime, after: datetime) -> Sequence[Any]:
    """Return the published posts and pages to which something happens in a span, each with its time, still to come."""
    coming = (*_whose(), time > moment(), time >= start, time < after)
    chosen = select(Post, time).where(*coming).order_by(time, Post.id).options(*SHOWN)
    return db.session.execute(chosen.limit(MOST)).all()


def _next() -> date | None:
    """Return the month in which something happens next; None where nothing is scheduled."""
    times = (
        db.session.scalar(select(time).where(*_whose(), time > moment()).order_by(time).limit(1))
        for time in _times().values()
    )
    at = min(filter(None, times), default=None)
    return _first(at.astimezone(site.zone()).date()) if at else None


def _whose() -> tuple[ColumnElement[bool], ...]:
    """Choose the published posts that whoever asks may change, and the pages."""
    pages = [Post.kind == Kind.PAGE] if visitor_may("page.edit") else []
    return Post.status == Status.PUBLISHED, or_(mine(), *pages)
