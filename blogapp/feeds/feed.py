"""What every kind of feed tells: a feed and its entries, whatever they are made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from blogapp import cache

NOTHING_YET = datetime(2000, 1, 1, tzinfo=UTC)  # Atom asks even an empty feed when it last changed


@dataclass(frozen=True)
class Enclosure:
    """A file that belongs to an entry. `size` is in bytes, 0 where it is not known."""

    url: str
    mime: str
    size: int = 0

    @property
    def is_picture(self) -> bool:
        """Whether it is to be looked at, and not played."""
        return self.mime.startswith("image/")


@dataclass(frozen=True)
class Entry:
    """A post or a comment. All addresses are whole; `id` never changes, whatever becomes of the address.

    `title` is empty for what has none, and `headline` then says what it begins with. `about` is the address elsewhere
    that it points to, `replies` the feed of its comments, `answers` the id and the address of what it answers.
    """

    id: str
    url: str
    title: str
    headline: str
    html: str
    summary: str
    published: datetime
    updated: datetime
    author: str = ""
    author_url: str = ""
    language: str = ""
    categories: list[str] = field(default_factory=list)
    enclosures: list[Enclosure] = field(default_factory=list)
    image: str = ""
    about: str = ""
    replies: str = ""
    answers: tuple[str, str] | None = None

    @property
    def enclosure(self) -> Enclosure | None:
        """The one file that RSS has a place for: what is played goes before pictures."""
        return min(self.enclosures, key=lambda file: file.is_picture, default=None)


@dataclass(frozen=True)
class Source:
    """An entry of a feed before it is made: `kept(kind)` is where it is kept as a kind of feed writes it."""

    make: Callable[[], Entry]
    kept: Callable[[str], cache.Entry]


@dataclass(frozen=True)
class Item:
    """An entry as a kind of feed writes it, and when it last changed."""

    text: str
    updated: datetime


@dataclass(frozen=True)
class Feed:
    """A page of a feed. `base` is the address of its RSS, below which the other kinds lie; `id` never changes."""

    id: str
    title: str
    description: str
    page: str
    base: str
    language: str
    owner: str
    items: list[Item]
    number: int
    has_older: bool

    @property
    def updated(self) -> datetime:
        """When something last changed in it."""
        return max((item.updated for item in self.items), default=NOTHING_YET)

    def address(self, suffix: str, number: int = 0) -> str:
        """Return the address of a kind of this feed, by default of this very page of it."""
        number = number or self.number
        return f"{self.base}{suffix}" + (f"?paged={number}" if number > 1 else "")
