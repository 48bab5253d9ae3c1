"""A field that holds another post of the blog."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from blogapp.formats.fields.field import Field, FindPost, Seen, as_text
from blogapp.formats.fields.numbers import plain_digits
from blogapp.formats.values import Reader
from blogapp.formats.written import PostLink
from blogapp.text import Sentence, normalise_line

TITLE_MAX = 200
_ID = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)
_SHORT = re.compile(r"/?\?p=([1-9][0-9]{0,17})", re.ASCII)
_PATH = re.compile(r"/(?![/\\])[^\s<>\"'\\]{0,1000}")


class Reference(Field[PostLink | None]):
    """Another post of this blog, typed as its address, its number or `/?p=NUMBER`. The value is a `PostLink`, or None.

    Only a post that whoever writes can see is found. Stored as `{"id": number, "title": text, "url": path}`: while the
    post is public, readers get its present title and address, and once it is hidden or deleted those that were stored.
    Of a post that was not public when it was chosen its number alone is stored, and nothing is shown until it is.
    """

    control = "reference"
    empty: Any = None
    names_posts = True

    def clean(self, raw: Any) -> dict[str, Any] | None:
        """Accept what is stored, or the number of a post; the blog has looked up what was typed before."""
        if raw in (None, "", {}):
            return None
        given = raw if isinstance(raw, Mapping) else {"id": _number(raw)}
        if not _ID.fullmatch(str(given.get("id"))):
            raise ValueError(self.unknown())
        number = int(given["id"])
        return {
            "id": number,
            "title": normalise_line(as_text(given.get("title")))[:TITLE_MAX],
            "url": _safe(given.get("url"), number),
        }

    def look_up(self, raw: Any, find: FindPost) -> Any:
        """Return what is to be stored for an address or a number; what is stored already is brought up to date."""
        if isinstance(raw, Mapping):
            known = find(str(raw.get("id")))
            return {"id": known.id, "title": known.title, "url": known.url} if known and known.title else raw
        text = normalise_line(as_text(raw))
        if not text:
            return None
        found = find(_number(text) or text)
        if found is None:
            raise ValueError(self.unknown())
        return {"id": found.id, "title": found.title, "url": found.url}

    def unknown(self) -> Sentence:
        """Return what is said where there is no such post."""
        return Sentence("This must be the address or the number of a post of this blog that you can see.")

    def value(self, stored: Any, post: Seen) -> PostLink | None:
        """Return the post as it is now, else as it was; None for one that was never public."""
        if not isinstance(stored, Mapping) or not _ID.fullmatch(str(stored.get("id"))):
            return None
        number = int(stored["id"])
        link = post.reader.post(number) or PostLink(
            number, str(stored.get("title") or ""), _safe(stored.get("url"), number), is_public=False
        )
        return PostLink(link.id, link.title, link.url, self.mf, link.is_public) if link.title else None

    def typed(self, stored: Any) -> str:
        """Return the address."""
        return str(stored["url"]) if stored else ""

    def described(self, stored: Any) -> str:
        """Return the title, else the address."""
        return str(stored["title"] or stored["url"]) if stored else ""

    def text(self, value: PostLink | None) -> str:
        """Return the title."""
        return value.title if value else ""

    def linked(self, value: PostLink | None, reader: Reader) -> Any:
        """Return the post as a thing of schema.org, with its title and its whole address."""
        return {"@type": "BlogPosting", "name": value.title, "url": reader.absolute(value.url)} if value else ""

    def to_wordpress(self, value: PostLink | None, reader: Reader) -> str:
        """Return the whole address."""
        return reader.absolute(value.url) if value else ""

    def post_ids(self, stored: Any) -> list[int]:
        """Name the post."""
        return [stored["id"]] if isinstance(stored, Mapping) and isinstance(stored.get("id"), int) else []


def _number(raw: Any) -> str:
    """Return the number in `12` and `/?p=12`, "" where none stands there."""
    text = plain_digits(normalise_line(as_text(raw)))
    short = _SHORT.fullmatch(text)
    return short[1] if short else text if _ID.fullmatch(text) else ""


def _safe(url: Any, number: int) -> str:
    """Return a path of this site: the one that is given, else the post's short one."""
    return url if isinstance(url, str) and _PATH.fullmatch(url) else f"/?p={number}"
