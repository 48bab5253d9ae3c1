"""Which post uses which file, and who therefore gets it."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable
from itertools import islice
from urllib.parse import unquote

from sqlalchemy import ColumnElement, delete, exists, func, insert, select

from blogapp import db, site
from blogapp.accounts import permissions, unlocking
from blogapp.models import Media, Post, media_uses
from blogapp.models.settings import Setting

PATH = re.compile(r"/media/([\w./-]+)", re.ASCII)
MOST_PATHS = 1000  # in one post; a database takes no list without end


def note(post: Post, named: Collection[int], by: permissions.Visitor | None, *, complete: bool) -> None:
    """Store which files a post uses: those that its format names, and those whose path stands in its text.

    A file is only added if `by`, who stores the post, may use it, or else the post's author: a path typed or an id
    made up makes nobody's file public. Unless the answer of the format is complete, nothing is taken away.
    """
    former = set(db.session.scalars(select(media_uses.c.media_id).where(media_uses.c.post_id == post.id)))
    wanted = {*named, *_in_text(post)}
    user = by or post.author
    new = permissions.usable(user, wanted - former) if user else set()
    gone = former - wanted if complete else set()
    if gone:
        unused = media_uses.c.post_id == post.id, media_uses.c.media_id.in_(gone)
        db.session.execute(delete(media_uses).where(*unused))
    if new:
        rows = [{"post_id": post.id, "media_id": number} for number in sorted(new)]
        db.session.execute(insert(media_uses), rows)


def _in_text(post: Post) -> set[int]:
    """Return the ids of the files whose path stands anywhere in what was typed, or in what readers see of it."""
    paths = paths_in(f"{json.dumps(post.data, ensure_ascii=False)} {post.html}")
    return {media.id for media in db.session.scalars(Media.at(paths)) if media.paths & paths} if paths else set()


def paths_in(text: str) -> set[str]:
    """Return the paths within the media folder that a text names, as addresses or within them."""
    return set(islice(dict.fromkeys(match[1] for match in PATH.finditer(unquote(text))), MOST_PATHS))


def at(path: str) -> tuple[Media, bool] | None:
    """Return the file whose original or copy lies at a path, and whether everybody may read a post that uses it."""
    rows = db.session.execute(Media.at([path]).add_columns(_is_public()))
    return next(((media, public) for media, public in rows if path in media.paths), None)


def _is_public() -> ColumnElement[bool]:
    """Return the condition that a file of a query is used by a post which everybody may read in full, now."""
    readable = Post.open(kind=None).join(media_uses, media_uses.c.post_id == Post.id)
    return exists(readable.where(media_uses.c.media_id == Media.id).with_only_columns(Post.id))


def by_site(media: Media) -> bool:
    """Return whether the site itself uses a file: as its logo, in the text at the foot of its pages, in a menu."""
    return not media.paths.isdisjoint(paths_in(json.dumps(site.version().settings)))


def only_of(post: Post) -> list[Media]:
    """Return the files that nothing uses but this post."""
    other = media_uses.alias()
    others = select(other).where(other.c.media_id == Media.id, other.c.post_id != post.id)
    own = select(Media).join(media_uses, media_uses.c.media_id == Media.id).where(media_uses.c.post_id == post.id)
    return [media for media in db.session.scalars(own.where(~others.exists()).order_by(Media.id)) if not by_site(media)]


def unused() -> tuple[int, int]:
    """Return how many uploads neither a post nor the site uses, and their bytes, without their smaller copies."""
    settings = json.dumps(list(db.session.scalars(select(Setting.value))))
    of_site = Media.at(paths_in(settings)).with_only_columns(Media.id)
    by_post = exists().where(media_uses.c.media_id == Media.id)
    row = select(func.count(), func.coalesce(func.sum(Media.size), 0)).where(~by_post, Media.id.not_in(of_site))
    number, size = db.session.execute(row).one()
    return number, size


def is_unlocked(media: Media, cookies: Iterable[str]) -> bool:
    """Return whether the reader has the key to a protected post that uses a file."""
    ids = {number for name in cookies if (number := unlocking.post_of(name))}
    if not ids:
        return False
    uses = Post.published(kind=None).join(media_uses, media_uses.c.post_id == Post.id)
    posts = db.session.scalars(uses.where(media_uses.c.media_id == media.id, Post.id.in_(ids)))
    return any(unlocking.is_open(post) for post in posts)
