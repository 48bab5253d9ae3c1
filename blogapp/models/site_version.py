"""The version of the site: another one with every change that a reader may see."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, String, event, inspect, select, true, update
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, SessionTransaction, mapped_column
from sqlalchemy.orm.attributes import flag_modified

from blogapp import db
from blogapp.db import Base, UTCDateTime, now
from blogapp.models.archive_counts import MOVES
from blogapp.models.autosaves import Autosave
from blogapp.models.changes import Change
from blogapp.models.comment_notes import CommentBlock, CommentReport
from blogapp.models.comment_states import CommentStatus
from blogapp.models.comments import OF_COMMENTS, Comment
from blogapp.models.former_addresses import FormerAddress
from blogapp.models.imported import Imported
from blogapp.models.media import Media, media_uses
from blogapp.models.missed_addresses import MissedAddress
from blogapp.models.moments import SET_BACK, moment
from blogapp.models.posts import Kind, Post
from blogapp.models.presences import Presence
from blogapp.models.preview_links import PreviewLink
from blogapp.models.reader_answers import ReaderAnswer
from blogapp.models.redirects import FormerSlug, Gone, Redirect
from blogapp.models.revisions import Revision
from blogapp.models.sessions import UserSession
from blogapp.models.settings import Setting, Site
from blogapp.models.site_imports import SiteImport
from blogapp.models.site_redirects import SiteRedirect
from blogapp.models.sort_keys import Indexed
from blogapp.models.term_changes import TermChange
from blogapp.models.terms import Category, Tag
from blogapp.models.webhooks import Webhook

# How far a change reaches, the nearest first: nothing, what readers say, posts with what belongs to them, anything.
REACHES = ("", "comments", "posts", "frame")
# What changes with a post, which gets a new version, and with nothing else; and what no page shows before a post does.
OF_POSTS = (Post, Indexed, Redirect, FormerSlug, FormerAddress, Gone)
SHOWN_BY_POSTS = (Tag, Category, Media)
UNSEEN = (UserSession, Webhook, SiteRedirect)
OF_TENDING = (CommentReport, CommentBlock)
TO_UNDO = (Change, TermChange)
# Nothing that any reader sees.
OF_WRITING = (Revision, Autosave, Presence, PreviewLink, MissedAddress, Imported, SiteImport, *TO_UNDO, *OF_TENDING)
TABLES_OF_WRITING = {model.__tablename__ for model in OF_WRITING}
TABLES_OF_POSTS = {media_uses.name, *(model.__tablename__ for model in OF_POSTS[1:])}
_REACH, _DISCUSSIONS, _ANSWERED = "blogapp_reach", "blogapp_discussions", "blogapp_answered"


class SiteVersion(Base):
    """What the site was last: one row, replaced in the transaction of each change.

    `mark` is another one whatever changes; `posts_change` unless only comments do; `frame_change` unless posts, each
    with a new version of its own, or comments do. `answers_change`, at `answers_at`, is of what readers answer, which
    changes none of the others: pages that show no answers stay as they are. They are random, no counts: a restored
    backup must not give the number of one version to another.
    """

    __tablename__ = "editions"

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    mark: Mapped[str] = mapped_column(String(32))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    posts_change: Mapped[str | None] = mapped_column(String(32))
    frame_change: Mapped[str | None] = mapped_column(String(32))
    answers_change: Mapped[str | None] = mapped_column(String(32))
    answers_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @dataclass(frozen=True)
    class Current:
        """What tells a version from others, such as the newest post and page whose time has come; and the settings."""

        change: str | None
        posts_change: str | None
        frame_change: str | None
        made_at: datetime | None
        newest_post: datetime | None
        newest_page: datetime | None
        last_expiry: datetime | None
        settings: tuple[tuple[str, Any], ...]
        until: datetime | None = field(repr=False, compare=False)  # when another one comes though nothing is changed
        has_due: bool = field(default=False, repr=False, compare=False)  # changes are to be published first
        answers: str = field(default="", repr=False, compare=False)  # another one when a reader answers something
        answers_at: datetime | None = field(default=None, repr=False, compare=False)

        @property
        def since(self) -> datetime | None:
            """When it came to be."""
            known = (self.made_at, self.newest_post, self.newest_page, self.last_expiry, self.answers_at)
            return max(filter(None, known), default=None)

        @cached_property
        def mark(self) -> str:
            """What names this version among all: the same in each process."""
            return _digest(self)

        @cached_property
        def posts(self) -> str:
            """What stays the same as long as only comments change."""
            return _digest((self.posts_change, self.newest_post, self.newest_page, self.last_expiry, self.settings))

        @cached_property
        def frame(self) -> str:
            """What stays the same as long as only posts and comments change."""
            return _digest((self.frame_change, self.settings))

        @cached_property
        def site(self) -> Site:
            """The settings, with their defaults."""
            return Site.of(self.settings)

    @classmethod
    def current(cls, connection: Connection) -> SiteVersion.Current:
        """Return the version that readers see now, in one query, with the settings, which each page needs.

        A scheduled post makes a new one without a change: its time comes, or is over. The newest of those whose time
        has come is found in an index, and the last that was taken down. So does a clock that catches up with one that
        went wrong (see `moments`).
        """
        clock = now()
        rows = connection.execute(_CURRENT).all()
        made_at, answers, answers_at, newest_post, newest_page, last_expiry, *next_ones, next_due = rows[0][3:13]
        settings = tuple((row.name, row.value) for row in rows if row.name)
        coming = (*next_ones, next_due, made_at and made_at - SET_BACK)
        until = min((moment for moment in coming if moment and moment > clock), default=None)
        change, posts_change, frame_change = rows[0][:3]
        changes = (change, posts_change, frame_change, made_at, newest_post, newest_page, last_expiry)
        has_due = next_due is not None and next_due <= clock
        return cls.Current(*changes, settings, until, has_due, answers or "", answers_at)


def _digest(value: object) -> str:
    return blake2b(repr(value).encode(), digest_size=12).hexdigest()


_NEWEST_FIRST = [Post.come(kind).order_by(Post.published_at.desc()) for kind in (Kind.POST, Kind.PAGE)]
_VERSION = select(
    *(
        select(column).scalar_subquery()
        for column in (
            SiteVersion.mark,
            SiteVersion.posts_change,
            SiteVersion.frame_change,
            SiteVersion.made_at,
            SiteVersion.answers_change,
            SiteVersion.answers_at,
        )
    ),
    *(posts.with_only_columns(Post.published_at).limit(1).scalar_subquery() for posts in _NEWEST_FIRST),
    Post.last_expiry().scalar_subquery(),
    *(Post.next_scheduled(kind).scalar_subquery() for kind in (Kind.POST, Kind.PAGE)),
    Post.next_expiry().scalar_subquery(),
    Revision.scheduled().with_only_columns(Revision.due_at).limit(1).scalar_subquery(),
).subquery()
_CURRENT = select(_VERSION, Setting.name, Setting.value).select_from(_VERSION).outerjoin(Setting, true())


@event.listens_for(db.session, "before_flush")
def _raise_version(session: Session, _context: Any, _rows: Any) -> None:
    """Make a post of which nothing but its terms changes a new version, too."""
    for row in session.dirty:
        terms = (inspect(row).attrs[name].history for name in ("categories", "tags")) if isinstance(row, Post) else ()
        if any(history.has_changes() for history in terms):
            flag_modified(row, "title")


@event.listens_for(db.session, "after_flush")
def _note_flush(session: Session, _context: Any) -> None:
    """Note what a flush changes: of a comment, the discussion that it belongs to."""
    for row in (*session.new, *session.dirty, *session.deleted):
        if isinstance(row, Comment) and _shows(row):
            session.info.setdefault(_DISCUSSIONS, set()).add(row.post_id)
        if isinstance(row, ReaderAnswer):
            session.info[_ANSWERED] = True
        else:
            _note(session, _reach_of(row, is_new=row in session.new))


def _reach_of(row: object, *, is_new: bool) -> str:
    """Return how far a change of a row reaches: a new term or file is shown by posts alone."""
    if isinstance(row, OF_WRITING):
        return ""
    if isinstance(row, Comment):
        return "comments" if _shows(row) else ""
    if isinstance(row, UNSEEN):
        return "comments"
    return "posts" if isinstance(row, OF_POSTS) or (is_new and isinstance(row, SHOWN_BY_POSTS)) else "frame"


def _shows(comment: Comment) -> bool:
    """Return whether readers see a comment, or saw it until now: what waits or was put away is nothing to them."""
    return CommentStatus.APPROVED in (comment.status, *(inspect(comment).attrs.status.history.deleted or ()))


@event.listens_for(db.session, "do_orm_execute")
def _note_statement(state: ORMExecuteState) -> None:
    """Note a statement, which changes anything, unless it says that it belongs to a comment or its table to posts."""
    if state.is_insert or state.is_update or state.is_delete:
        table = state.statement.table.name  # type: ignore[attr-defined]
        if table == ReaderAnswer.__tablename__:
            state.session.info[_ANSWERED] = True
            return
        if table in TABLES_OF_WRITING:
            return
        is_of_post = table in TABLES_OF_POSTS
        of_comments = state.execution_options.get(OF_COMMENTS)
        _note(state.session, "comments" if of_comments else "posts" if is_of_post else "frame")


@event.listens_for(db.session, "after_soft_rollback")
def _forget(session: Session, transaction: SessionTransaction) -> None:
    """Forget what did not happen."""
    if not transaction.nested:
        for name in (_REACH, _DISCUSSIONS, _ANSWERED):
            session.info.pop(name, None)


def note_schedule(session: Session) -> None:
    """Make another version since something is to happen at another time: who has the present one asks again."""
    _note(session, "comments")


def note_all(session: Session) -> None:
    """Make another version whatever was changed, past the session or in bulk."""
    _note(session, REACHES[-1])


def _note(session: Session, reach: str) -> None:
    session.info[_REACH] = max(reach, session.info.get(_REACH, ""), key=REACHES.index)


@event.listens_for(db.session, "before_commit")
def _replace(session: Session) -> None:
    """Make a new version last of all, so that on PostgreSQL nobody waits for this row but during a commit."""
    if session.in_nested_transaction() or session.info.get(db.IN_BULK):
        return
    session.flush()
    if discussions := session.info.pop(_DISCUSSIONS, None):
        _renew(session, discussions)
    if session.info.get(_ANSWERED) and session.get(SiteVersion, 1) is None:
        _note(session, "frame")
    reach, has_answers = session.info.get(_REACH), session.info.get(_ANSWERED)
    mark, at = secrets.token_hex(8), moment()  # none before the last one
    marks: dict[str, Any] = {"answers_change": mark, "answers_at": at} if has_answers else {}
    if reach:
        changed = {f"{name}_change": mark for name in REACHES[2 : REACHES.index(reach) + 1]}
        marks = {"answers_at": None, **marks, "mark": mark, "made_at": at, **changed}
    if marks:
        session.merge(SiteVersion(id=1, **marks))
        session.flush()
        session.info.pop(_REACH, None)
        session.info.pop(_ANSWERED, None)


def _renew(session: Session, discussions: Collection[int]) -> None:
    """Let fragments with the comments of these posts be made anew; nothing of the posts themselves is."""
    values = {"discussion": Post.discussion + 1, "updated_at": Post.updated_at}
    statement = update(Post).where(Post.id.in_(discussions)).values(values)
    session.execute(statement.execution_options(synchronize_session=False, **{OF_COMMENTS: True, MOVES: False}))
