"""Records in the outbox, with the commit, what a transaction did to posts and comments, whoever changed them, and how.

The session tells of it, so that no form, command or import has to. What goes past its objects (`update(Post)`) is told
nobody: who may see a post is changed by objects alone.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, event, select
from sqlalchemy.orm import Session, SessionTransaction

from blogapp import db
from blogapp.events import appointments, changes, payloads
from blogapp.jobs import Work, outbox, task
from blogapp.models import Comment, Post
from blogapp.models.moments import moment

_NOTED = "blogapp_noted"
IS_PUBLIC: Any = Post.published(None).whereclause
OF_POSTS = (
    *(Post.id, Post.kind, Post.path, Post.status, Post.updated_at, Post.published_at, Post.expires_at),
    (Post.published_at > moment()).label("is_to_come"),
    IS_PUBLIC.label("is_public"),
)
OF_COMMENTS = (Comment.id, Comment.post_id, Comment.status)
Rows = dict[int, Row[Any] | None]


@dataclass
class _Noted:
    """The rows that a transaction touches, by their ids, each as it was before; None of what is new."""

    posts: Rows = field(default_factory=dict)
    comments: Rows = field(default_factory=dict)


def _noted(session: Session) -> _Noted:
    noted: _Noted = session.info.setdefault(_NOTED, _Noted())
    return noted


@event.listens_for(db.session, "before_flush")
def _note_changed(session: Session, _context: Any, _rows: Any) -> None:
    """Note how that was which a flush changes or deletes, before it does."""
    touched = [*session.dirty, *session.deleted]
    if posts := {row.id for row in touched if isinstance(row, Post)} - _noted(session).posts.keys():
        _noted(session).posts.update(posts_now(session, posts))
    if comments := {row.id for row in touched if isinstance(row, Comment)} - _noted(session).comments.keys():
        _noted(session).comments.update(_comments_now(session, comments))


@event.listens_for(db.session, "after_flush")
def _note_new(session: Session, _context: Any) -> None:
    """Note what a flush has made."""
    for row in session.new:
        if isinstance(row, Post):
            _noted(session).posts.setdefault(row.id, None)
        elif isinstance(row, Comment):
            _noted(session).comments.setdefault(row.id, None)


@event.listens_for(db.session, "after_soft_rollback")
def _forget(session: Session, transaction: SessionTransaction) -> None:
    """Forget what did not happen. What a savepoint took back turns out to be as it was before."""
    if not transaction.nested:
        session.info.pop(_NOTED, None)


@event.listens_for(db.session, "before_commit", insert=True)
def _record(session: Session) -> None:
    """Record what happened; the site gets its new version after that, for whose row others wait.

    In bulk nothing has happened that anybody is to hear of; what is scheduled gets its appointment all the same.
    """
    if session.in_nested_transaction():
        return
    session.flush()
    noted: _Noted = session.info.pop(_NOTED, None) or _Noted()
    if session.info.get(db.IN_BULK):
        noted = _Noted(posts_now(session, noted.posts))
    if noted.posts or noted.comments:
        record(session, noted.posts, noted.comments)


def posts_now(session: Session, ids: Collection[int]) -> Rows:
    """Return posts as the database has them, past what the session remembers."""
    found: Any = session.connection().execute(select(*OF_POSTS).where(Post.id.in_(ids))) if ids else ()
    return {row.id: row for row in found}


def _comments_now(session: Session, ids: Collection[int]) -> Rows:
    found: Any = session.connection().execute(select(*OF_COMMENTS).where(Comment.id.in_(ids))) if ids else ()
    return {row.id: row for row in found}


def record(session: Session, posts: Rows, comments: Rows) -> None:
    """Put into the outbox what happened to these, given as they were before: first to posts, then to comments."""
    comments_after = _comments_now(session, comments)
    discussed = {row.post_id for row in comments_after.values() if row}
    after = posts_now(session, posts.keys() | discussed)
    before = {post_id: after.get(post_id) for post_id in discussed} | posts
    told = appointments.cancel(session, before)
    happened = [
        *changes.of_posts(before, after, told),
        *changes.of_comments(comments, comments_after, after),
    ]
    to_come = (after[post_id] for post_id in sorted(before.keys() & after.keys()))
    outbox.put(session, [*payloads.jobs(session, happened), *appointments.jobs(to_come)])


@task(appointments.TASK)
def announce(work: Work) -> str:
    """Tell that a post has become public, or is so no more, unless whoever changed it meanwhile has told so."""
    session, post_id = db.session(), work.payload["post"]
    with db.writing():
        Comment.lock(session, post_id)
        record(session, posts_now(session, [post_id]), {})
        session.commit()
    return ""
