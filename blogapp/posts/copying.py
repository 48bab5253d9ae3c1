"""Copies: a post is duplicated as a draft, with all that was written in it and nothing of where it was seen."""

from __future__ import annotations

from blogapp import db
from blogapp.models import Kind, Post, Revision, Status, User, Written
from blogapp.posts import revisions, snapshots


def copy(original: Post, by: User, title: str, draft: str) -> Post:
    """Return a new draft by somebody, which says what a post does, changes that lie beside it included.

    The caller commits. The same `draft` is copied once: a second call returns that copy. It keeps the password, so
    that nothing protected becomes public when the copy is published.
    """
    db.take_turn()
    session, kind = db.session(), Kind(original.kind)
    if made := session.scalar(Post.of_draft(by.id, draft, kind)):
        return made
    pending = Revision.pending(session, original.id)
    written = pending.written if pending else Written.of_post(session.connection(), original.id)
    assert written is not None
    made = Post(kind=kind, author_id=by.id, status=Status.DRAFT, password=original.password, draft=draft)
    with session.no_autoflush:
        revisions.take_up(made, written)
    made.title, made.slug, made.sticky, made.parent_id = title, "", False, original.parent_id
    made.expires_at = made.translation_group = None
    made.html, made.text = original.html, original.text  # for one whose format is not there
    session.add(made)
    snapshots.store(made, by)
    return made
