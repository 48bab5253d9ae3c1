"""Which post uses which file, and who therefore gets it."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from itertools import islice
from typing import Any
from urllib.parse import unquote

from sqlalchemy import ColumnElement, and_, delete, exists, func, insert, literal, or_, select

from blogapp import db, site
from blogapp.accounts import permissions, unlocking
from blogapp.formats.fields import syntaxes
from blogapp.models import Media, Post, Revision, media_uses, revision_uses
from blogapp.models.settings import Setting

PATH = re.compile(r"/media/([\w./-]+)", re.ASCII)
MOST_PATHS = 1000  # in one post; a database takes no list without end


def note(post: Post, named: Collection[int], by: permissions.Visitor | None, *, complete: bool) -> None:
    """Store which files a post uses: those that its format names, and those whose path stands in its text.

    A file is only added if `by`, who stores the post, may use it, or else the post's author: a path typed or an id
    made up makes nobody's file public. Unless the answer of the format is complete, nothing is taken away.
    """
    wanted = {*named, *in_text(post)}
    former = add(post, wanted, by)
    if complete and (gone := former - wanted - _formerly_in_text(post, former - wanted)):
        unused = media_uses.c.post_id == post.id, media_uses.c.media_id.in_(gone)
        db.session.execute(delete(media_uses).where(*unused))


def add(post: Post, wanted: AbstractSet[int], by: permissions.Visitor | None) -> set[int]:
    """Let a post use files, as far as `by` may, or else its author; return what it used before."""
    former = set(db.session.scalars(select(media_uses.c.media_id).where(media_uses.c.post_id == post.id)))
    user = by or post.author
    new = permissions.usable(user, wanted - former) if user else set()
    if new:
        rows = [{"post_id": post.id, "media_id": number} for number in sorted(new)]
        db.session.execute(insert(media_uses), rows)
    return former


def shown_by(wanted: Mapping[Post, AbstractSet[int]]) -> dict[int, dict[int, Media]]:
    """Return, of the files that posts name, those that each uses, by the ids of post and file, in at most one query.

    What stands for a post in the history may show what any revision of it does. A text in HTML names files by paths:
    its post shows all that it uses.
    """
    numbers = {number for named in wanted.values() for number in named}
    by_path = {post for post in wanted if syntaxes.has_html(post.data)}
    if not numbers and not by_path:
        return {}
    used = select(media_uses.c.post_id, media_uses.c.media_id)
    used = used.where(media_uses.c.post_id.in_({post.stands_for or post.id for post in wanted}))
    beside = {post.stands_for for post in wanted} - {0}
    in_history = select(Revision.post_id, revision_uses.c.media_id).join(revision_uses)
    using = (used.union(in_history.where(Revision.post_id.in_(beside))) if beside else used).subquery()
    shown = or_(Media.id.in_(numbers), using.c.post_id.in_({post.stands_for or post.id for post in by_path}))
    rows = select(using.c.post_id, Media).join(using, using.c.media_id == Media.id).where(shown)
    files: dict[int, dict[int, Media]] = {}
    for number, media in db.session.execute(rows):
        files.setdefault(number, {})[media.id] = media
    return {
        post.id: {
            number: file
            for number, file in files.get(post.stands_for or post.id, {}).items()
            if number in named or post in by_path
        }
        for post, named in wanted.items()
    }


def take_up(post: Post, revision: Revision) -> None:
    """Let a post use the files again that it used in a revision, whoever takes that up."""
    used = select(media_uses.c.media_id).where(media_uses.c.post_id == post.id)
    shown = select(literal(post.id), revision_uses.c.media_id).where(revision_uses.c.revision_id == revision.id)
    missing = shown.where(revision_uses.c.media_id.not_in(used))
    db.session.execute(insert(media_uses).from_select(["post_id", "media_id"], missing))


def in_text(post: Post) -> set[int]:
    """Return the ids of the files whose path stands anywhere in what was typed, or in what readers see of it."""
    paths = paths_in(f"{json.dumps(post.data, ensure_ascii=False)} {post.html}")
    return {media.id for media in db.session.scalars(Media.at(paths)) if media.paths & paths} if paths else set()


def _formerly_in_text(post: Post, files: AbstractSet[int]) -> set[int]:
    """Return those of these files that a post names by a path at which they lay before they were replaced."""
    paths = paths_in(json.dumps(post.data, ensure_ascii=False)) if files else set()
    found = db.session.scalars(Media.of_ids(files)) if paths else ()
    return {media.id for media in found if paths.intersection(media.formerly)}


def paths_in(text: str) -> set[str]:
    """Return the paths within the media folder that a text names, as addresses or within them."""
    return set(islice(dict.fromkeys(match[1] for match in PATH.finditer(unquote(text))), MOST_PATHS))


def at(path: str) -> tuple[Media, bool] | None:
    """Return the file whose original or copy lies at a path, and whether everybody may read a post that uses it."""
    rows = db.session.execute(Media.at([path]).add_columns(_is_public()))
    now = next(((media, public) for media, public in rows if path in media.paths), None)
    return now or before(path)


def before(path: str) -> tuple[Media, bool] | None:
    """Return the file that lay at a path until it was replaced, and whether it is public."""
    return next(map(tuple, db.session.execute(Media.formerly_at(path).add_columns(_is_public()))), None)


def _is_public() -> ColumnElement[bool]:
    """Return the condition that a file of a query is used by a post which everybody may read in full, now."""
    readable = Post.open(kind=None).join(media_uses, media_uses.c.post_id == Post.id)
    return exists(readable.where(media_uses.c.media_id == Media.id).with_only_columns(Post.id))


def is_of(media: Media, post_id: int, revision: Revision | None) -> bool:
    """Return whether a post uses a file, or would with this revision."""
    used = select(media_uses.c.media_id).where(media_uses.c.post_id == post_id)
    shown = select(revision_uses.c.media_id).where(revision_uses.c.revision_id == (revision.id if revision else 0))
    return media.id in set(db.session.scalars(used.union(shown)))


def by_site(media: Media) -> bool:
    """Return whether the site itself uses a file: as its logo, in the text at the foot of its pages, in a menu."""
    return not {*media.paths, *media.formerly}.isdisjoint(paths_in(json.dumps(site.version().settings)))


def only_of(post: Post) -> list[Media]:
    """Return the files that nothing uses but this post, nor what another was or is to be."""
    other = media_uses.alias()
    others = select(other).where(other.c.media_id == Media.id, other.c.post_id != post.id)
    own = select(Media).join(media_uses, media_uses.c.media_id == Media.id).where(media_uses.c.post_id == post.id)
    own = own.where(~others.exists(), ~_in_revisions(Revision.post_id != post.id)).order_by(Media.id)
    return [media for media in db.session.scalars(own) if not by_site(media)]


def _in_revisions(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition that a file of a query is shown by a revision for which these hold."""
    shown = select(Revision.id).join(revision_uses, revision_uses.c.revision_id == Revision.id)
    return shown.where(revision_uses.c.media_id == Media.id, *conditions).exists()


