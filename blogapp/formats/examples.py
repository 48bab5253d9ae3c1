"""The files that the example of a format names, other than pictures. Nobody uploaded them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from blogapp import file_types
from blogapp.formats.values import MediaFile


def files(group: Any, data: Mapping[str, Any]) -> dict[int, MediaFile]:
    """Return a file for each id in the data of a format, or of a row, whose field takes other files than pictures."""
    named: dict[int, MediaFile] = {}
    for field in group.fields.values():
        stored = data.get(field.name, field.empty)
        for row in stored if field.group else ():
            named |= files(field.group, row)
        of_type = file_types.TYPES.get(next(iter(field.kinds), ""))
        if of_type is None or of_type.kind == "image":
            continue
        for number in field.media_ids(stored):
            name = f"example-{number}{of_type.endings[0]}"
            named[number] = MediaFile(number, f"/media/kit/{name}", of_type.mime, name=name, size=12_345)
    return named
