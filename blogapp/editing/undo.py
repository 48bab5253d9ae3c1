"""Undo: the page that comes after a change of a post offers to take it back."""

from __future__ import annotations

from flask import flash, url_for

from blogapp.models import Post, Revision
from blogapp.posts import undoing


def offer(post: Post, waiting: Revision | None = None) -> None:
    """Let the next page offer to undo the change of a post that was just committed, if it changed anything.

    `waiting` are the changes that lay beside the post before it, if it took those away.
    """
    if revision := undoing.last(post):
        before = waiting.id if waiting else None
        address = url_for("editing.undo", post_id=post.id, revision=revision.id, waiting=before)
        flash(address, "undo")
