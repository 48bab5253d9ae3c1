"""What is found by words."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, or_, true

from blogapp.models import Post
from blogapp.text import normalise_line

WORDS_MAX = 10  # more than these do not narrow a search further
LENGTH_MAX = 200


def words_of(query: str) -> list[str]:
    """Return the words of what was typed, the first few of them."""
    return normalise_line(query[:LENGTH_MAX]).split()[:WORDS_MAX]


def matching(words: list[str]) -> Select[Post]:
    """Select the posts that everybody may read and that have every word in their title or text."""
    return Post.open().where(true(), *(_has(word) for word in words))


def _has(word: str) -> ColumnElement[bool]:
    return or_(Post.title.icontains(word, autoescape=True), Post.text.icontains(word, autoescape=True))
