"""The history of posts: each change becomes a revision with the commit, whoever makes it, and how.

The session tells of it, so that no form, command or import has to. What goes past its objects (`update(Post)`) becomes
none: what people write is written by objects alone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from flask import has_request_context
from sqlalchemy import event, func, insert, inspect, select
from sqlalchemy.orm import Session, SessionTransaction

from blogapp import db, site
from blogapp.accounts.permissions import visitor
from blogapp.events import appointments
from blogapp.jobs import outbox
from blogapp.models import Category, Post, Revision, RevisionKind, Status, Tag, Written, revision_uses
from blogapp.models.pages import possible_parents
from blogapp.models.revisions import COLUMNS
from blogapp.models.site_version import note_schedule
from blogapp.models.term_changes import TermChange, terms_called
from blogapp.models.terms import key_of
from blogapp.text import slugify

PUBLISHING = "publish changes"  # the task of it
_TOUCHED, _EXPLAINED = "blogapp_rewritten", "blogapp_explained"
TAKEN_UP = (  # options that come back with a revision
    "slug", "excerpt", "language", "sticky", "comments_open", "noindex", "search_title", "search_description",
    "social_image", "translation_group", "series", "series_slug",
)  # fmt: skip
AT_ONCE = 200  # posts in one query
WRITTEN = (*(column.key for column in COLUMNS), "categories", "tags")


def explain(**values: Any) -> None:
    """Say what the revisions of this transaction hold besides, such as of what kind they are, and what is noted."""
    db.session().info[_EXPLAINED] = values


@event.listens_for(db.session, "before_flush")
def _note_first(session: Session, _context: Any, _rows: Any) -> None:
    """Note which posts a flush rewrites. One of before there were revisions becomes its first, as it was."""
    touched: set[int] = session.info.setdefault(_TOUCHED, set())
    for post in session.dirty:
        if isinstance(post, Post) and post.id not in touched and _is_rewritten(post):
            touched.add(post.id)
            _begin(session, post.id)


def _begin(session: Session, post_id: int) -> None:
    """Let a post that has no revision yet have its first one, as it is in the database."""
    if last_id(session, post_id) is None and (before := Written.of_post(session.connection(), post_id)):
        row = select(Post.author_id, Post.updated_at, Post.version).where(Post.id == post_id)
        author, at, version = session.connection().execute(row).one()
        _insert(session, {post_id: (before, {"author_id": author, "created_at": at, "version": version})})


def _is_rewritten(post: Post) -> bool:
    """Return whether something of a post has changed that people write."""
    state = inspect(post)
    return any(state.attrs[name].history.has_changes() for name in WRITTEN)


@event.listens_for(db.session, "after_flush")
def _note_new(session: Session, _context: Any) -> None:
    """Note which posts a flush has made."""
    session.info.setdefault(_TOUCHED, set()).update(post.id for post in session.new if isinstance(post, Post))


@event.listens_for(db.session, "after_soft_rollback")
def _forget(session: Session, transaction: SessionTransaction) -> None:
    """Forget what did not happen. What a savepoint took back turns out to be as it was before."""
    if not transaction.nested:
        for name in (_TOUCHED, _EXPLAINED):
            session.info.pop(name, None)


@event.listens_for(db.session, "before_commit", insert=True)
def _record(session: Session) -> None:
    """Make a revision of each post that the transaction has rewritten, unless it is as it was before."""
    if session.in_nested_transaction():
        return
    session.flush()
    explained = session.info.pop(_EXPLAINED, {})
    touched = sorted(session.info.pop(_TOUCHED, ()))
    for start in range(0, len(touched), AT_ONCE):
        _record_some(session, touched[start : start + AT_ONCE], explained)


def _record_some(session: Session, ids: Collection[int], explained: dict[str, Any]) -> None:
    """Make the revisions of these posts, the first ones in few queries: an import makes hundreds at once."""
    connection = session.connection()
    begun = set(connection.execute(select(Revision.post_id).where(Revision.post_id.in_(ids)).distinct()).scalars())
    rows = select(Post.id, Post.version, Post.author_id).where(Post.id.in_([each for each in ids if each not in begun]))
    first = {row.id: row for row in connection.execute(rows)}
    new: dict[int, tuple[Written, dict[str, Any]]] = {}
    for post_id, written in sorted(Written.of_posts(connection, ids).items()):
        if row := first.get(post_id):
            known = {"base_id": None, "version": row.version, "author_id": _who() or row.author_id}
            new[post_id] = written, {**known, **explained}
        elif (before := Revision.stored(session, post_id)) is None or before.written != written:
            record(session, post_id, written, **explained)
    if new:
        _insert(session, new)


def record(session: Session, post_id: int, written: Written, **values: Any) -> int:
    """Make a revision of a post; return its id. `values` are columns that are not as they follow from the rest."""
    base = last_id(session, post_id)
    row = select(Post.version, Post.author_id).where(Post.id == post_id)
    version, author_id = session.connection().execute(row).one()
    if "author_id" not in values:
        values["author_id"] = _who() or (author_id if base is None else None)
    [made] = _insert(session, {post_id: (written, {"base_id": base, "version": version, **values})})
    return made


def _insert(session: Session, new: Mapping[int, tuple[Written, dict[str, Any]]]) -> list[int]:
    """Insert a revision of each of these posts, with columns beside what was written; return their ids."""
    rows = [_columns(post_id, written, values) for post_id, (written, values) in new.items()]
    statement = insert(Revision).returning(Revision.id, sort_by_parameter_order=True)
    made = list(session.connection().execute(statement, rows).scalars())
    uses = [
        {"revision_id": number, "media_id": file}
        for number, (written, _values) in zip(made, new.values(), strict=True) for file in sorted(written.files)
    ]  # fmt: skip
    if uses:
        session.connection().execute(insert(revision_uses), uses)
    return made


def _columns(post_id: int, written: Written, values: Mapping[str, Any]) -> dict[str, Any]:
    kind = RevisionKind.PUBLISHED if written.options["status"] == Status.PUBLISHED else RevisionKind.SAVED
    return {
        "post_id": post_id, "kind": kind, "beside": False, "open": False, "note": "", "created_at": db.now(),
        "format": written.format, "format_version": written.format_version, "title": written.title,
        "path": written.path, "correction": written.correction or None, "options": dict(written.options),
        "data": dict(written.data), **values,
    }  # fmt: skip


def _who() -> int | None:
    """Return who writes: whoever signed in and asks, or nobody, as for a command."""
    who = visitor() if has_request_context() else None
    return getattr(who, "id", None) if who and who.is_authenticated else None


def last_id(session: Session, post_id: int) -> int | None:
    """Return the id of the newest revision of a post, past what the session remembers."""
    newest = select(func.max(Revision.id)).where(Revision.post_id == post_id)
    return session.connection().execute(newest).scalar()


def token(post: Post, pending: Revision | None) -> str:
    """Return what tells a post from what it was before, the changes that lie beside it included; its form has it.

    After a restore the numbers come again, of other texts: so a mark of it stands beside them.
    """
    known = f"{post.version or ''}.{pending.id}" if pending else str(post.version or "")
    return f"{known}~{mark}" if (mark := site.current().restored) and known else known


def set_aside(post: Post, written: Written, **values: Any) -> None:
    """Store changes beside a post, of which readers see nothing; the caller commits.

    They wait to be published, in the place of others, unless `open=False`: then they are for the history alone. What
    was begun from those, and not taken up from elsewhere, has their base.
    """
    session = db.session()
    _begin(session, post.id)
    known: dict[str, Any] = {"kind": RevisionKind.SAVED, "open": True, **values}
    pending, stored = Revision.pending(session, post.id), Revision.stored(session, post.id)
    began = pending.base_id if pending and known["kind"] == RevisionKind.SAVED else None
    known.setdefault("base_id", began or (stored.id if stored else None))
    if known["open"]:
        Revision.close(session, post.id)
    record(session, post.id, written, beside=True, **known)
    if known.get("due_at"):
        schedule(post, known["due_at"])


def schedule(post: Post, at: datetime) -> None:
    """Let changes beside a post be published at a moment, by whoever asks for something then, or by the worker."""
    note_schedule(db.session())
    about = {"task": PUBLISHING, "receiver": "changes", "subject": appointments.subject_of(post.id)}
    outbox.put(db.session(), [{**about, "payload": {"post": post.id}, "due_at": at}])


def discard(post: Post) -> None:
    """Drop the changes that lie beside a post: what its columns hold is the newest revision again."""
    Revision.close(db.session(), post.id)
    if written := Written.of_post(db.session.connection(), post.id):
        record(db.session(), post.id, written, kind=RevisionKind.DISCARDED)


def take_up(post: Post, written: Written) -> None:
    """Put a post's columns and terms back to how they were written; what follows from them is the caller's to store."""
    post.format, post.format_version, post.title = written.format, written.format_version, written.title
    post.data, post.fingerprint, post.expires_at = dict(written.data), None, written.expires_at
    for name in TAKEN_UP:
        setattr(post, name, written.options[name])
    found, missing = categories_of(written)
    post.categories = [*found, *terms_called(db.session(), Category, missing, by_slug=True)]
    post.tags = terms_called(db.session(), Tag, written.options["tags"], by_slug=True)


def move_below(post: Post, parent: int | None) -> None:
    """Put a page below another, or below none, if it still can be there."""
    if parent is None or parent in {page.id for page, _depth in possible_parents(db.session(), post)}:
        post.parent_id = parent


def as_post(post: Post, written: Written) -> Post:
    """Return a post as it was written, to be looked at: an object beside the session, which nobody stores."""
    columns: dict[str, Any] = {column.key: getattr(post, column.key) for column in inspect(Post).column_attrs}
    changed: dict[str, Any] = {
        "format": written.format, "format_version": written.format_version, "title": written.title,
        "data": dict(written.data), "published_at": written.published_at, "expires_at": written.expires_at,
        "headline": written.title, "html": "",
        **{name: written.options[name] for name in TAKEN_UP},
    }  # fmt: skip
    tags = [Tag(name=name, slug=slugify(name)) for name in written.options["tags"]]
    seen = Post(**{**columns, **changed}, author=post.author, categories=categories_of(written)[0], tags=tags)
    seen.stands_for = post.id
    return seen


def categories_of(written: Written) -> tuple[list[Category], list[str]]:
    """Return the categories of a post as it was written, and the names of those that are not there.

    One is there by its name; if that has changed since, by its id, or by what it was merged into.
    """
    found: dict[int, Category] = {}
    missing = []
    for number, name in written.options["categories"]:
        named = db.session.scalar(select(Category).where(Category.key == key_of(name)).limit(1))
        same = named or db.session.get(Category, number)
        if same is None and (merged := TermChange.followed(db.session(), "categories", {number})):
            same = db.session.scalar(select(Category).where(Category.id.in_(merged)))
        if same:
            found[same.id] = same
        else:
            missing.append(name)
    return list(found.values()), missing
