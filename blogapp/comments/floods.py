"""A flood of comments by strangers: each of them has to wait before it is posted, and the queue has one row for all."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, NamedTuple

from limits import parse_many
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from blogapp import db
from blogapp.comments import previews
from blogapp.http import rate_limits
from blogapp.models import Comment, CommentStatus

WAIT = 30  # seconds between the preview of a comment and its being posted
WHILE = "1 per 10 minutes"  # how long a flood is taken to last, from the comment on that was one too many
BEFORE = timedelta(minutes=2)  # what came within this time before is of the flood, too
ALONE = "5 per 10 minutes"  # comments of a flood that stay out of the bundle: who has waited may be a reader
STRANGERS, FLOOD = "comments of strangers", "flood"  # what is counted
MONTH = timedelta(days=28)
SHOWN_MAX = 2000  # comments that one press puts away


class Pace(NamedTuple):
    """How a comment is taken: later, if its writer has to wait; whether in a flood; whether it goes into the bundle."""

    has_to_wait: bool = False
    is_flood: bool = False
    is_bundled: bool = False


class Bundle(NamedTuple):
    """What waits of floods: how many comments, from when to when."""

    number: int
    first: Any
    last: Any


def is_hasty(session: Session, comment: Comment, token: str) -> bool:
    """Return whether the writer of a comment has to wait because there is a flood. It counts then, and writes nothing.

    That is asked before a comment is judged, or anybody waits for the database: most of a flood ends here.
    """
    is_on = not rate_limits.would_be_within(WHILE, FLOOD)
    if not is_on or comment.user_id or previews.age(token) >= WAIT or comment.is_of_known(session):
        return False
    rate_limits.is_within(_rate(session), STRANGERS)
    return True


def pace(session: Session, comment: Comment, token: str) -> Pace:
    """Count a comment that is about to be stored, and return how it is taken. The caller commits.

    A flood is far more of them than usual. Too many on one post from one part of the network have to wait as well.
    """
    if comment.user_id or comment.is_of_known(session):
        return Pace()
    near = f"comments on {comment.post_id} from {rate_limits.client_network()}"
    is_near = not rate_limits.is_within(rate_limits.comment_rate(), near)
    is_flood = _count(session)
    if (is_near or is_flood) and previews.age(token) < WAIT:
        return Pace(True, is_flood)
    return Pace(False, is_flood, is_flood and not rate_limits.is_within(ALONE, "comments alone"))


def _count(session: Session) -> bool:
    """Count one more comment, and return whether there is a flood; it begins with the one that is too many."""
    if not rate_limits.is_within(_rate(session), STRANGERS) and rate_limits.is_within(WHILE, FLOOD):
        _begin(session)
    return not rate_limits.would_be_within(WHILE, FLOOD)


def _rate(session: Session) -> str:
    """Return how many strangers may comment: by the setting, or as many in that time as are usual in an hour."""
    lately = Comment.approved().where(Comment.created_at > db.now() - MONTH).order_by(None)
    number = session.scalar(lately.with_only_columns(func.count())) or 0
    usual = number // (MONTH // timedelta(hours=1))
    rates = parse_many(rate_limits.flood_rate())
    return "; ".join(f"{max(rate.amount, usual)} per {rate.multiples} {rate.GRANULARITY.name}" for rate in rates)


def _begin(session: Session) -> None:
    """Put what strangers left a moment ago into the bundle."""
    lately = (Comment.user_id.is_(None), Comment.created_at > db.now() - BEFORE)
    for comment in session.scalars(select(Comment).where(Comment.status == CommentStatus.PENDING, *lately)):
        comment.bundled = not comment.is_of_known(session)


def bundled(theirs: Select[Any]) -> Select[Any]:
    """Select what waits in the bundle, of somebody's comments."""
    return theirs.where(Comment.status == CommentStatus.PENDING, Comment.bundled)


def bundle(session: Session, theirs: Select[Any]) -> Bundle | None:
    """Return what the queue says of the bundle; None where it is empty."""
    told = (func.count(), func.min(Comment.created_at), func.max(Comment.created_at))
    number, first, last = session.execute(bundled(theirs).with_only_columns(*told)).one()
    return Bundle(number, first, last) if number else None
