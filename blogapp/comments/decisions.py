"""What is decided about comments, of one or many at once, and how that is taken back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, delete, or_, select
from sqlalchemy.orm import Session

from blogapp import db
from blogapp.comments import learning
from blogapp.models import Comment, CommentBlock, CommentReport, CommentStatus, User
from blogapp.models.comment_states import DISCARDED

MOVES = {"approve": CommentStatus.APPROVED, "spam": CommentStatus.SPAM, "trash": CommentStatus.TRASH}
ACTIONS = (*MOVES, "restore", "delete")
ALIKE_MAX = 2000  # comments that one press puts away
HOST = re.compile(r'href="https?://([^/"?#]+)')


class Decision(NamedTuple):
    """What came of it: which comments, and the moment by which it is taken back; None where nothing changed."""

    comments: Sequence[Comment]
    at: datetime | None


def decide(session: Session, wanted: Select[Comment], action: str) -> Decision:
    """Carry out an action on the comments of a selection. Only what was put away can be deleted. The caller commits."""
    comments = Comment.to_change(session, wanted)
    session.execute(delete(CommentReport).where(CommentReport.comment_id.in_([comment.id for comment in comments])))
    if action == "delete":
        comments = [comment for comment in comments if comment.status in DISCARDED]
        for comment in comments:
            comment.delete(session)
        return Decision(comments, None)
    at, before = db.now(), {comment: comment.status for comment in comments}
    for comment in comments:
        if action == "restore":
            comment.restore(session)
        else:
            comment.move(session, MOVES[action])
    changed = [comment for comment in comments if comment.status != before[comment]]
    for comment in changed:
        comment.decided_at, comment.decided_from = at, before[comment]
    learning.learn(session, comments)
    return Decision(comments, at if changed else None)


def take_back(session: Session, theirs: Select[Comment], at: datetime) -> list[Comment]:
    """Let comments stand where they stood before what was decided at a moment, but those decided about since."""
    comments = Comment.to_change(session, theirs.where(Comment.decided_at == at))
    for comment in comments:
        comment.put_back(session)
    learning.learn(session, comments)
    return comments


def alike(comment: Comment, theirs: Select[Comment]) -> Select[Comment]:
    """Select a comment and those that wait and are like it: of the same person, in the same words, with its links."""
    same = [Comment.body == comment.body]
    if comment.user_id or comment.email:
        same.append(Comment.user_id == comment.user_id if comment.user_id else Comment.email == comment.email)
    if comment.url:
        same.append(Comment.url == comment.url)
    same += [Comment.body.icontains(host, autoescape=True) for host in set(HOST.findall(comment.html))]
    waiting = (Comment.status == CommentStatus.PENDING) & or_(*same)
    return theirs.where(or_(Comment.id == comment.id, waiting)).order_by(Comment.id).limit(ALIKE_MAX)


def block(session: Session, email: str) -> Decision:
    """Put what was left under an e-mail address among the spam, and what comes from there. The caller commits."""
    decision = decide(session, of_person(email).where(Comment.status != CommentStatus.TRASH), "spam")
    session.merge(CommentBlock(email=email, created_at=decision.at or db.now()))
    return decision


def unblock(session: Session, at: datetime) -> None:
    """Let in again whom a decision of a moment blocked. The caller commits."""
    session.execute(delete(CommentBlock).where(CommentBlock.created_at == at))


def of_person(email: str) -> Select[Comment]:
    """Select what was left under an e-mail address without an account, or by the account that has it."""
    accounts = select(User.id).where(User.email == email)
    theirs = (Comment.email == email) & Comment.user_id.is_(None) | Comment.user_id.in_(accounts)
    return select(Comment).where(theirs).order_by(Comment.id)
