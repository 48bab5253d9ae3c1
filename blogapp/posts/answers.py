"""What readers answered to a post, counted: in the hands of its format, and in the name of what is cached of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from blogapp import cache, db, plugins
from blogapp.formats import Answers, PostFormat
from blogapp.formats.actions import actions_of, counted
from blogapp.models import Post, PostRow, ReaderAnswer
from blogapp.posts import references


def entry(row: PostRow, *name: object) -> cache.Entry:
    """Return the entry of this name, for what follows from a post, what it names, its comments and its answers."""
    return cache.of_page(row, *name, given=(references.mark(row.format), state(row)))


def state(post: Post | PostRow) -> str:
    """Return what tells the answers to a post from those before; "" where its format asks for none."""
    format = plugins.formats().get(post.format)
    if format is None or not post.id or not actions_of(format):
        return ""
    return cache.of_answers(post.id).get_or(lambda: ReaderAnswer.state(db.session(), post.id))


def of(post: Post, format: type[PostFormat]) -> dict[str, Answers]:
    """Return the numbers of what was answered to a post, by action."""
    if not state(post):
        return {}
    found: dict[str, Answers] = cache.of_answers(post.id, "counted").get_or(lambda: _counted(post, actions_of(format)))
    return found


def _counted(post: Post, actions: Mapping[str, Any]) -> dict[str, Answers]:
    given: dict[str, list[tuple[dict[str, Any], int]]] = {name: [] for name in actions}
    for action, data, number in ReaderAnswer.counted(db.session(), post.id):
        if action in given:
            given[action].append((data, number))
    return {name: counted(group, given[name]) for name, group in actions.items()}
