"""How a post is turned into another format: what it would be then, what has no place there, and what it would lack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from blogapp import db, plugins
from blogapp.formats import Errors, PostFormat
from blogapp.formats.conversion import Unplaced, convert
from blogapp.models import Post, Revision, Status
from blogapp.plugins import checks
from blogapp.posts import checking, saving, snapshots
from blogapp.text import Sentence


@dataclass(frozen=True)
class Conversion:
    """How a post would be in another format: its data, what has no place there, and what it would lack."""

    format: type[PostFormat]
    data: dict[str, Any]
    unplaced: Sequence[Unplaced]
    wanting: Mapping[str, str]


def of(post: Post, name: str) -> Conversion:
    """Return how a post would be in the format of that name; the post stays as it is. Raises `Errors`."""
    if Revision.pending(db.session(), post.id):
        raise Errors({"": Sentence("Changes to this post wait to be published. Publish them or discard them first.")})
    old, new = plugins.formats()[post.format], plugins.formats()[name]
    try:
        with plugins.guard(old.name, "be turned into another"), plugins.guard(new.name, "take another's place"):
            data, unplaced = convert(old, new, old.upgrade(post.data, post.format_version))
            data = checks.data(data)
        wanting = _wanting(post, new, data)
    except plugins.Failed as failed:
        sentence = Sentence(
            "A plugin failed on this post (%(reason)s). Tell whoever looks after it.", reason=failed.reason
        )
        raise Errors({"": sentence}) from failed
    return Conversion(new, data, unplaced, wanting)


def _wanting(post: Post, format: type[PostFormat], data: Mapping[str, Any]) -> Mapping[str, str]:
    try:
        checking.cleaned(post, format, {**data, "title": post.title}, partial=False)
    except Errors as errors:
        return errors.sentences
    return {}


def change_format(post: Post, to: Conversion, *, as_draft: bool = False) -> None:
    """Turn a post into another format; the caller commits. It keeps its title, address and terms.

    A published post must stay one that could be published: raises `Errors` where it would lack something, unless
    `as_draft` takes it back from the readers. One in the trash then comes back as a draft.
    """
    if to.wanting and post.status == Status.PUBLISHED and not as_draft:
        raise Errors(to.wanting)
    if as_draft and post.status == Status.PUBLISHED:
        post.status = Status.DRAFT
    if to.wanting and post.status == Status.TRASH:
        post.previous_status = Status.DRAFT
    post.format, post.format_version, post.data = to.format.name, to.format.version, to.data
    post.fingerprint = None
    post.updated_at = changed = db.now()
    snapshots.store(post)
    saving.date_change(post, changed)
