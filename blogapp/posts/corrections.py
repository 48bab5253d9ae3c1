"""Public corrections of posts: a sentence says what was wrong, and readers may see which words were changed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from flask_babel import gettext as _

from blogapp import cache, db, plugins
from blogapp.models import Kind, Post, PostRow, Revision, Written
from blogapp.posts import rendering, revisions
from blogapp.text import Sentence, plain_paragraphs
from blogapp.text.diff import DiffPart, pieces

UNSEEN = Sentence("Readers do not see this post now, so there is nothing to correct for them. Leave this empty.")
WAS_PROTECTED = Sentence(
    "A correction shows what stood there before, and not everybody could read that. Take the password away first."
)
UNCHANGED = Sentence("Neither title, text nor excerpt is changed, so there is nothing to correct. Leave this empty.")


@dataclass(frozen=True)
class Correction:
    """What readers are told of a correction. `number` stands in the address of the page that shows what changed."""

    number: int
    at: datetime
    sentence: str


@dataclass(frozen=True)
class Changed:
    """What was changed in a part of a post that readers see, word by word; coarse where that would take too long."""

    label: str
    parts: list[DiffPart]
    is_coarse: bool


def objection(post: Post, password: str | None) -> Sentence | None:
    """Return why nothing can be corrected in a post that is saved with this password (see `PostInput`), if so."""
    if not post.is_public:
        return UNSEEN
    return WAS_PROTECTED if post.is_protected and password == "" else None


def is_corrected(post: Post) -> bool:
    """Return whether the words of a post are others than those that were stored last."""
    db.session.flush()
    now, before = Written.of_post(db.session.connection(), post.id), Revision.stored(db.session(), post.id)
    return now is None or before is None or _words(now) != _words(before.written)


def _words(written: Written) -> tuple[object, ...]:
    return written.title, written.data, written.options["excerpt"], written.format


def of(post: Post | PostRow) -> tuple[Correction, ...]:
    """Return the corrections of a post that readers are told of, the oldest first."""
    if post.kind != Kind.POST:
        return ()
    row = post if isinstance(post, PostRow) else PostRow.of(post)
    entry = cache.of_page(row, "corrections")
    return entry.get_or(lambda: of_each([row.id]).get(row.id, ()))


def note_none(row: PostRow) -> None:
    """Spare the page of a post the question for its corrections, if its row says that there are none."""
    if not row.may_be_corrected:
        cache.of_page(row, "corrections").set(())


def of_each(post_ids: Collection[int]) -> dict[int, tuple[Correction, ...]]:
    """Return the corrections of several posts, in one query."""
    columns = (Revision.post_id, Revision.id, Revision.created_at, Revision.correction)
    rows = db.session.execute(Revision.corrections(post_ids).with_only_columns(*columns).order_by(None))
    in_order = sorted(rows, key=lambda row: (row.post_id, row.id))
    grouped = groupby(in_order, key=lambda row: row.post_id)
    return {
        post_id: tuple(Correction(row.id, row.created_at, str(row.correction)) for row in of_post)
        for post_id, of_post in grouped
    }


def what_changed(post: Post, number: int) -> list[Changed] | None:
    """Return what a correction changed for readers; None where it cannot be shown, since a format is not here."""
    new = Revision.one(db.session(), post.id, number)
    old = new.before(db.session()) if new else None
    if new is None or old is None or not old.is_public:
        return None
    before, after = (_seen(revisions.as_post(post, revision.written)) for revision in (old, new))
    if before is None or after is None:
        return None
    parts = zip((_("Title"), _("Text"), _("Excerpt")), before, after, strict=True)
    return [Changed(label, *pieces(was, now)) for label, was, now in parts if was != now]


def _seen(post: Post) -> tuple[str, str, str] | None:
    """Return title, text and excerpt as readers of a post saw them; None where its format cannot show it now."""
    shown = rendering.in_full(post)
    if plugins.state_of(post) != "fine" or shown.is_stopgap:
        return None
    return post.title if shown.show_title else "", plain_paragraphs(shown.html), post.excerpt


def withdraw(post: Post, revision: Revision, *, withdrawn: bool) -> None:
    """Let readers be told no more of a correction, or again; the caller commits."""
    revision.withdrawn = withdrawn
    post.updated_at = db.now()  # a new version: what is kept of the post is made anew
