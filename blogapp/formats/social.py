"""What a post shows of itself where somebody shares its address, made from the roles of its fields."""

from __future__ import annotations

from typing import Any

from blogapp.formats.values import Card
from blogapp.text import headline

FIRST = {"summary": 0, "body": 1}
PLAYED = {"audio", "video"}
LENGTH = 200  # signs of a description; what is longer is cut by everybody who shows it


def card(post: Any) -> Card:
    """Return the summary, else the first words of the body or of what else there is; a picture; what can be played."""
    fields = sorted(post.fields.values(), key=lambda field: FIRST.get(field.role, len(FIRST)))
    texts = (field.text(getattr(post, field.name)) for field in fields)
    description = next((headline(text, LENGTH) for text in texts if text.strip()), "")
    fields = sorted(post.fields.values(), key=lambda field: field.role != "image")
    files = [file for field in fields for file in field.files(getattr(post, field.name))]
    picture, player = (next((file for file in files if file.kind in kinds), None) for kinds in ({"image"}, PLAYED))
    return Card(description, picture, player)
