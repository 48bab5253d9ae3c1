"""What a post shows of itself where somebody shares its address, made from the roles of its fields."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from blogapp.formats.values import Card, Picture, Player
from blogapp.text import headline

FIRST = {"summary": 0, "body": 1}
LENGTH = 200  # signs of a description; what is longer is cut by everybody who shows it


def card(post: Any) -> Card:
    """Return the summary, else the first words of the body or of what else there is; a picture; what can be played."""
    fields = sorted(post.fields.values(), key=lambda field: FIRST.get(field.role, len(FIRST)))
    texts = (field.text(getattr(post, field.name)) for field in fields)
    description = next((headline(text, LENGTH) for text in texts if text.strip()), "")
    values = list(_values(post))
    return Card(
        description,
        next((value for value in values if isinstance(value, Picture)), None),
        next((value for value in values if isinstance(value, Player)), None),
    )


def _values(post: Any) -> Iterator[object]:
    """Give each value, that of the role image first, and the parts of lists one by one."""
    for field in sorted(post.fields.values(), key=lambda field: field.role != "image"):
        value = getattr(post, field.name)
        yield from value if isinstance(value, list) else [value]
