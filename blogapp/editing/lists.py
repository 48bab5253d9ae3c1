"""Long lists of the desk: a page at a time, narrowed by what is typed above them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import request

from blogapp.models.ids import row_id
from blogapp.text import normalise_line

PER_PAGE = 50
PAGES = 10_000
Row = TypeVar("Row")


@dataclass(frozen=True)
class ListQuery:
    """What somebody wants to see of a list: only what has these words, and which page of it."""

    words: str
    number: int
    per_page: int = PER_PAGE

    @classmethod
    def of_request(cls, per_page: int = PER_PAGE) -> ListQuery:
        """Read the address; whatever is no page is the first one."""
        number = min(row_id(request.args.get("page", 1)), PAGES) or 1
        return cls(normalise_line(request.args.get("q", ""))[:100], number, per_page)

    @property
    def start(self) -> int:
        """How many rows stand on the pages before."""
        return (self.number - 1) * self.per_page

    def part(self, rows: Sequence[Row]) -> Part[Row]:
        """Return the page of rows that were read from `start` on, one more than fit where there are more."""
        return Part(rows[: self.per_page], self.words, self.number, len(rows) > self.per_page)


@dataclass(frozen=True)
class Part(Generic[Row]):
    """A page of a list, with what was asked for and whether there is more."""

    rows: Sequence[Row]
    words: str
    number: int
    has_more: bool
