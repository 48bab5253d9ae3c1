"""What is told of a post or a comment: fixed at the commit, and less of what is not public when it is told."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy.orm import Session

from blogapp import db, site
from blogapp.events import receivers
from blogapp.events.appointments import subject_of
from blogapp.events.changes import Change
from blogapp.models import Comment, CommentStatus, Post
from blogapp.text import first_words, plain_text

OF_ANY = ("id", "kind", "address")  # of a post that is not public, or not any more
OF_PROTECTED = {"excerpt": "", "protected": True}


def jobs(session: Session, changes: Iterable[Change]) -> Iterator[dict[str, Any]]:
    """Yield the jobs that tell of these changes, one for each who wants to hear of it."""
    wanted = cache(receivers.of)
    for change in changes:
        if of_name := wanted(change.name):
            payload = message(change.name, TOLD[change.name](session, change.row))
            for receiver in of_name:
                about = {"receiver": receiver.name, "subject": subject_of(change.post_id)}
                yield {"task": receiver.task, "payload": payload} | about


def message(name: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a job tells: an event with an id of its own, which happens now."""
    return {"id": f"evt_{secrets.token_hex(12)}", "name": name, "at": db.now().isoformat(), "data": data}


def _of_post(session: Session, row: Any) -> dict[str, Any]:
    """Return what is told of a public post; of a protected one no text."""
    post = session.get_one(Post, row.id)
    told = {
        "title": post.name,
        "excerpt": post.excerpt or first_words(post.text),
        "format": post.format,
        "language": post.language or "",
        "author": post.author.name if post.author else "",
        "published": _written(post.published_at),
        "updated": _written(post.updated_at),
        "categories": sorted(category.name for category in post.categories),
        "tags": sorted(tag.name for tag in post.tags),
        "protected": False,
    }
    return _place(row) | told | (OF_PROTECTED if post.is_protected else {})


def _place(row: Any) -> dict[str, Any]:
    """Return what is told of any post: which it is, and where it stands or stood."""
    return {"id": row.id, "kind": row.kind, "address": site.absolute(f"/{row.path}/" if row.path else f"/?p={row.id}")}


def _of_comment(session: Session, row: Any) -> dict[str, Any]:
    """Return what is told of a comment on a public post: of one that waits, or on a protected post, no word."""
    comment = session.get_one(Comment, row.id)
    post = comment.post
    if comment.status != CommentStatus.APPROVED:
        return {"id": comment.id, "address": _place(post)["address"], "post": _place(post)}
    newest_first = site.current().newest_comments_first
    address = site.absolute(Comment.address(session, post, comment.id, newest_first=newest_first))
    words = {"name": comment.name, "text": plain_text(comment.html)}
    told = dict.fromkeys(words, "") if post.is_protected else words
    return {"id": comment.id, "address": address, **told, "post": _place(post) | {"title": post.name}}


def _written(moment: datetime | None) -> str:
    """Return a moment as JSON has it (RFC 3339)."""
    return moment.astimezone(UTC).isoformat(timespec="seconds") if moment else ""


def as_of_now(name: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what may be told now of what was fixed at the commit."""
    return NOW[name](data) if name in NOW else dict(data)


def _post_now(data: Mapping[str, Any]) -> dict[str, Any]:
    protected = _protected(data["id"])
    if protected is None:
        return {name: data[name] for name in OF_ANY}
    return dict(data) | (OF_PROTECTED if protected and "excerpt" in data else {})


def _comment_now(data: Mapping[str, Any]) -> dict[str, Any]:
    approved = Comment.approved().where(Comment.id == data["id"]).with_only_columns(Comment.id)
    protected = _protected(data["post"]["id"])
    if protected is None or db.session.scalar(approved) is None:
        return {"id": data["id"], "address": data["address"], "post": {name: data["post"][name] for name in OF_ANY}}
    return dict(data) | (dict.fromkeys({"name", "text"} & data.keys(), "") if protected else {})


def _protected(post_id: int) -> bool | None:
    """Return whether a post is protected; None where it is not public."""
    public = Post.published(None).where(Post.id == post_id)
    return db.session.scalar(public.with_only_columns(Post.password.is_not(None)))


TOLD: dict[str, Callable[[Session, Any], dict[str, Any]]] = {
    "published": _of_post,
    "changed": _of_post,
    "unpublished": lambda _session, row: _place(row),
    "commented": _of_comment,
    "approved": _of_comment,
}
NOW: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    **dict.fromkeys(("published", "changed", "unpublished"), _post_now),
    **dict.fromkeys(("commented", "approved"), _comment_now),
}
