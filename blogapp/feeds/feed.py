"""What every kind of feed tells: a feed and its entries, whatever they are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from blogapp import cache
from blogapp.formats import FeedElement
from blogapp.formats.feed_elements import NAMESPACES

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
    that it points to, `replies` the feed of its comments, `answers` the id and the address of what it answers, and
    `elements` what its format adds.
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
    elements: tuple[FeedElement, ...] = ()

    @property
    def enclosure(self) -> Enclosure | None:
        """The one file that RSS has a place for: what is played goes before pictures."""
        return min(self.enclosures, key=lambda file: file.is_picture, default=None)


@dataclass(frozen=True)
class Source:
    """An entry of a feed before it is made: `cache_entry(kind)` is where it is cached as a kind of feed writes it."""

    make: Callable[[], Entry]
    cache_entry: Callable[[str], cache.Entry]


@dataclass(frozen=True)
class Item:
    """An entry as a kind of feed writes it, when it last changed, and the prefixes of the namespaces that it needs."""

    text: str
    updated: datetime
    prefixes: frozenset[str] = frozenset()


def prefixes_of(elements: Iterable[FeedElement]) -> frozenset[str]:
    """Return the prefixes of elements and of those within them."""
    of_each = ({element.name.partition(":")[0], *prefixes_of(element.children)} for element in elements)
    return frozenset().union(*of_each)


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
    elements: tuple[FeedElement, ...] = ()

    @property
    def namespaces(self) -> dict[str, str]:
        """The namespaces of what formats add, by prefix: those that something in it needs."""
        needed = prefixes_of(self.elements).union(*(item.prefixes for item in self.items))
        return {prefix: address for prefix, address in NAMESPACES.items() if prefix in needed}

    @property
    def updated(self) -> datetime:
        """When something last changed in it."""
        return max((item.updated for item in self.items), default=NOTHING_YET)

    def address(self, suffix: str, number: int = 0) -> str:
        """Return the address of a kind of this feed, by default of this very page of it."""
        number = number or self.number
        return f"{self.base}{suffix}" + (f"?paged={number}" if number > 1 else "")
