"""WordPress's short addresses: what a query at the front page asks for, `/?p=1` or `/?cat=2&feed=atom`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from flask import abort
from sqlalchemy import select

from blogapp import db, site
from blogapp.listings import archives
from blogapp.listings.archives import Selection
from blogapp.models import Category, Comment, Gone, Kind, Post, User
from blogapp.models.comment_pages import comment_page
from blogapp.models.ids import row_id
from blogapp.posts import former_addresses, permalinks

MONTH = re.compile(r"(\d{4})(?:(\d{2})(\d{2})?)?", re.ASCII)
FEEDS = {"feed": "", "rss": "", "rss2": "", "rdf": "", "atom": "atom/", "json": "json/"}
Query = Mapping[str, str]


def meant(query: Query) -> str:
    """Return the path of what a query asks for, and "" if it asks for nothing; a request for nothing here ends.

    What readers do not see is not here, whatever its number.
    """
    name = next((name for name in SHORT if name in query), "")
    path = SHORT[name](query) if name else ""
    if "feed" in query:
        return _feed(query["feed"], path or "/")
    if "paged" in query and (path or query["paged"] != "1"):
        return _page(path or "/", query["paged"])
    return path


def _feed(kind: str, path: str) -> str:
    comments = kind.startswith("comments-") and path == "/"
    kind = kind.removeprefix("comments-")
    if kind not in FEEDS:
        abort(404)
    return f"{'/comments/' if comments else path}feed/{FEEDS[kind]}"


def _page(path: str, number: str) -> str:
    """Return the address of a page of a listing; the first has none of its own."""
    if path not in {"", "/"} and number == "1":
        return path
    return f"{path}page/{_number(number) or abort(404)}/"


def _number(text: str | None) -> int:
    """Return the number that is meant, 0 for none. What stood after an address in a text is often taken along."""
    return row_id((text or "").rstrip("),.;:!?]}>'\""))


def _by_id(query: Query) -> str:
    """Return the address of a post, a page or a file, which its number alone names for ever, here or formerly."""
    name = next(name for name in former_addresses.NUMBERED if name in query)
    asked = _number(query[name])
    kind, number = former_addresses.kind_at([f"?{each}={asked}" for each in (name, *former_addresses.NUMBERED)])
    if kind == "media" or (name == "attachment_id" and not kind):
        return former_addresses.file(number) or abort(404)
    number = number or asked
    post = db.session.get(Post, number)
    if post is None and db.session.scalar(select(Gone.path).where(Gone.post_id == number).limit(1)):
        abort(410)
    if post is None or not post.is_public:
        abort(404)
    if "cpage" in query and (page := _number(query["cpage"])):
        newest_first = site.current().newest_comments_first
        last = Comment.page(db.session(), post, newest_first=newest_first)[1]
        is_own = newest_first and page >= last
        return post.url if is_own else comment_page(post, min(page, last), newest_first=newest_first)
    return post.url


def _archive(find: Callable[[str], Selection], name: str) -> Callable[[Query], str]:
    return lambda query: _seen(find(query[name]))


def _seen(chosen: Selection) -> str:
    """Return where an archive is, if anything in it can be seen."""
    some = chosen.posts.with_only_columns(Post.id).limit(1)
    return chosen.archive.path if db.session.scalar(some) else abort(404)


def _with_id(name: str, model: type[Category | User], find: Callable[[str], Selection]) -> Callable[[str], Selection]:
    def archive(typed: str) -> Selection:
        asked = _number(typed)
        number = former_addresses.kind_at([f"?{name}={asked}"])[1] or asked
        slug = db.session.scalar(select(model.slug).where(model.id == number))
        return find(slug) if slug else abort(404)

    return archive


def _by_date(query: Query) -> str:
    digits = query.get("m") or query.get("year", "") + "".join(
        query[name].zfill(2) for name in ("monthnum", "day") if name in query
    )
    found = MONTH.fullmatch(digits) or abort(404)
    numbers = [int(part) for part in found.groups() if part]
    if not 1000 <= numbers[0] <= 9998 or 0 in numbers:
        abort(404)
    return _seen(archives.by_date(*numbers))


def _named(kind: Kind, name: str) -> Callable[[Query], str]:
    return lambda query: permalinks.find(kind, query[name]).url


SHORT: dict[str, Callable[[Query], str]] = {
    "p": _by_id,
    "page_id": _by_id,
    "cat": _archive(_with_id("cat", Category, archives.by_category), "cat"),
    "category_name": _archive(archives.by_category, "category_name"),
    "tag": _archive(archives.by_tag, "tag"),
    "author": _archive(_with_id("author", User, archives.by_author), "author"),
    "author_name": _archive(archives.by_author, "author_name"),
    "name": _named(Kind.POST, "name"),
    "pagename": _named(Kind.PAGE, "pagename"),
    "m": _by_date,
    "year": _by_date,
    "attachment_id": _by_id,  # files have no pages here, but those of a former site may be here
}
