"""Feeds of posts: the stream and each archive."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

from flask_babel import format_date
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import Row, select
from sqlalchemy.orm import joinedload, selectinload

from blogapp import cache, db, plugins, site
from blogapp.feeds import from_format
from blogapp.feeds.absolute_urls import absolute_addresses
from blogapp.feeds.enclosures import files_of
from blogapp.feeds.feed import Entry, Source
from blogapp.feeds.player_links import linked_players
from blogapp.i18n import languages
from blogapp.listings import pagination
from blogapp.listings.archives import Archive, Selection
from blogapp.models import Media, Post, PostRow, Revision, User
from blogapp.posts import answers, corrections
from blogapp.posts.corrections import Correction
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
    def format(self) -> str:
        """The format whose feed this is."""
        return self.archive.format

    @property
    def may_be_empty(self) -> bool:
        """As the archive; one that shows nothing but protected posts has a feed, too."""
        anything = self.chosen.posts.with_only_columns(Post.id).limit(1)
        return self.archive.may_be_empty or db.session.scalar(anything) is not None

    def read(self, number: int, length: int) -> tuple[list[Source], bool]:
        """Return a page of posts, each to be read when it is not cached as it was written."""
        here = cache.of_posts("feed", self.base, number, length).get_or(lambda: self._ids(number, length))
        rows, reading = pagination.rows_of(here[:length]), FeedBatch(here[:length])
        return [Source(partial(reading.entry, row.id), partial(_cache_entry, row)) for row in rows], len(here) > length

    def _ids(self, number: int, length: int) -> tuple[int, ...]:
        """Return the ids of a page of posts, and one more; they are counted off in an index, as those of a page are."""
        unlocked = self.chosen.posts.where(Post.password.is_(None)).with_only_columns(Post.id)
        here = (
            unlocked.order_by(*(self.chosen.feed_order or self.chosen.order))
            .limit(length + 1)
            .offset((number - 1) * length)
        )
        return tuple(db.session.scalars(here))


@dataclass(frozen=True)
class FeedBatch:
    """The posts of a feed, all of which are read with their snapshots when one is wanted."""

    ids: Sequence[int]

    @cached_property
    def posts(self) -> dict[int, Post]:
        """The posts by their ids."""
        return {post.id: post for post, _is_corrected in self._read}

    @cached_property
    def files(self) -> dict[int, dict[int, Media]]:
        """The uploaded files that they show, by the ids of both."""
        return files_of(self.posts.values())

    @cached_property
    def corrections(self) -> dict[int, tuple[Correction, ...]]:
        """What was corrected in them, by their ids."""
        corrected = [post.id for post, is_corrected in self._read if is_corrected]
        return corrections.of_each(corrected) if corrected else {}

    @cached_property
    def _read(self) -> Sequence[Row[Post, bool]]:
        chosen = select(Post, Revision.corrected()).where(Post.id.in_(self.ids)).options(*READ)
        return db.session.execute(chosen).all()

    def entry(self, number: int) -> Entry:
        """Return a post as feeds tell of it, and below its text what was corrected."""
        entry = _entry(self.posts[number], self.files.get(number, {}))
        told = self.corrections.get(number, ())
        return replace(entry, html=entry.html + "".join(_told(each, entry.url) for each in told))


def _cache_entry(row: PostRow, kind: str) -> cache.Entry:
    return answers.entry(row, "item", kind, site.absolute(""))


def _entry(post: Post, files: Mapping[int, Media]) -> Entry:
    assert post.published_at is not None
    format = plugins.formats().get(post.format)
    address = site.absolute(post.url)
    told = from_format.ask(post, files)
    lead = files.get(post.lead_image_id or 0)
    return Entry(
        id=post_id(post.id),
        url=address,
        title="" if format and format.titled == "hidden" else post.title,
        headline=post.name or address,
        html=linked_players(absolute_addresses(told.html, address)).strip(),
        summary=post.excerpt or first_words(post.text),  # the author's words, none of the template's
        published=post.published_at,
        updated=max(post.updated_at, post.published_at),
        author=post.author.name if post.author else "",
        author_url=site.absolute(post.author.path) if post.author else "",
        language=post.language or language(),
        categories=list(dict.fromkeys([term.name for term in post.categories] + [term.name for term in post.tags])),
        enclosures=list(told.enclosures),
        image=site.absolute(lead.url) if lead else "",
        about=told.about,
        elements=told.elements,
        replies=f"{address}feed/",
    )


def _told(told: Correction, address: str) -> Markup:
    date = format_date(told.at, "long")  # type: ignore[no-untyped-call]
    line = Markup('\n<p>{} {} <a href="{}correction-{}/">{}</a></p>')
    said = _("Corrected on %(date)s:", date=date)
    return line.format(said, told.sentence, address, told.number, _("What changed"))


def post_id(number: int) -> str:
    """Return what a post is known by for ever: no new title changes it."""
    return site.identity(f"/?p={number}")


def language() -> str:
    """Return the language of the site as feeds write it."""
    return languages.of_site().replace("_", "-")