def is_unused(settings: Any) -> ColumnElement[bool]:
    """Return the condition that neither a post, in any revision, nor the site with these settings uses a file."""
    of_site = Media.at(paths_in(json.dumps(settings))).with_only_columns(Media.id)
    by_post = exists().where(media_uses.c.media_id == Media.id)
    return and_(~by_post, ~_in_revisions(), Media.id.not_in(of_site))


def unused() -> tuple[int, int]:
    """Return how many uploads nothing uses, and their bytes, without copies."""
    row = select(func.count(), func.coalesce(func.sum(Media.size), 0))
    settings = list(db.session.scalars(select(Setting.value)))
    number, size = db.session.execute(row.where(is_unused(settings))).one()
    return number, size


def posts_with(media: Media) -> list[Post]:
    """Return the posts that use a file, be it in changes that wait, those last touched first."""
    waiting = select(Revision.post_id).join(revision_uses).where(revision_uses.c.media_id == media.id, Revision.open)
    using = select(media_uses.c.post_id).where(media_uses.c.media_id == media.id).union(waiting)
    return list(db.session.scalars(select(Post).where(Post.id.in_(using)).order_by(Post.updated_at.desc(), Post.id)))


def is_unlocked(media: Media, cookies: Iterable[str]) -> bool:
    """Return whether the reader has the key to a protected post that uses a file."""
    ids = {number for name in cookies if (number := unlocking.post_of(name))}
    if not ids:
        return False
    uses = Post.published(kind=None).join(media_uses, media_uses.c.post_id == Post.id)
    posts = db.session.scalars(uses.where(media_uses.c.media_id == media.id, Post.id.in_(ids)))
    return any(unlocking.is_open(post) for post in posts)
