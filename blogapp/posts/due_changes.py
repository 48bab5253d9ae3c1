"""Changes beside a post once they are due: they take in what was changed meanwhile, are checked, and put in place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from blogapp import db, plugins, site
from blogapp.accounts.permissions import may_publish
from blogapp.formats import Errors
from blogapp.formats.fields import syntaxes
from blogapp.media import uses
from blogapp.models import Post, Revision, RevisionKind, Status, User, Written
from blogapp.models.revisions import HeldBack
from blogapp.posts import checking, revisions, saving, snapshots
from blogapp.text import HtmlSource
from blogapp.text.merge import merged, merged_value


class Held(Exception):
    """Changes cannot be published now."""

    def __init__(self, reason: HeldBack) -> None:
        super().__init__(reason)
        self.reason = reason


def put_in_place(revision: Revision) -> None:
    """Let a post be as its changes say; the caller commits. Raises `Held`."""
    post, author = db.session.get_one(Post, revision.post_id), revision.author
    assert revision.due_at is not None
    if post.status != Status.PUBLISHED:
        raise Held(HeldBack.AWAY)
    if author is None or not may_publish(author, post):
        raise Held(HeldBack.RIGHTS)
    written = _with(revision.written, changed_meanwhile(post, revision))
    _check(post, written, author)
    told = revision.correction if post.is_public else None
    revisions.explain(kind=RevisionKind.PUBLISHED, author_id=author.id, correction=told, created_at=revision.due_at)
    revisions.take_up(post, written)
    revisions.move_below(post, written.options["parent_id"])
    post.updated_at = revision.due_at
    uses.take_up(post, revision)
    Revision.close(db.session(), post.id)
    post.publish(db.session(), site.zone(), written.published_at)
    snapshots.store(post, author)
    saving.date_change(post, revision.due_at)
    if snapshots.is_outdated(post):  # it has another address now, or another time
        snapshots.store(post, author)
        saving.date_change(post, revision.due_at)


def changed_meanwhile(post: Post, revision: Revision) -> tuple[Written, Written] | None:
    """Return what readers saw when changes were begun, and what they see now; None where that is the same."""
    found = db.session.get(Revision, revision.base_id) if revision.base_id else None
    base = found if found and not found.beside else revision.before(db.session())
    now = Written.of_post(db.session.connection(), post.id)
    return (base.written, now) if base and now and base.written != now else None


def take_in(post: Post, meanwhile: tuple[Written, Written]) -> None:
    """Merge what was changed meanwhile into a post that was just saved; the caller commits. Raises `Held`."""
    db.session.flush()
    mine, changed = Written.of_post(db.session.connection(), post.id), post.updated_at
    assert mine is not None
    revisions.take_up(post, _with(mine, meanwhile))
    snapshots.store(post)
    saving.date_change(post, changed)


def _with(mine: Written, meanwhile: tuple[Written, Written] | None) -> Written:
    """Return changes with what was changed meanwhile. Raises `Held` where both changed the same."""
    if meanwhile is None:
        return mine
    began, theirs = meanwhile
    if len({(each.format, each.format_version) for each in (began, mine, theirs)}) > 1:
        raise Held(HeldBack.CHANGED)
    return replace(
        mine,
        title=_merged(began.title, mine.title, theirs.title),
        data=_each_merged(began.data, mine.data, theirs.data),
        options=_each_merged(began.options, mine.options, theirs.options),
    )


def _each_merged(base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, Any]:
    joined = [syntaxes.joined(each) for each in (base, mine, theirs)]
    names = dict.fromkeys(name for each in joined[1:] for name in each)
    return syntaxes.split({name: _merged(*(each.get(name) for each in joined)) for name in names})


def _merged(base: Any, mine: Any, theirs: Any) -> Any:
    """Merge a text by its paragraphs, anything else as a whole. Raises `Held` where something is to be settled.

    A text in HTML is none with one in Markdown.
    """
    kinds = {type(each) for each in (base, mine, theirs)}
    if kinds in ({str}, {HtmlSource}):
        if (text := merged(base, mine, theirs).text) is None:
            raise Held(HeldBack.CHANGED)
        return type(mine)(text)
    chunk = merged_value(base, mine, theirs)
    if not chunk.is_agreed:
        raise Held(HeldBack.CHANGED)
    return chunk.mine


def _check(post: Post, written: Written, author: User) -> None:
    """Ask the format whether it takes what was written, as it would be asked by the form. Raises `Held`."""
    changed = revisions.as_post(post, written)
    if plugins.state_of(changed) != "fine":
        raise Held(HeldBack.FORMAT)
    format = plugins.formats()[written.format]
    try:
        with plugins.guard(format.name, "bring the data of a post up to date", changed):
            raw = {**format.upgrade(written.data, written.format_version), "title": written.title}
        checking.cleaned(changed, format, raw, partial=False, published=written.published_at, visitor=author)
    except Errors as errors:
        raise Held(HeldBack.REFUSED) from errors
    except plugins.Failed as failed:
        raise Held(HeldBack.FORMAT) from failed
