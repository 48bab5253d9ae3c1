"""Posts that others name: found by whoever writes, shown as they are now, and known to the cache."""

from __future__ import annotations

import re
from collections.abc import Collection, Hashable, Iterable
from urllib.parse import parse_qs, unquote, urlsplit

from flask import g
from sqlalchemy import select

from blogapp import cache, db, plugins, site
from blogapp.accounts.permissions import Visitor, may_edit
from blogapp.formats import PostLink
from blogapp.formats.fields.field import FindPost
from blogapp.models import Post, Redirect
from blogapp.plugins import checks
from blogapp.text import slug_forms

EDITOR = re.compile(r"edit/posts/([1-9][0-9]{0,17})", re.ASCII)


def mark(format: str) -> Hashable:
    """Return what changes with any post, for a format whose posts name others; None for any other."""
    found = plugins.formats().get(format)
    return cache.version().posts if found and any(field.names_posts for field in found.fields.values()) else None


def public(number: int) -> PostLink | None:
    """Return a post as every reader may know it now, None where there is none that they may."""
    known: dict[int, PostLink | None] = g.get("named_posts", {})
    return known[number] if number in known else _public([number]).get(number)


def prepare(posts: Iterable[Post]) -> None:
    """Look up all that several posts name, in at most one query; a request that may write asks each time."""
    if db.is_reading():
        wanted = {number for post in posts for number in _named_by(post)}
        g.named_posts = {**g.get("named_posts", {}), **dict.fromkeys(wanted), **_public(wanted)}


def _public(ids: Collection[int]) -> dict[int, PostLink]:
    wanted = [number for number in ids if 0 < number <= db.LARGEST_ID]
    columns = Post.published(None).with_only_columns(Post.id, Post.path, Post.name)
    rows = db.session.execute(columns.where(Post.id.in_(wanted))) if wanted else ()
    return {number: PostLink(number, name, f"/{path}/") for number, path, name in rows if path}


def _named_by(post: Post) -> list[int]:
    """Return the ids of the posts that a post names; none where its format cannot say."""
    format = plugins.formats().get(post.format)
    if not post.data or format is None or plugins.state_of(post) != "fine" or mark(post.format) is None:
        return []
    try:
        with plugins.guard(post.format, "name other posts", post):
            data = format.upgrade(post.data, post.format_version)
            fields = format.fields.values()
            return checks.ids(n for field in fields for n in field.post_ids(data.get(field.name, field.empty)))
    except plugins.Failed:
        return []


def finder(visitor: Visitor | None) -> FindPost:
    """Return what finds a post by its address or its number, if a visitor can see it."""

    def find(typed: str) -> PostLink | None:
        number = _number_of(typed)
        post = db.session.get(Post, number) if number else None
        if post is None or not (post.is_public or (visitor and may_edit(visitor, post))):
            return None
        shown = post.is_public and post.path
        return PostLink(
            post.id, post.name if shown else "", post.url if shown else f"/?p={post.id}", is_public=bool(shown)
        )

    return find


def _number_of(typed: str) -> int:
    """Return the id of the post at an address of this site, now or formerly; 0 where there is none."""
    if typed.isascii() and typed.isdecimal():
        return int(typed) if len(typed) < 11 and int(typed) <= db.LARGEST_ID else 0
    try:
        parts = urlsplit(typed)
    except ValueError:
        return 0
    if parts.netloc and parts.netloc.lower() != urlsplit(site.absolute("/")).netloc.lower():
        return 0
    short = parse_qs(parts.query).get("p", [""])[0]
    path = unquote(parts.path).strip("/")
    editor = EDITOR.fullmatch(path)
    if number := editor[1] if editor else short if not path else "":
        return _number_of(number)
    paths = slug_forms(path)
    here = db.session.scalar(select(Post.id).where(Post.path.in_(paths)).limit(1))
    return here or db.session.scalar(select(Redirect.post_id).where(Redirect.path.in_(paths)).limit(1)) or 0
