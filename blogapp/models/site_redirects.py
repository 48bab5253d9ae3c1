"""Redirects that editors wrote: from where nothing is, or from all below an address, to another one, or gone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Self
from urllib.parse import parse_qsl, quote, unquote, unquote_plus, urlsplit

from sqlalchemy import JSON, Delete, Select, String, delete, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from blogapp.db import Base, UTCDateTime, now
from blogapp.text import lowered

SOURCE_MAX, TARGET_MAX = 400, 2000
LASTS = timedelta(days=30)  # so long a deletion can be undone
BELOW = "/*"  # at the end of a pattern
UNREADABLE = re.compile("[\x00-\x1f\x7f-\x9f\ufffd]")  # what stands in no address that somebody writes
PARTS_MAX = 40  # of an address that a pattern may fit


class SiteRedirect(Base):
    """Where an address leads at which there is nothing. `source` and `target` may end with a star, which carries over.

    A target of "" says that what was there is gone. `before` is what the last change can be taken back to; of a
    redirect that was deleted `source` is None, and only that is left.
    """

    __tablename__ = "site_redirects"
    __table_args__ = {"sqlite_autoincrement": True}  # the address that undoes one undoes no other

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str | None] = mapped_column(String(SOURCE_MAX), unique=True)  # as `address_key` makes it
    target: Mapped[str] = mapped_column(String(TARGET_MAX))
    hits: Mapped[int] = mapped_column(default=0, server_default="0")
    seen_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # when it was followed last
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON)

    @classmethod
    def listed(cls, words: str = "") -> Select[Self]:
        """Select the redirects in the order of their addresses; with `words`, those that have them."""
        there = select(cls).where(cls.source.is_not(None)).order_by(cls.source)
        if not words:
            return there
        has = (column.contains(lowered(words), autoescape=True) for column in (cls.source, func.lower(cls.target)))
        return there.where(or_(*has))

    @classmethod
    def fitting(cls, path: str) -> Select[Self]:
        """Select the redirects that fit a path, the one that fits best first. Some ask for a query (see `asks`)."""
        with_a_query = cls.source.startswith(f"{address_key(path)}?", autoescape=True)
        return select(cls).where(or_(cls.source.in_(sources_of(path)), with_a_query)).order_by(
            cls.source.like(f"%{BELOW}"), func.length(cls.source).desc()
        )  # fmt: skip

    @property
    def asks(self) -> list[tuple[str, str]]:
        """What must stand in a query for which this is meant: keys and values; nothing for any query."""
        return parse_qsl((self.source or "").partition("?")[2], keep_blank_values=True)

    @classmethod
    def forget_deleted(cls) -> Delete:
        """Return what forgets redirects that were deleted too long ago to be undone."""
        return delete(cls).where(cls.source.is_(None), cls.changed_at < now() - LASTS)

    def note_change(self) -> None:
        """Remember what stands here, for a change that follows and can be undone."""
        self.before, self.changed_at = {"source": self.source, "target": self.target}, now()

    def destination(self, path: str) -> str:
        """Return where it leads who asked for a path that it fits; "" where that is gone."""
        if not self.target.endswith(BELOW):
            return self.target
        above = [part for part in (self.source or "").removesuffix(BELOW).split("/") if part]
        rest = [quote(part) for part in path.split("/") if part][len(above) :]
        slash = "/" if rest and path.endswith("/") else ""
        return f"{self.target.removesuffix('*')}{'/'.join(rest)}{slash}"


def address_key(path: str, query: str = "") -> str:
    """Return an address as redirects know it: a path in lower case without a slash at its end, and its query."""
    key = "/" + "/".join(part for part in lowered(path).split("/") if part)
    return f"{key}?{unquote_plus(query)}" if query else key


def typed_key(typed: str) -> str:
    """Return the address that somebody typed, as redirects know it: of a whole one, the path and the query."""
    parts = urlsplit(typed.partition("#")[0])
    return address_key(unquote(parts.path), parts.query)


def sources_of(path: str, query: str = "") -> Sequence[str]:
    """Return the sources that fit an address: it with its query, it, and what it lies below."""
    key = address_key(path)
    parts = key.split("/")[1:][:PARTS_MAX] if key != "/" else []
    above = [f"/{'/'.join(parts[:number])}".rstrip("/") + BELOW for number in range(len(parts) + 1)]
    exact = [address_key(path, query)] if query else []
    return [*exact, key, *above]
