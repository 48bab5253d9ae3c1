"""What readers answered to a post, counted: in the hands of its format, and in the name of what is cached of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import g

from blogapp import cache, db, plugins
from blogapp.formats import Answers, PostFormat
from blogapp.formats.actions import actions_of, counted
from blogapp.models import Post, PostRow, ReaderAnswer
from blogapp.posts import references


def entry(row: PostRow, *name: object) -> cache.Entry:
    """Return the entry of this name, for what follows from a post, what it names, its comments and its answers."""
    return cache.of_page(row, *name, given=(references.mark(row.format), state(row)))


def state(post: Post | PostRow) -> str:
    """Return what tells the answers to a post from those before; "" where its format asks for none.

    It is the same throughout a request, since it names what is cached of the answers as they were read after it.
    """
    format = plugins.formats().get(post.format)
    if format is None or not post.id or not actions_of(format):
        return ""
    entry = cache.of_answers(post.id)
    if entry is cache.NOWHERE:
        return ReaderAnswer.state(db.session(), post.id)
    known: dict[cache.Entry, str] = g.setdefault("states_of_answers", {})
    if entry not in known:
        known[entry] = entry.get() or _read_state(entry, post.id)
    return known[entry]


def _read_state(entry: cache.Entry, post_id: int) -> str:
    """Read it, and cache it unless somebody has answered since this request asked for the version of the site."""
    found, mark = ReaderAnswer.state_and_mark(db.session(), post_id)
    if mark == entry.version:
        entry.set(found)
    return found


def of(post: Post, format: type[PostFormat]) -> dict[str, Answers]:
    """Return the numbers of what was answered to a post, by action."""
    if not (known := state(post)):
        return {}
    entry = cache.of_state(known, "answers", post.id, "counted")
    found: dict[str, Answers] = entry.get_or(lambda: _counted(post, actions_of(format)))
    return found


def _counted(post: Post, actions: Mapping[str, Any]) -> dict[str, Answers]:
    given: dict[str, list[tuple[dict[str, Any], int]]] = {name: [] for name in actions}
    for action, data, number in ReaderAnswer.counted(db.session(), post.id):
        if action in given:
            given[action].append((data, number))
    return {name: counted(group, given[name]) for name, group in actions.items()}
