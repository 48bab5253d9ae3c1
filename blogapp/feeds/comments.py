"""Feeds of comments: of all, and of those on one post."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from flask import abort
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload, load_only

from blogapp import cache, db, site
from blogapp.feeds.absolute_urls import absolute_addresses
from blogapp.feeds.feed import Entry, Source
from blogapp.feeds.posts import language, post_id
from blogapp.models import Comment, Kind, Post
from blogapp.models.comment_pages import THREADS, comment_page
from blogapp.posts import permalinks
from blogapp.text import excerpt

OF_POST = load_only(Post.title, Post.headline, Post.path, Post.language, Post.password, Post.comment_count)
READ = joinedload(Comment.post, innerjoin=True).options(OF_POST)


@dataclass(frozen=True)
class Comments:
    """The comments that everybody may read, newest first: on every post, or on one."""

    post: Post | None = None
    format = ""
    may_be_empty = True

    @property
    def title(self) -> str:
        """The title of the post, else the site's."""
        if self.post:
            return _("Comments on “%(title)s”", title=self.post.name)
        return _("Comments on %(site)s", site=site.current().title)

    @property
    def description(self) -> str:
        """The site speaks for all."""
        return "" if self.post else site.current().tagline

    @property
    def page(self) -> str:
        """The page of the post, else the stream."""
        return self.post.url if self.post else "/"

    @property
    def base(self) -> str:
        """A post's feed is that of its comments."""
        return f"{self.post.url}feed/" if self.post else "/comments/feed/"

    def read(self, number: int, length: int) -> tuple[list[Source], bool]:
        """Return the approved comments on posts that everybody may read in full."""
        latest = (Comment.created_at.desc(), Comment.id.desc())
        chosen = Comment.approved().options(READ).order_by(None).order_by(*latest)
        if self.post:
            chosen = chosen.where(Comment.post_id == self.post.id)
        else:
            # Nearly every post is open: asking comment by comment, newest first, fills a page soon.
            chosen = chosen.where(Post.open().where(Post.id == Comment.post_id).with_only_columns(Post.id).exists())
        comments = db.session.scalars(chosen.limit(length + 1).offset((number - 1) * length)).all()
        pages = _pages({comment.post for comment in comments})
        made = (partial(self._entry, one, one.post, pages.get(one.id, 1)) for one in comments[:length])
        return [Source(make, lambda _kind: cache.NOWHERE) for make in made], len(comments) > length

    def _entry(self, comment: Comment, post: Post, number: int) -> Entry:
        newest_first = site.current().newest_comments_first
        page = site.absolute(comment_page(post, number, newest_first=newest_first))
        names = {"name": comment.name, "title": post.name}
        title = comment.name if self.post else _("%(name)s on “%(title)s”", **names)
        return Entry(
            id=_comment_id(post, comment.id),
            url=f"{page}#comment-{comment.id}",
            title=title,
            headline=title or page,
            html=absolute_addresses(comment.html, page),
            summary=excerpt(comment.html),
            published=comment.created_at,
            updated=comment.created_at,
            author=comment.name,
            author_url=comment.url,
            language=post.language or language(),
            answers=_answered(comment, post, page),
        )


def _pages(posts: Iterable[Post]) -> dict[int, int]:
    """Return on which page each comment stands, for posts with so many that there may be several."""
    threads = [Comment.thread(db.session(), post.id, brief=True) for post in posts if post.comment_count > THREADS]
    return {comment_id: thread.page for of_post in threads for thread in of_post for comment_id in thread.ids()}


def _answered(comment: Comment, post: Post, page: str) -> tuple[str, str]:
    """Return the id and the address of what a comment answers: another comment, on the same page, else the post."""
    if not comment.parent_id:
        return post_id(post.id), site.absolute(post.url)
    place = f"#comment-{comment.parent_id}"
    return _comment_id(post, comment.parent_id), page + place


def _comment_id(post: Post, number: int) -> str:
    return site.identity(f"/?p={post.id}#comment-{number}")


def on_post(year: int, month: int, day: int, slug: str) -> Comments:
    """Return the comments on the post at an address; of a protected one they do not show."""
    row = permalinks.find(Kind.POST, f"{year:04}/{month:02}/{day:02}/{slug}")
    post = db.session.get_one(Post, row.id, options=[OF_POST])
    if post.is_protected:
        abort(404)
    return Comments(post)
