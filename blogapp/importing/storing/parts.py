"""Values a few at a time, however many there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def parts(values: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield lists of so many values, the last with what is left."""
    rest = iter(values)
    while part := list(islice(rest, size)):
        yield part
