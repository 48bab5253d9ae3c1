"""Where what an imported site had at an address is now: a post, a page, a category, a tag, an author or a file.

The addresses are those of WordPress and its kin: with feeds, pages and comment pages below them, with `index.php`
before them, and for pictures with the size of a copy in their names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from flask import abort
from sqlalchemy import select

from blogapp import db
from blogapp.media import uses
from blogapp.models import Category, Comment, FormerAddress, Gone, Media, Post, Tag, User
from blogapp.models.former_addresses import ADDRESS_MAX, former_path

# What stood below an address, and comes to stand below the present one: feeds, pages of a list, of a text, of comments.
BELOW = re.compile(
    r"(?P<above>.+?)/(?P<below>feed(?:/[a-z0-9]+)?|embed|trackback|amp|(?:comment-page-|page/)?[1-9][0-9]{0,5})",
    re.ASCII,
)
FEEDS = {"feed/atom": "feed/atom/", "feed/json": "feed/json/"}  # any other is RSS
LEFT_OUT = {"trackback", "amp", "page/1", "comment-page-1"}  # the address above is meant
# The names of a picture's copies: a size, or what became of the original. A plugin adds .webp to any of them.
COPY = re.compile(
    r"(?P<stem>.+?)(?:-(?P<width>\d{1,5})x\d{1,5}|-scaled|-rotated|-e\d{10,14})*(?P<ending>\.[a-z0-9]{2,4}?)(?:\.(?:webp|avif))?",
    re.ASCII,
)
NUMBERED = ("p", "page_id", "attachment_id")  # posts, pages and files have numbers from one row of them


def leads(path: str, tidy: str = "") -> Iterator[str]:
    """Yield where what was at a path can be now, the likeliest first. The request ends with 410 if it was deleted.

    `tidy` is the path without what is often added to one. Nothing is said of whether readers see it.
    """
    wanted = list(dict.fromkeys(pair for each in (path, tidy) if each for pair in _bases(former_path(each))))
    found = _rows([base for base, _ in wanted])
    for base, below in wanted:
        if base in found:
            yield from _addresses(found[base], below)
            return
    if (copy := COPY.fullmatch(former_path(path))) and "/" in copy["stem"]:
        yield from _copies(copy)


def kind_at(paths: Sequence[str]) -> tuple[str, int]:
    """Return what was at one of these paths, as its kind and id; ("", 0) for nothing."""
    found = _rows(paths)
    row = next((found[path] for path in paths if path in found), None)
    return (row.kind, row.row_id) if row else ("", 0)


def _rows(paths: Sequence[str]) -> dict[str, FormerAddress]:
    """Return what was at each of these paths, in one query."""
    plain = {path[:ADDRESS_MAX] for path in paths if path and "\0" not in path}
    rows = db.session.scalars(select(FormerAddress).where(FormerAddress.path.in_(plain))) if plain else ()
    return {row.path: row for row in rows}


def _bases(key: str) -> Iterator[tuple[str, str]]:
    """Yield the addresses that a path may be, or lie below, each with what lies below it."""
    key = key.removeprefix("index.php/")
    yield key, ""
    while below := BELOW.fullmatch(key):
        key = below["above"]
        yield key, below["below"]


def _addresses(row: FormerAddress, below: str) -> Iterator[str]:
    here = HERE[row.kind](row.row_id) if row.kind in HERE else ""
    if here and below and below not in LEFT_OUT and row.kind != "media":
        yield here + (FEEDS.get(below, "feed/") if below.startswith("feed") else f"{below}/")
    if here:
        yield here


def _copies(copy: re.Match[str]) -> Iterator[str]:
    """Yield the file of which a picture is a copy: the smallest of its copies here that is as wide, else itself."""
    stem, ending = copy["stem"], copy["ending"]
    found = _rows([f"{stem}{ending}", f"{stem}-scaled{ending}", f"{stem}-rotated{ending}"])
    for row in found.values():
        media = db.session.get(Media, row.row_id) if row.kind == "media" and file(row.row_id) else None
        if media is not None:
            yield _as_wide(media, int(copy["width"] or 0))
            return


def _as_wide(media: Media, width: int) -> str:
    """Return the path of the smallest copy of a picture that is at least so wide, else of the picture; 0 is itself."""
    fitting = sorted((int(each), path) for each, path in media.widths.items() if int(each) >= width > 0)
    return f"/media/{fitting[0][1]}" if fitting else media.url


def _post(number: int) -> str:
    post = db.session.get(Post, number)
    if post is None and db.session.scalar(select(Gone.path).where(Gone.post_id == number).limit(1)):
        abort(410)
    return post.url if post is not None and post.is_public else ""


def file(number: int) -> str:
    """Return the path of a file that everybody may have; "" for any other."""
    media = db.session.get(Media, number)
    known = uses.at(media.path) if media is not None else None
    return known[0].url if known and (known[1] or uses.by_site(known[0])) else ""


def _by(model: type[Any], name: str) -> Callable[[int], str]:
    def find(number: int) -> str:
        row = db.session.get(model, number)
        return getattr(row, name) if row is not None else ""

    return find


def _comment(number: int) -> str:
    comment = db.session.get(Comment, number)
    return _post(comment.post_id) if comment is not None else ""


HERE: dict[str, Callable[[int], str]] = {
    "post": _post,
    "page": _post,
    "category": _by(Category, "path"),
    "tag": _by(Tag, "path"),
    "author": _by(User, "path"),
    "media": file,
    "comment": _comment,
}
