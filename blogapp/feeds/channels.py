"""What feeds are made of: posts or comments under a name."""

from __future__ import annotations

from typing import Protocol

from blogapp.feeds.feed import Source


class Channel(Protocol):
    """Posts or comments under a name, newest first. `page` and `base` are paths of the site."""

    @property
    def title(self) -> str:
        """What the feed is called."""

    @property
    def description(self) -> str:
        """A few words about it; may be empty."""

    @property
    def page(self) -> str:
        """The page that shows the same to readers."""

    @property
    def base(self) -> str:
        """The path of the RSS feed, below which the other kinds lie."""

    @property
    def format(self) -> str:
        """The name of the format whose posts it has, all of them; "" for any other."""

    @property
    def may_be_empty(self) -> bool:
        """Whether it is there while nothing is in it."""

    def read(self, number: int, length: int) -> tuple[list[Source], bool]:
        """Return a page of entries, and whether there are older ones."""
