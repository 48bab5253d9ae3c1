"""Static pages form a tree; the addresses at its top are shared with the blog's own."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, load_only

from blogapp.models.posts import Kind, Post, Status
from blogapp.models.trees import nested
from blogapp.text import slugify

LEVELS = 4  # pages within pages: their addresses must fit into `Post.path`
RESERVED_EVERYWHERE = {"feed", "page"}
RESERVED = RESERVED_EVERYWHERE | {
    "account", "author", "category", "comments", "edit", "favicon.ico", "healthz", "login", "logout", "media", "oembed",
    "robots.txt", "search", "sitemap.xml", "static", "tag", "type", "unlock",
}  # fmt: skip


def possible_parents(session: Session, page: Post) -> list[tuple[Post, int]]:
    """Return the pages in which a page may lie, with their depth: not itself, nothing within it, none too deep."""
    columns = load_only(Post.id, Post.parent_id, Post.title, Post.headline, Post.path)
    pages = select(Post).where(Post.kind == Kind.PAGE, Post.status != Status.TRASH).order_by(Post.title, Post.id)
    tree = nested(session.scalars(pages.options(columns)))
    below = _below(tree, page.id)
    height = 1 + max((depth for _, depth in below), default=0) - min((depth for _, depth in below), default=0)
    inside = {row.id for row, _ in below}
    return [(row, depth) for row, depth in tree if row.id not in inside and depth + height < LEVELS]


def _below(tree: list[tuple[Post, int]], page_id: int | None) -> list[tuple[Post, int]]:
    """Return a page and all that lie within it."""
    start = next((place for place, (row, _) in enumerate(tree) if row.id == page_id), None)
    if start is None:
        return []
    top = tree[start][1]
    end = next((place for place in range(start + 1, len(tree)) if tree[place][1] <= top), len(tree))
    return tree[start:end]


def reserved_word(session: Session, page: Post, wanted: str) -> str:
    """Return the word of the blog's own addresses that a page would stand in the way of, or ""."""
    typed = wanted.strip().strip("/").lower()
    word = slugify(wanted)
    parent = session.get(Post, page.parent_id) if page.parent_id else None
    reserved = RESERVED_EVERYWHERE if parent and parent.path else RESERVED
    if typed.isdigit():
        return typed
    return next((name for name in (word, typed) if name in reserved), "")
