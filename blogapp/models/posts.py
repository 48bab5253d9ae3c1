"""Posts and static pages: one table for every format, and which of them are published."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    CTE,
    JSON,
    ColumnElement,
    CompoundSelect,
    ForeignKey,
    Index,
    Select,
    String,
    false,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, Session, mapped_column, object_session, relationship

from blogapp.db import Base, UTCDateTime, now
from blogapp.models.expiry import Expiring
from blogapp.models.languages import direction_of
from blogapp.models.media import Media
from blogapp.models.moments import CLOCK, moment, until
from blogapp.models.redirects import Gone, Redirect
from blogapp.models.slugs import free_slug
from blogapp.models.terms import Category, Tag, post_categories, post_tags
from blogapp.models.users import User
from blogapp.text import slugify


class Kind(StrEnum):
    """Whether something is in the stream, or stands on its own."""

    POST = "post"
    PAGE = "page"


class Status(StrEnum):
    """Where a post stands. A scheduled one is published, at a time that has not come."""

    DRAFT = "draft"
    PENDING = "pending"
    PUBLISHED = "published"
    PRIVATE = "private"  # finished, and seen on the desk alone
    TRASH = "trash"


class Post(Expiring, Base):
    """A post of any format, or a static page.

    `data` holds the format's fields; a new dict is assigned to it, never changed in place. `headline`,
    `text`, `html` and `lead_image_id` follow from it (see `blogapp.posts.snapshots.store`).
    """

    __tablename__ = "posts"
    __table_args__ = (
        Index("ix_posts_front", "kind", "status", "sticky", "published_at", "id"),
        Index("ix_posts_stream", "kind", "status", "published_at", "id"),
        Index("ix_posts_author", "kind", "status", "author_id", "published_at", "id"),
        Index("ix_posts_format", "kind", "status", "format", "published_at", "id"),
        Index("ix_posts_slug", "slug"),
        Index("ix_posts_desk", "kind", "status", "updated_at", "id"),
        Index("ix_posts_draft", "author_id", "draft", unique=True),
        Index("ix_posts_touched", "kind", "updated_at", "id", "status"),
        Index("ix_posts_own", "kind", "author_id", "updated_at", "id", "status"),
        # Not of some rows only: that would bring the dialect of the other database to each start.
        Index("ix_posts_expiry", "expires_at", "id"),
        Index("ix_posts_noindex", "noindex", "id"),
        Index("ix_posts_series", "series_slug", "published_at", "id"),
        Index("ix_posts_open", "kind", "status", "id", "published_at", "password"),
        {"sqlite_autoincrement": True},  # the id of a deleted post is not given to another
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), default=Kind.POST)
    format: Mapped[str] = mapped_column(String(30))
    format_version: Mapped[int] = mapped_column(default=1)
    title: Mapped[str] = mapped_column(String(200), default="")
    slug: Mapped[str] = mapped_column(String(200), default="")
    path: Mapped[str | None] = mapped_column(String(400), unique=True)  # "2026/05/09/slug"; none before publishing
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id", ondelete="SET NULL"), index=True)
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    headline: Mapped[str] = mapped_column(String(200), default="")
    excerpt: Mapped[str] = mapped_column(default="")  # typed by hand, or empty
    lead_image_id: Mapped[int | None] = mapped_column(ForeignKey("media.id", ondelete="SET NULL"), index=True)
    status: Mapped[str] = mapped_column(String(10), default=Status.DRAFT)
    previous_status: Mapped[str] = mapped_column(String(10), default=Status.DRAFT)  # to come back from the trash
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now, onupdate=now)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    sticky: Mapped[bool] = mapped_column(default=False)
    comments_open: Mapped[bool] = mapped_column(default=True)
    comment_count: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    language: Mapped[str | None] = mapped_column(String(35))  # BCP 47, such as "pt-BR"; none: the site's
    series: Mapped[str | None] = mapped_column(String(100))  # its name, as it was typed for this post
    series_slug: Mapped[str | None] = mapped_column(String(100))  # its address, made of the name
    translation_group: Mapped[int | None] = mapped_column(index=True)  # see `posts.translations`
    password: Mapped[str | None] = mapped_column(String(255))  # its hash; without it, only the title is told
    draft: Mapped[str | None] = mapped_column(String(64))  # the id in the form that made it, which makes no other
    fingerprint: Mapped[str | None] = mapped_column(String(64))  # of the form that made this version, if one did
    discussion: Mapped[int] = mapped_column(default=0, server_default="0")  # grows with each change of a comment
    noindex: Mapped[bool] = mapped_column(default=False, server_default=false())  # hidden from search engines
    search_title: Mapped[str | None] = mapped_column(String(200))  # what they are told instead of the title
    search_description: Mapped[str | None] = mapped_column(String(400))
    social_image: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))  # as `fields.Image` stores one
    facts: Mapped[str | None] = mapped_column(String(32))  # a digest of those that the snapshot was made with
    # Listings do not read these two. Long as they are, they stand last: the rest of a row is near its beginning.
    text: Mapped[str] = mapped_column(default="")  # what search reads
    html: Mapped[str] = mapped_column(default="")  # the snapshot

    author: Mapped[User | None] = relationship()
    lead_image: Mapped[Media | None] = relationship()
    categories: Mapped[list[Category]] = relationship(secondary=post_categories, order_by=Category.name)
    tags: Mapped[list[Tag]] = relationship(secondary=post_tags, order_by=Tag.name)

    __mapper_args__ = {"version_id_col": version}

    stands_for = 0  # of an object beside the session, which is only looked at: the id of the post whose files it shows

    @classmethod
    def published(cls, kind: Kind | None = Kind.POST) -> Select[Post]:
        """Select what every reader may see, of a kind or of any: published, its time has come, and is not over.

        The only definition. Of a protected one they see the title alone (see `open`).
        """
        return cls.come(kind).where(cls.id.not_in(cls.expired()))

    @classmethod
    def come(cls, kind: Kind | None = Kind.POST) -> Select[Post]:
        """Select what was published by now, and may have been taken down since."""
        of_kind = cls.kind == kind if kind else cls.kind.in_(list(Kind))
        return select(cls).where(of_kind, cls.status == Status.PUBLISHED, cls.published_at <= moment())

    @classmethod
    def published_within(cls, start: datetime, after: datetime) -> Select[Post]:
        """Select the published posts of a span of time: those of `published`, with a single end.

        Of two, SQLite takes the wrong one, and reads all that came since in the index.
        """
        public = (cls.kind == Kind.POST, cls.status == Status.PUBLISHED, cls.id.not_in(cls.expired()))
        return select(cls).where(*public, cls.published_at >= start, cls.published_at <= until(after))

    @classmethod
    def next_scheduled(cls, kind: Kind = Kind.POST) -> Select[datetime | None]:
        """Select the moment at which the next scheduled post, or page, comes."""
        coming = (cls.kind == kind, cls.status == Status.PUBLISHED, cls.published_at > CLOCK)
        return select(cls.published_at).where(*coming).order_by(cls.published_at).limit(1)

    @classmethod
    def open(cls, kind: Kind | None = Kind.POST) -> Select[Post]:
        """Select what every reader may read in full: published, and protected by no password."""
        return cls.published(kind).where(cls.password.is_(None))

    @classmethod
    def found(cls, kind: Kind = Kind.POST) -> Select[Post]:
        """Select what search engines are shown: what everybody may read, unless they are asked to leave it out."""
        return cls.open(kind).where(cls.id.not_in(select(cls.id).where(cls.noindex)))

    @classmethod
    def of_draft(cls, author_id: int, draft: str, kind: Kind) -> Select[Post]:
        """Select the post that a form with this id has made already."""
        return select(cls).where(cls.author_id == author_id, cls.draft == draft, cls.kind == kind)

    @classmethod
    def hidden(cls, kind: Kind = Kind.POST) -> CompoundSelect[int]:
        """Select the ids of all but the published ones of a kind: few mostly, where those are many."""
        unpublished = [status for status in Status if status != Status.PUBLISHED]
        public = (cls.kind == kind, cls.status == Status.PUBLISHED)
        return union_all(
            select(cls.id).where(cls.kind.in_([other for other in Kind if other != kind])),
            select(cls.id).where(cls.kind == kind, cls.status.in_(unpublished)),
            select(cls.id).where(*public, cls.published_at > moment()),
            select(cls.id).where(*public, cls.published_at.is_(None)),
            cls.expired(),
        )

    @classmethod
    def formats(cls) -> CTE:
        """Select each `format` of published posts, also of those to come: each is looked up after the one before."""
        first = select(func.min(cls.format).label("format")).where(
            cls.kind == Kind.POST, cls.status == Status.PUBLISHED
        )
        names = first.cte("formats", recursive=True)
        after = first.where(cls.format > names.c.format).correlate(names).scalar_subquery()
        return names.union_all(select(after).where(names.c.format.is_not(None)))

    @hybrid_property
    def name(self) -> str:
        """What it is called wherever it stands in a line: its title, else its first words."""
        return self.title or self.headline

    @name.inplace.expression
    @classmethod
    def _name_in_selects(cls) -> ColumnElement[str]:
        return func.coalesce(func.nullif(cls.title, ""), cls.headline)

    @property
    def is_protected(self) -> bool:
        """Whether one must give a password to read it."""
        return self.password is not None

    @property
    def direction(self) -> str:
        """Where the text begins, "ltr" or "rtl", by its language; "auto" where that is the site's."""
        return direction_of(self.language) if self.language else "auto"

    @property
    def is_scheduled(self) -> bool:
        """Whether it is published, but at a time that has not come."""
        return self.status == Status.PUBLISHED and self.published_at is not None and self._is_to_come

    @property
    def _is_to_come(self) -> bool:
        """Whether its time has not come. The database is asked where the clock alone would say so."""
        if self.published_at is None or self.published_at <= now():
            return False
        if (session := object_session(self)) is None:
            return True
        with session.no_autoflush:
            return bool(session.scalar(select(literal(self.published_at, UTCDateTime()) > moment())))

    @property
    def is_public(self) -> bool:
        """Whether every reader may see it now; the same rule as `published()`."""
        return self.status == Status.PUBLISHED and not self.is_scheduled and not self.is_expired

    @property
    def url(self) -> str:
        """The permalink's path on the site; that of a draft leads on to the post by its id."""
        return f"/{self.path}/" if self.path else f"/?p={self.id}"

    def publish(self, session: Session, zone: ZoneInfo, at: datetime | None = None) -> None:
        """Make the post public, now or `at` a time. A second call without a time keeps the first date."""
        self.status = Status.PUBLISHED
        self.published_at = at or self.published_at or now()
        self.settle(session, zone)

    def settle(self, session: Session, zone: ZoneInfo) -> None:
        """Give a published post its address, unique for its day; a former address leads to the new one."""
        if self.published_at is None:
            return
        if not self.id:  # a new post
            session.add(self)
            session.flush()
        folder = self._folder(session, zone)
        wanted = slugify(self.slug, whole=True) if self.slug else slugify(self.name)
        if self.path is not None and self.path == folder + wanted:
            return
        others = select(Post.path).where(Post.id != self.id)
        reserved = {f"{folder}feed"}  # below a day it is the day's own
        former, self.path = self.path, free_slug(session, others, folder + wanted, reserved)
        self.slug = self.path.removeprefix(folder)
        if former not in {None, self.path}:
            session.merge(Redirect(path=former, post_id=self.id))
        if self.kind == Kind.PAGE:
            self._take_children_along(session, zone)

    def _take_children_along(self, session: Session, zone: ZoneInfo) -> None:
        """Give the pages below this one their new addresses."""
        for child in session.scalars(select(Post).where(Post.parent_id == self.id, Post.path.is_not(None))):
            child.settle(session, zone)

    def _folder(self, session: Session, zone: ZoneInfo) -> str:
        if self.kind == Kind.PAGE:
            parent = session.get(Post, self.parent_id) if self.parent_id else None
            return f"{parent.path}/" if parent and parent.path else ""
        assert self.published_at is not None
        return self.published_at.astimezone(zone).strftime("%Y/%m/%d/")

    def trash(self) -> None:
        """Put the post away; `restore` brings it back as it was."""
        if self.status != Status.TRASH:
            self.previous_status, self.status, self.fingerprint = self.status, Status.TRASH, None

    def restore(self) -> None:
        """Take the post out of the trash. What was published comes back published."""
        if self.status == Status.TRASH:
            self.status, self.fingerprint = self.previous_status, None

    def delete(self, session: Session) -> None:
        """Delete the post for good. Whoever asks for one of its addresses is told that it was there, if it ever was."""
        if self.published_at is not None and not self._is_to_come:
            former = session.scalars(select(Redirect.path).where(Redirect.post_id == self.id)).all()
            for path in {self.path, *former} - {None}:
                session.merge(Gone(path=path, post_id=self.id))
        session.delete(self)
