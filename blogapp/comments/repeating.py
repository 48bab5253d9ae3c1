"""Whether a comment is there already: its form came twice, or somebody says the same again."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Select, select

from blogapp.db import now
from blogapp.models import Comment

SAME_AGAIN = timedelta(days=1)  # within this time, the same words are taken for the same comment


def of_draft(post_id: int, draft: str | None) -> Select[Comment]:
    """Select the comment that a form with this id has made already."""
    return select(Comment).where(Comment.post_id == post_id, Comment.draft == draft)


def says_the_same(one: Comment, other: Comment) -> bool:
    """Return whether a comment is another one again."""
    names = ("parent_id", "name", "email", "url", "body")
    return all(getattr(one, name) == getattr(other, name) for name in names)


def twins(comment: Comment) -> Select[Comment]:
    """Select what the same person lately said in the same words in the same place, newest first."""
    same = (Comment.post_id == comment.post_id, Comment.name == comment.name, Comment.body == comment.body)
    same_account = Comment.user_id.is_not_distinct_from(comment.user_id)
    same_place = Comment.parent_id.is_not_distinct_from(comment.parent_id)
    lately = Comment.created_at > now() - SAME_AGAIN
    return select(Comment).where(*same, same_account, same_place, lately).order_by(Comment.id.desc())
