"""Revisions: each state of a post as it was written, and changes beside a published one, which wait to be published."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Connection,
    ForeignKey,
    Index,
    Row,
    Select,
    String,
    Table,
    false,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from blogapp.db import Base, UTCDateTime, now
from blogapp.models.media import media_uses
from blogapp.models.posts import Post, Status
from blogapp.models.terms import Category, Tag, post_categories, post_tags
from blogapp.models.users import User

NOTE_MAX = 200
CORRECTION_MAX = 300
# What a post is besides its text, by the names of its columns.
OPTIONS = (
    "slug", "excerpt", "language", "sticky", "comments_open", "status", "published_at", "parent_id",
    "noindex", "search_title", "search_description", "social_image", "expires_at",
)  # fmt: skip
MOMENTS = ("published_at", "expires_at")  # options that are moments, written as text
# What they were before there was such an option.
MISSING = {"noindex": False, "search_title": None, "search_description": None, "social_image": None, "expires_at": None}
COLUMNS = (Post.format, Post.format_version, Post.title, Post.data, *(getattr(Post, name) for name in OPTIONS))

revision_uses = Table(  # which files a revision shows: as long as it is there, they are not nobody's
    "revision_uses",
    Base.metadata,
    Column("revision_id", ForeignKey("revisions.id", ondelete="CASCADE"), primary_key=True),
    Column("media_id", ForeignKey("media.id", ondelete="CASCADE"), primary_key=True, index=True),
)


class RevisionKind(StrEnum):
    """How a revision came to be."""

    SAVED = "saved"  # readers do not see it
    PUBLISHED = "published"  # readers saw it from then on, or see it when its time comes
    RESTORED = "restored"  # an older one was taken up again
    DISCARDED = "discarded"  # changes were dropped: the text that readers see holds again


class HeldBack(StrEnum):
    """Why changes were not published at their time."""

    CHANGED = "changed"  # what readers see was changed meanwhile, in the same places
    EDITED = "edited"  # somebody who may not publish has changed them
    AWAY = "away"  # the post was not published then
    RIGHTS = "rights"  # whoever scheduled them may not publish any more
    FORMAT = "format"  # its plugin is missing, or failed
    REFUSED = "refused"  # its format does not take them
    FAILED = "failed"  # the log says what went wrong


@dataclass(frozen=True)
class Written:
    """A post as it was written: what its columns and its terms say of it, and no HTML.

    `options` holds the columns named in `OPTIONS`, with `categories`, pairs of an id and a name, and `tags`, names;
    `files` are the ids of those that it shows. Under `path` readers found it; what stands elsewhere says the same.
    Of changes that wait, `correction` is what readers are told once they are published, at `due_at` by themselves.
    """

    format: str
    format_version: int
    title: str
    data: Mapping[str, Any]
    options: Mapping[str, Any]
    files: frozenset[int] = field(default=frozenset(), compare=False)
    path: str | None = field(default=None, compare=False)
    correction: str = field(default="", compare=False)
    due_at: datetime | None = field(default=None, compare=False)

    @classmethod
    def of_post(cls, connection: Connection, post_id: int) -> Self | None:
        """Return how a post is in the database, past what a session remembers; None where it is not there."""
        return cls.of_posts(connection, [post_id]).get(post_id)

    @classmethod
    def of_posts(cls, connection: Connection, ids: Collection[int]) -> dict[int, Self]:
        """Return how these posts are in the database, by their ids, in four queries."""
        rows = connection.execute(select(Post.id, *COLUMNS, Post.path).where(Post.id.in_(ids))).mappings().all()
        categories, tags = _categories_of(connection, ids), _tags_of(connection, ids)
        files: dict[int, set[int]] = {}
        uses = select(media_uses.c.post_id, media_uses.c.media_id).where(media_uses.c.post_id.in_(ids))
        for post_id, media_id in connection.execute(uses):
            files.setdefault(post_id, set()).add(media_id)
        found = {}
        for row in rows:
            number, options = row["id"], {name: row[name] for name in OPTIONS}
            options |= {name: row[name].isoformat() if row[name] else None for name in MOMENTS}
            options |= {"categories": categories.get(number, []), "tags": tags.get(number, [])}
            known = (row["format"], row["format_version"], row["title"], row["data"], options)
            found[number] = cls(*known, frozenset(files.get(number, ())), row["path"])
        return found

    @property
    def published_at(self) -> datetime | None:
        """The time that it was given for its publication."""
        return self._moment("published_at")

    @property
    def expires_at(self) -> datetime | None:
        """The time at which it was to be taken down."""
        return self._moment("expires_at")

    def _moment(self, name: str) -> datetime | None:
        at = self.options[name]
        return datetime.fromisoformat(at) if at else None


def _categories_of(connection: Connection, ids: Collection[int]) -> dict[int, list[list[Any]]]:
    """Return the categories of posts, each as its id and its name, in the order of their names."""
    link, found = post_categories.c, dict[int, list[list[Any]]]()
    chosen = select(link.post_id, Category.id, Category.name).join(post_categories, link.category_id == Category.id)
    rows = connection.execute(chosen.where(link.post_id.in_(ids)).order_by(Category.name, Category.id))
    for post_id, number, name in rows:
        found.setdefault(post_id, []).append([number, name])
    return found


def _tags_of(connection: Connection, ids: Collection[int]) -> dict[int, list[str]]:
    """Return the names of the tags of posts, in their order."""
    link, found = post_tags.c, dict[int, list[str]]()
    chosen = select(link.post_id, Tag.name).join(post_tags, link.tag_id == Tag.id).where(link.post_id.in_(ids))
    for post_id, name in connection.execute(chosen.order_by(Tag.name, Tag.id)):
        found.setdefault(post_id, []).append(name)
    return found


class Revision(Base):
    """A post as it was written at one moment. One that lies `beside` the post is not in the post's own columns.

    That is what an editor changes on a published post before it is published: readers do not see it. While it is
    `open`, it waits to be published, by itself when it is `due_at`, unless it is `held_back`; the form shows it. Its
    `base_id` is of what readers saw when it was begun. A `correction` is a sentence on what was wrong before:
    beside a post it is proposed, else readers are told it, unless it is `withdrawn`.
    """

    __tablename__ = "revisions"
    __table_args__ = (
        Index("ix_revisions_post", "post_id", "id"),
        Index("ix_revisions_correction", "post_id", "correction"),
        Index("ix_revisions_due", "due_at", "id"),
        {"sqlite_autoincrement": True},  # the id of a deleted one is not given to another
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    base_id: Mapped[int | None] = mapped_column(ForeignKey("revisions.id", ondelete="SET NULL"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    beside: Mapped[bool] = mapped_column(default=False)
    open: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(String(NOTE_MAX), default="")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    version: Mapped[int] = mapped_column(default=1)  # of the post when it was written
    fingerprint: Mapped[str | None] = mapped_column(String(64))  # of the form that made it, if one did
    format: Mapped[str] = mapped_column(String(30))
    format_version: Mapped[int] = mapped_column(default=1)
    title: Mapped[str] = mapped_column(String(200), default="")
    path: Mapped[str | None] = mapped_column(String(400))
    correction: Mapped[str | None] = mapped_column(String(CORRECTION_MAX))
    withdrawn: Mapped[bool] = mapped_column(default=False, server_default=false())
    due_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    held_back: Mapped[str | None] = mapped_column(String(10))  # a `HeldBack`
    options: Mapped[dict[str, Any]] = mapped_column(JSON)
    data: Mapped[dict[str, Any]] = mapped_column(JSON)

    author: Mapped[User | None] = relationship()

    @property
    def written(self) -> Written:
        """The post as it was written."""
        known = (self.format, self.format_version, self.title, self.data, {**MISSING, **self.options})
        correction, due_at = (self.correction or "", self.due_at) if self.beside else ("", None)
        return Written(*known, path=self.path, correction=correction, due_at=due_at)

    @property
    def is_public(self) -> bool:
        """Whether readers saw it from then on."""
        return not self.beside and self.options["status"] == Status.PUBLISHED

    @property
    def is_correction(self) -> bool:
        """Whether it was published with a sentence on what was wrong before."""
        return bool(self.correction) and not self.beside and self.kind == RevisionKind.PUBLISHED

    @classmethod
    def corrections(cls, post_ids: Collection[int]) -> Select[Self]:
        """Select the revisions by which these posts were corrected in public, the oldest first."""
        return select(cls).where(cls.post_id.in_(post_ids), *cls._told()).order_by(cls.id)

    @classmethod
    def corrected(cls) -> ColumnElement[bool]:
        """Return the condition that a post of a query was corrected in public."""
        return select(cls.id).where(cls.post_id == Post.id, *cls._told()).correlate(Post).exists()

    @classmethod
    def _told(cls) -> tuple[ColumnElement[bool], ...]:
        return cls.correction > "", ~cls.withdrawn, ~cls.beside, cls.kind == RevisionKind.PUBLISHED

    @classmethod
    def of_post(cls, post_id: int | None) -> Select[Self]:
        """Select the revisions of a post, the newest first."""
        return select(cls).where(cls.post_id == post_id).order_by(cls.id.desc())

    @classmethod
    def one(cls, session: Session, post_id: int, revision_id: int) -> Self | None:
        """Return the revision of a post with this id; None where it has none of it."""
        return session.scalar(cls.of_post(post_id).where(cls.id == revision_id))

    def before(self, session: Session) -> Self | None:
        """Return what the post's own columns held before this revision; None where it is the first."""
        older = self.of_post(self.post_id).where(type(self).id < self.id, ~type(self).beside)
        return session.scalar(older.limit(1))

    @classmethod
    def stored(cls, session: Session, post_id: int) -> Self | None:
        """Return the newest revision that does not lie beside a post: what its own columns hold."""
        return session.scalar(cls.of_post(post_id).where(~cls.beside).limit(1))

    @classmethod
    def pending(cls, session: Session, post_id: int | None) -> Self | None:
        """Return the changes that lie beside a post and wait to be published; None where there are none."""
        return session.scalar(cls.of_post(post_id).where(cls.open).limit(1)) if post_id else None

    @classmethod
    def pending_of(cls, session: Session, post_ids: Collection[int]) -> dict[int, Row[*tuple[Any, ...]]]:
        """Return of which of these posts changes wait: since when, until when, and why no longer, in one query."""
        if not post_ids:
            return {}
        columns = (cls.post_id, cls.created_at, cls.due_at, cls.held_back)
        rows = session.execute(select(*columns).where(cls.post_id.in_(post_ids), cls.open))
        return {row.post_id: row for row in rows}

    @classmethod
    def scheduled(cls) -> Select[Self]:
        """Select the changes that are published by themselves, the next first."""
        waiting = (cls.due_at.is_not(None), cls.open, cls.held_back.is_(None))
        return select(cls).where(*waiting).order_by(cls.due_at, cls.id)

    @classmethod
    def close(cls, session: Session, post_id: int) -> None:
        """Let no changes beside a post wait any longer: they are published, dropped, or others take their place."""
        waiting = update(cls).where(cls.post_id == post_id, cls.open).values(open=False)
        session.execute(waiting.execution_options(synchronize_session="fetch"))

    @classmethod
    def at_version(cls, session: Session, post_id: int, version: int) -> Self | None:
        """Return the revision that a post was when it had this version; None where it is not known any more.

        A version without a revision, such as that of a new password, says what the one before it said.
        """
        return session.scalar(cls.of_post(post_id).where(cls.version <= version, ~cls.beside).limit(1))
