"""What lies within a value, however deep: its texts, its lists and dicts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


def texts(value: Any) -> list[str]:
    """Return the texts in a value, keys left out."""
    return [str(part) for part in _leaves(value) if isinstance(part, str)]


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple | set | frozenset):
        for part in value:
            yield from _leaves(part)
    else:
        yield value


def objects(value: Any) -> set[int]:
    """Return the ids of the lists and dicts in a value, such as are in the value itself and not empty."""
    if isinstance(value, Mapping):
        return {id(value)} | {number for part in value.values() for number in objects(part)}
    if isinstance(value, list):
        return {id(value)} | {number for part in value for number in objects(part)}
    return set()
