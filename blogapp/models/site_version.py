"""The version of the site: another one with every change that a reader may see."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import blake2b
from typing import Any

from sqlalchemy import String, event, select, true
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, mapped_column

from blogapp import db
from blogapp.db import Base, UTCDateTime
from blogapp.models.moments import moment
from blogapp.models.posts import Kind, Post
from blogapp.models.settings import Setting

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

        @property
        def since(self) -> datetime | None:
            """When it came to be."""
            return max(filter(None, (self.made_at, self.newest_post, self.newest_page)), default=None)

        @cached_property
        def mark(self) -> str:
            """What names this version among all: the same in each process."""
            return blake2b(repr(self).encode(), digest_size=12).hexdigest()

    @classmethod
    def current(cls, session: Session) -> SiteVersion.Current:
        """Return the version that readers see now, in one query, with the settings, which each page needs.

        A scheduled post makes a new one without a change: its time comes. The newest of those whose time has come
        is found in an index.
        """
        columns = [select(column).scalar_subquery() for column in (cls.mark, cls.made_at)]
        for kind in (Kind.POST, Kind.PAGE):
            newest = Post.published(kind).with_only_columns(Post.published_at).order_by(Post.published_at.desc())
            columns.append(newest.limit(1).scalar_subquery())
        version = select(*columns).subquery()
        rows = session.execute(
            select(version, Setting.name, Setting.value).select_from(version).outerjoin(Setting, true())
        ).all()
        change, made_at, newest_post, newest_page = rows[0][:4]
        settings = tuple((row.name, row.value) for row in rows if row.name)
        return cls.Current(change, made_at, newest_post, newest_page, settings)


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
