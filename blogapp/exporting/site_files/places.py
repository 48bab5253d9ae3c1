"""Where things lie in the folder of a site: a post by its address, what belongs to it by its id, which stays."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

BARE = re.compile(r"[a-z0-9-]{1,100}")  # what every file system has room for and takes for one name
LONGEST = 100  # bytes


def of(table: str, row: Mapping[str, Any]) -> str:
    """Return the place of a row that has a file of its own."""
    if table == "posts":
        return of_post(row)
    return f"{table}/{row['post_id']}/{row['id']}.md"


def of_post(row: Mapping[str, Any]) -> str:
    """Return the place of a post: its address, with the id where that is not enough to tell it from others."""
    folder = "pages" if row["kind"] == "page" else "posts"
    path = row.get("path")
    if not path:
        return f"{folder}/_drafts/{row['id']}.md"
    parts = path.split("/")
    if all(BARE.fullmatch(part) for part in parts):
        return f"{folder}/{path}.md"
    return f"{folder}/{'/'.join(map(_readable, parts))}_{row['id']}.md"


def name_of(slug: str, id: int) -> str:
    """Return a name for a file by a slug, with the id where the slug cannot stand as it is."""
    return slug if BARE.fullmatch(slug) else f"{_readable(slug)}_{id}"


def _readable(part: str) -> str:
    """Return what of a part of an address can stand in the name of a file everywhere."""
    letters = "".join(sign if _is_letter(sign) else "_" for sign in part) or "_"
    return letters.encode("utf-8", "replace")[:LONGEST].decode("utf-8", "ignore")


def _is_letter(sign: str) -> bool:
    """Return whether a sign is a letter, a digit, a mark on one of them, or a hyphen."""
    return sign.isalnum() or sign == "-" or unicodedata.category(sign).startswith("M")
