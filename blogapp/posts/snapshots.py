"""The snapshots of all posts: rebuilt where an older version of the blog, or of a plugin, made them."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select, update

from blogapp import db
from blogapp.models import Post, Setting
from blogapp.posts import rendering

RENDERING = 2  # to be raised with every change of what `rendering.store` makes of the same data
MADE_BY = "rendering"  # the setting that says which of them made the snapshots
BATCH = 100

log = logging.getLogger(__name__)


class Progress(NamedTuple):
    """How many posts have been gone through, and how many of them keep the snapshot that they had."""

    done: int
    kept: int


def are_current() -> bool:
    """Return whether this version of the blog made all snapshots; it is asked in one small query."""
    return db.session.scalar(select(Setting.value).where(Setting.name == MADE_BY)) == RENDERING


def number() -> int:
    """Return how many snapshots there are."""
    return db.session.scalar(select(func.count()).select_from(Post)) or 0


def rebuild() -> Iterator[Progress]:
    """Rebuild all snapshots; yield how far it is after each batch. The caller commits, at each step and after the last.

    To readers and editors no post has changed by it: its version and the time of its last change stay. A post whose
    format is missing or fails keeps its snapshot. Whoever interrupts this finds the next call begin from the start.
    """
    progress = Progress(0, 0)
    for posts in batches():
        before = {post.id: (post.version, post.updated_at) for post in posts}
        kept = sum(not _is_rebuilt(post) for post in posts)
        db.session.flush()
        _leave_unchanged([post for post in posts if post.version != before[post.id][0]], before)
        progress = Progress(progress.done + len(posts), progress.kept + kept)
        yield progress
    db.session.merge(Setting(name=MADE_BY, value=RENDERING))


def batches() -> Iterator[list[Post]]:
    """Yield all posts, a batch at a time, each with a turn to write; the caller commits."""
    last = 0
    while True:
        db.take_turn()
        batch = list(db.session.scalars(select(Post).where(Post.id > last).order_by(Post.id).limit(BATCH)))
        if not batch:
            return
        last = batch[-1].id
        yield batch
        db.session.expunge_all()


def _is_rebuilt(post: Post) -> bool:
    """Return whether a post has a new snapshot. No post keeps the others from theirs, whatever is wrong with it."""
    post_id = post.id
    try:
        with db.session.begin_nested():
            return rendering.store(post)
    except Exception:
        log.exception("Post %s keeps the snapshot that it has.", post_id)
        return False


def _leave_unchanged(posts: Sequence[Post], before: Mapping[int, tuple[int, datetime]]) -> None:
    """Give posts back their version and the time of their last change: nobody typed anything."""
    if posts:
        table = db.Base.metadata.tables[Post.__tablename__]
        values: dict[str, Any] = {"version": bindparam("its_version"), "updated_at": bindparam("its_change")}
        rows = [
            dict(zip(("post", "its_version", "its_change"), (post.id, *before[post.id]), strict=True)) for post in posts
        ]
        db.session.connection().execute(update(table).where(table.c.id == bindparam("post")).values(values), rows)
