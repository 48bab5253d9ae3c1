"""A slug, or a path that ends with one, that no row has yet."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import Session

from blogapp.text import unique_slug


def free_slug(session: Session, others: Select[Any], wanted: str, reserved: Collection[str] = ()) -> str:
    """Return `wanted`, or the first of `wanted-2`, `wanted-3` ... that is neither reserved nor selected by `others`.

    Only where the wanted one is taken is it worth looking for others like it: that reads the whole index.
    """
    (column,) = others.selected_columns
    if wanted not in reserved and session.scalar(others.where(column == wanted)) is None:
        return wanted
    similar = session.scalars(others.where(column.startswith(f"{wanted}-", autoescape=True)))
    return unique_slug(wanted, {wanted, *similar, *reserved})
