"""Rows that lie within one another, in the order in which a list shows them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar


class Nested(Protocol):
    """A row that may lie within another of its kind."""

    id: int
    parent_id: int | None


Row = TypeVar("Row", bound=Nested)


def nested(rows: Iterable[Row]) -> list[tuple[Row, int]]:
    """Return each row with its depth, every one right after the row it lies within.

    Rows whose parent is not among them stand at the top; so do those that lie within themselves, by mistake.
    """
    rows = list(rows)
    ids = {row.id for row in rows}
    children: dict[int | None, list[Row]] = {}
    for row in rows:
        children.setdefault(row.parent_id if row.parent_id in ids else None, []).append(row)
    result: list[tuple[Row, int]] = []
    _walk(children, None, 0, result)
    placed = {row.id for row, _ in result}
    return result + [(row, 0) for row in rows if row.id not in placed]


def _walk(children: dict[int | None, list[Row]], parent: int | None, depth: int, result: list[tuple[Row, int]]) -> None:
    for row in children.get(parent, ()):
        result.append((row, depth))
        _walk(children, row.id, depth + 1, result)
