"""What follows from a post's data: its headline, its text, and the snapshot, which outlives its format.

It is stored at each save, and rebuilt where an older version of the blog, or of a plugin, made it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select, update

from blogapp import db, plugins
from blogapp.accounts import permissions
from blogapp.formats import MediaFile, PostFormat
from blogapp.formats.fields import syntaxes
from blogapp.i18n import languages
from blogapp.media import uses
from blogapp.models import Indexed, Post, Setting
from blogapp.plugins import checks
from blogapp.plugins.fallback import bare_words
from blogapp.posts import binding, templates
from blogapp.search import index
from blogapp.text import headline, plain_text, safe_html

HEADLINE_MAX = 200
RENDERING = 4  # to be raised with every change of what `store` makes of the same data
MADE_BY = "rendering"  # the setting that says which of them made the snapshots
BATCH = 100

log = logging.getLogger(__name__)


def store(post: Post, by: permissions.Visitor | None = None) -> bool:
    """Bring up to date what follows from a post's data: headline, text, files, indexes, snapshot; return whether it is.

    To be called on each save, before the commit. A post whose format is missing or fails keeps what it has: a plugin's
    mistake never stands between an editor and a stored text. `by` is whoever stores it, else its author: of other
    people's files it uses none that this person may not.
    """
    db.session.flush()  # a new post needs its id, for the ids in the snapshot
    post.headline = post.name
    chosen = {post.social_image["id"]} if post.social_image else set()
    named = {*binding.media_ids(post), *chosen}
    by_path = uses.in_text(post) if syntaxes.has_html(post.data) else set[int]()
    if named | by_path:
        uses.add(post, named | by_path, by)  # first, for a post shows no file that it does not use
    is_derived = plugins.state_of(post) == "fine" and _derive(post)
    uses.note(post, named, by, complete=is_derived)
    if post.data and not post.html:
        post.html = bare_words(post.data)
        post.text = plain_text(post.html)
        post.headline = post.title or headline(post.text)
    if post.is_protected:
        _keep_quiet(post)
    index.put(db.session(), post)
    return is_derived


def _derive(post: Post) -> bool:
    """Return whether the format could say what follows from the data."""
    media, mark = binding.media_of([post])[post.id], binding.mark_of(post)
    try:
        with plugins.guard(post.format, "store", post), languages.for_everybody():
            bound = binding.bind(post, media)
            images = [number for number in checks.ids(bound.media_ids(bound.data)) if _is_picture(media.get(number))]
            called = checks.text(bound.headline(), "headline()")[:HEADLINE_MAX]
            text = checks.text(bound.text_of(), "text_of()")
            sort_keys = {
                name: checks.sort_key(part.indexed_value(getattr(bound, name)), name)
                for name, part in bound.fields.items()
                if part.indexed
            }
            html = _html(bound)
    except plugins.Failed:
        return False
    post.headline, post.text, post.html, post.lead_image_id = called, text, html, next(iter(images), None)
    post.facts = mark
    Indexed.refill(db.session(), post, sort_keys)
    return True


def _html(bound: PostFormat) -> str:
    return str(safe_html(checks.text(templates.fill(bound, "feed"), "The view feed", checks.HTML_MAX)))


def html_of(post: Post, bound: PostFormat) -> str:
    """Return the snapshot of a post, made anew where it may say what has changed since. Raises what the format raises.

    That is its address, say, or the name of its author or of a category.
    """
    if not is_outdated(post):
        return post.html
    with languages.for_everybody():
        return _html(bound)


def is_outdated(post: Post) -> bool:
    """Return whether the snapshot was made when the post knew other things of itself."""
    return post.facts not in {None, binding.mark_of(post)}


def _keep_quiet(post: Post) -> None:
    """Leave nothing of a protected post where lists, search and cards would find it."""
    format = plugins.formats().get(post.format)
    post.headline = post.title or (format.label if format else post.format.capitalize())
    post.text, post.lead_image_id = "", None


def _is_picture(file: MediaFile | None) -> bool:
    """Return whether a file can stand for the post; sound has no width."""
    return file is not None and file.width > 0


class Progress(NamedTuple):
    """How many posts have been gone through, and how many of them keep the snapshot that they had."""

    done: int
    unchanged: int


def are_current() -> bool:
    """Return whether this version of the blog made all snapshots; it is asked in one small query."""
    return db.session.scalar(select(Setting.value).where(Setting.name == MADE_BY)) == RENDERING


def number() -> int:
    """Return how many snapshots there are."""
    return db.session.scalar(select(func.count()).select_from(Post)) or 0


def rebuild() -> Iterator[Progress]:
    """Rebuild all snapshots; yield how far it is after each batch. The caller commits, at each step and after the last.

    To readers and editors no post has changed by it: its version and the time of its last change stay. A post whose
    format is missing or fails keeps its snapshot. Whoever interrupts this finds the next call begin from the start.
    """
    progress = Progress(0, 0)
    for posts in batches():
        before = {post.id: (post.version, post.updated_at) for post in posts}
        unchanged = sum(not _is_rebuilt(post) for post in posts)
        db.session.flush()
        _leave_unchanged([post for post in posts if post.version != before[post.id][0]], before)
        progress = Progress(progress.done + len(posts), progress.unchanged + unchanged)
        yield progress
    db.session.merge(Setting(name=MADE_BY, value=RENDERING))


def batches() -> Iterator[list[Post]]:
    """Yield all posts, a batch at a time, each with a turn to write; the caller commits."""
    last = 0
    while True:
        db.take_turn()
        batch = list(db.session.scalars(select(Post).where(Post.id > last).order_by(Post.id).limit(BATCH)))
        if not batch:
            return
        last = batch[-1].id
        yield batch
        db.session.expunge_all()


def _is_rebuilt(post: Post) -> bool:
    """Return whether a post has a new snapshot. No post keeps the others from theirs, whatever is wrong with it."""
    post_id = post.id
    try:
        with db.session.begin_nested():
            return store(post)
    except Exception:
        log.exception("Post %s keeps the snapshot that it has.", post_id)
        return False


def _leave_unchanged(posts: Sequence[Post], before: Mapping[int, tuple[int, datetime]]) -> None:
    """Give posts back their version and the time of their last change: nobody typed anything."""
    if posts:
        table = db.Base.metadata.tables[Post.__tablename__]
        values: dict[str, Any] = {"version": bindparam("its_version"), "updated_at": bindparam("its_change")}
        rows = [
            dict(zip(("post", "its_version", "its_change"), (post.id, *before[post.id]), strict=True)) for post in posts
        ]
        db.session.connection().execute(update(table).where(table.c.id == bindparam("post")).values(values), rows)
