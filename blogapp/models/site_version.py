"""The version of the site: another one with every change that a reader may see."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, String, event, select, true
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, mapped_column

from blogapp import db
from blogapp.db import Base, UTCDateTime, now
from blogapp.models.moments import SET_BACK, moment
from blogapp.models.posts import Kind, Post
from blogapp.models.settings import Setting, Site

_CHANGED = "blogapp_changed"


class SiteVersion(Base):
    """What the site was last: one row, replaced in the transaction of each change whatever it changes.

    A random mark, not a count: a restored backup must not give the number of one version to another.
    """

    __tablename__ = "editions"

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    mark: Mapped[str] = mapped_column(String(32))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)

    @dataclass(frozen=True)
    class Current:
        """What tells a version from others, such as the newest post and page whose time has come; and the settings."""

        change: str | None
        made_at: datetime | None
        newest_post: datetime | None
        newest_page: datetime | None
        settings: tuple[tuple[str, Any], ...]
        until: datetime | None = field(repr=False, compare=False)  # when another one comes though nothing is changed

        @property
        def since(self) -> datetime | None:
            """When it came to be."""
            return max(filter(None, (self.made_at, self.newest_post, self.newest_page)), default=None)

        @cached_property
        def mark(self) -> str:
            """What names this version among all: the same in each process."""
            return blake2b(repr(self).encode(), digest_size=12).hexdigest()

        @cached_property
        def site(self) -> Site:
            """The settings, with their defaults."""
            return Site.of(self.settings)

    @classmethod
    def current(cls, connection: Connection) -> SiteVersion.Current:
        """Return the version that readers see now, in one query, with the settings, which each page needs.

        A scheduled post makes a new one without a change: its time comes. The newest of those whose time has come
        is found in an index. So does a clock that catches up with one that went wrong (see `moments`).
        """
        clock = now()
        rows = connection.execute(_CURRENT).all()
        change, made_at, newest_post, newest_page, *coming = rows[0][:6]
        settings = tuple((row.name, row.value) for row in rows if row.name)
        coming.append(made_at and made_at - SET_BACK)
        until = min((moment for moment in coming if moment and moment > clock), default=None)
        return cls.Current(change, made_at, newest_post, newest_page, settings, until)


_NEWEST_FIRST = [Post.published(kind).order_by(Post.published_at.desc()) for kind in (Kind.POST, Kind.PAGE)]
_VERSION = select(
    select(SiteVersion.mark).scalar_subquery(),
    select(SiteVersion.made_at).scalar_subquery(),
    *(posts.with_only_columns(Post.published_at).limit(1).scalar_subquery() for posts in _NEWEST_FIRST),
    *(Post.next_scheduled(kind).scalar_subquery() for kind in (Kind.POST, Kind.PAGE)),
).subquery()
_CURRENT = select(_VERSION, Setting.name, Setting.value).select_from(_VERSION).outerjoin(Setting, true())


@event.listens_for(db.session, "after_flush")
def _note_flush(session: Session, _context: Any) -> None:
    session.info[_CHANGED] = True


@event.listens_for(db.session, "do_orm_execute")
def _note_statement(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        state.session.info[_CHANGED] = True


@event.listens_for(db.session, "before_commit")
def _replace(session: Session) -> None:
    """Make a new version last of all, so that on PostgreSQL nobody waits for this row but during a commit."""
    if session.in_nested_transaction():
        return
    session.flush()
    if session.info.get(_CHANGED):
        session.merge(SiteVersion(id=1, mark=secrets.token_hex(8), made_at=moment()))  # none before the last one
        session.flush()
        session.info[_CHANGED] = False
