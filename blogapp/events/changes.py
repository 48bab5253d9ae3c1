"""What happened, as it follows from posts and comments before a transaction and after it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from blogapp.models import CommentStatus


@dataclass(frozen=True)
class Change:
    """An event, the post that it is about, and the row of what is told: that post, or a comment on it."""

    name: str
    post_id: int
    row: Any


def of_posts(before: Mapping[int, Any], after: Mapping[int, Any], told: Mapping[int, bool]) -> Iterator[Change]:
    """Yield what happened to posts. Of some, everybody was `told` something else than what is so by now."""
    for post_id, was in sorted(before.items()):
        post = after.get(post_id)
        was_told = was is not None and told.get(post_id, was.is_public)
        if post is not None and post.is_public:
            if not was_told:
                yield Change("published", post_id, post)
            elif post.updated_at != was.updated_at:
                yield Change("changed", post_id, post)
        elif was_told:
            yield Change("unpublished", post_id, was)


def of_comments(before: Mapping[int, Any], after: Mapping[int, Any], posts: Mapping[int, Any]) -> Iterator[Change]:
    """Yield what happened to comments on public posts."""
    for comment_id, comment in sorted(after.items()):
        was = before[comment_id]
        if not posts[comment.post_id].is_public:
            continue
        if was is None:
            yield Change("commented", comment.post_id, comment)
        if comment.status == CommentStatus.APPROVED and (was is None or was.status != comment.status):
            yield Change("approved", comment.post_id, comment)
