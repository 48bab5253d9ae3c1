"""Undo: the last change of a post is taken back. Readers see again what they saw, and what was typed is not lost."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from blogapp import db
from blogapp.media import uses
from blogapp.models import Post, Revision, RevisionKind, Status, Written
from blogapp.posts import revisions, saving, snapshots

OF_READERS = ("slug", "status", "published_at", "parent_id")  # options that tell whether and where a post is seen


def last(post: Post) -> Revision | None:
    """Return the revision that the last change of a post made; None where it made none, such as a new password."""
    newest = db.session.scalar(Revision.of_post(post.id).limit(1))
    return newest if newest and newest.version == post.version else None


def status_before(revision: Revision) -> Status:
    """Return which status a post had before a revision."""
    before = revision.before(db.session())
    return Status(before.options["status"]) if before else Status.DRAFT


def take_back(post: Post, revision: Revision, waiting: Revision | None, zone: ZoneInfo) -> None:
    """Take back what the newest revision of a post did; the caller commits.

    `waiting` are the changes that lay beside it before, if it took those away. What readers saw, they see again, at
    the same address. What was typed with the change lies beside that then, or stays in what readers do not see.
    """
    if revision.beside or revision.kind == RevisionKind.DISCARDED:
        _reopen(post, waiting)
        return
    before, typed = revision.before(db.session()), Written.of_post(db.session.connection(), post.id)
    assert typed is not None
    typed = replace(typed, correction=revision.correction or "")
    revision.withdrawn = revision.is_correction
    revisions.explain(kind=RevisionKind.RESTORED)
    post.fingerprint, post.updated_at = None, db.now()
    changed = post.updated_at
    _take_up(post, revision, before, zone)
    snapshots.store(post)
    saving.date_change(post, changed)
    if before and before.is_public and typed.format == before.format:
        typed = replace(typed, options={**typed.options, **{name: before.options[name] for name in OF_READERS}})
        if typed != before.written:
            db.session.flush()
            is_free = Revision.pending(db.session(), post.id) is None  # what waits there already goes on waiting
            revisions.set_aside(post, typed, base_id=before.id, open=is_free)


def _reopen(post: Post, waiting: Revision | None) -> None:
    """Let these changes wait beside a post again, or none."""
    Revision.close(db.session(), post.id)
    if waiting:
        waiting.open = True
        if waiting.due_at and waiting.due_at <= db.now():
            waiting.due_at = None  # nothing is published by undoing something
        elif waiting.due_at:
            revisions.schedule(post, waiting.due_at)


def _take_up(post: Post, revision: Revision, before: Revision | None, zone: ZoneInfo) -> None:
    """Put a post back to where it stood; its text, too, if readers saw that, if it alone had changed, or its format."""
    if before is None:
        post.status, post.slug, post.published_at, post.path = Status.DRAFT, "", None, None
        return
    has_other_format = revision.format != before.format
    if before.is_public or has_other_format or revision.kind == RevisionKind.RESTORED:
        revisions.take_up(post, before.written)
        uses.take_up(post, before)
    revisions.move_below(post, before.options["parent_id"])
    if before.options["status"] == Status.TRASH:
        post.trash()
    else:
        post.status = before.options["status"]
    post.slug, post.published_at = before.options["slug"], before.written.published_at
    if before.path is None:
        post.path = None
    else:
        post.settle(db.session(), zone)
