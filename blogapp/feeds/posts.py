"""Feeds of posts: the stream and each archive."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from blogapp import cache, db, plugins, site
from blogapp.feeds.absolute_urls import absolute_addresses
from blogapp.feeds.enclosures import files_of, from_format
from blogapp.feeds.feed import Entry, Source
from blogapp.feeds.player_links import linked_players
from blogapp.i18n import languages
from blogapp.listings import pagination
from blogapp.listings.archives import Archive, Selection
from blogapp.models import Media, Post, PostRow, User
from blogapp.text import first_words

READ = (
    joinedload(Post.author).load_only(User.name, User.slug),
    selectinload(Post.categories),
    selectinload(Post.tags),
)


@dataclass(frozen=True)
class Posts:
    """The posts of an archive; that of everything is the stream. Protected ones are left out."""

    chosen: Selection

    @property
    def archive(self) -> Archive:
        """What the archive is called."""
        return self.chosen.archive

    @property
    def title(self) -> str:
        """The archive's name, and the site's."""
        name, of = self.archive.name, site.current().title
        return _("%(name)s – %(site)s", name=name, site=of) if name else of

    @property
    def description(self) -> str:
        """What the archive says of itself, else the site."""
        return self.archive.description or site.current().tagline

    @property
    def page(self) -> str:
        """The archive's first page."""
        return self.archive.path

    @property
    def base(self) -> str:
        """The archive's feed."""
        return f"{self.archive.path}feed/"

    @property
    def may_be_empty(self) -> bool:
        """As the archive; one that shows nothing but protected posts has a feed, too."""
        anything = self.chosen.posts.with_only_columns(Post.id).limit(1)
        return self.archive.may_be_empty or db.session.scalar(anything) is not None

    def read(self, number: int, length: int) -> tuple[list[Source], bool]:
        """Return a page of posts, each to be read when it is not kept as it was written."""
        here = cache.of_posts("feed", self.base, number, length).get_or(lambda: self._ids(number, length))
        rows, reading = pagination.rows_of(here[:length]), Reading(here[:length])
        return [Source(partial(reading.entry, row.id), partial(_kept, row)) for row in rows], len(here) > length

    def _ids(self, number: int, length: int) -> tuple[int, ...]:
        """Return the ids of a page of posts, and one more; they are counted off in an index, as those of a page are."""
        unlocked = self.chosen.posts.where(Post.password.is_(None)).with_only_columns(Post.id)
        here = unlocked.order_by(*self.chosen.order).limit(length + 1).offset((number - 1) * length)
        return tuple(db.session.scalars(here))


@dataclass(frozen=True)
class Reading:
    """The posts of a feed, all of which are read with their snapshots when one is wanted."""

    ids: Sequence[int]

    @cached_property
    def posts(self) -> dict[int, Post]:
        """The posts by their ids."""
        chosen = select(Post).where(Post.id.in_(self.ids)).options(*READ)
        return {post.id: post for post in db.session.scalars(chosen)}

    @cached_property
    def files(self) -> dict[int, Media]:
        """The uploaded files that they name."""
        return files_of(self.posts.values())

    def entry(self, number: int) -> Entry:
        """Return a post as feeds tell of it."""
        return _entry(self.posts[number], self.files)


def _kept(row: PostRow, kind: str) -> cache.Entry:
    return cache.of_page(row, "item", kind, site.absolute(""))


def _entry(post: Post, files: Mapping[int, Media]) -> Entry:
    assert post.published_at is not None
    format = plugins.formats().get(post.format)
    address = site.absolute(post.url)
    enclosures, about = from_format(post, files)
    lead = files.get(post.lead_image_id or 0)
    return Entry(
        id=post_id(post.id),
        url=address,
        title="" if format and format.titled == "hidden" else post.title,
        headline=post.name or address,
        html=linked_players(absolute_addresses(post.html, address)).strip(),
        summary=post.excerpt or first_words(post.text),  # the author's words, none of the template's
        published=post.published_at,
        updated=max(post.updated_at, post.published_at),
        author=post.author.name if post.author else "",
        author_url=site.absolute(post.author.path) if post.author else "",
        language=post.language or language(),
        categories=list(dict.fromkeys([term.name for term in post.categories] + [term.name for term in post.tags])),
        enclosures=enclosures,
        image=site.absolute(lead.url) if lead else "",
        about=about,
        replies=f"{address}feed/",
    )


def post_id(number: int) -> str:
    """Return what a post is known by for ever: no new title changes it."""
    return site.identity(f"/?p={number}")


def language() -> str:
    """Return the language of the site as feeds write it."""
    return languages.of_site().replace("_", "-")
