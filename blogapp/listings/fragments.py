"""Parts of pages as HTML that is cached: the articles of a listing or a page, the list of all archives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from flask import g, render_template, request
from flask_babel import get_locale
from markupsafe import Markup
from sqlalchemy.exc import SQLAlchemyError

from blogapp import cache, themes
from blogapp.http import queries
from blogapp.listings import pagination
from blogapp.models import Kind, PostRow
from blogapp.posts import answers, corrections, reading_aids, rendering
from blogapp.posts.presentation import PresentedPost, with_eager_picture
from blogapp.posts.templates import View
from blogapp.site import absolute
from blogapp.themes import assets


def variant() -> tuple[str, str, str]:
    """Return what a page differs by besides what it shows: its language, its theme, its host."""
    return str(get_locale()), themes.mark(), absolute("")


def cached(entry: cache.Entry, make: Callable[[], str]) -> Markup:
    """Return HTML out of an escaping template, made now if it is not cached. The entry names the `variant`.

    What reads more of the address than the page had read before is not cached: it would hide that from the cache of
    pages.
    """
    html: str | None = entry.get()
    if html is None:
        read = queries.read_so_far()
        html = make()
        if queries.read_so_far() == read:
            entry.set(html)
    return Markup(html)  # noqa: S704 - a template escapes


def cached_when_asked_again(of: Callable[..., cache.Entry], *name: object, make: Callable[[], str]) -> Markup:
    """Return HTML of which there is no end, such as what a search finds: cached once somebody asks for it again."""
    return cached(of(*name) if cache.is_asked_again(of("asked", *name)) else cache.NOWHERE, make)


def frame(template: str) -> Markup:
    """Return a part that stands on every page and needs nothing of it, cached for each address until a post changes."""
    make = partial(render_template, template)
    try:
        return cached_when_asked_again(cache.of_posts, "frame", template, request.path, *variant(), make=make)
    except SQLAlchemyError:  # an error page must not fail for want of a database
        return cached(cache.NOWHERE, make)


class ArticleFragment(NamedTuple):
    """A post as HTML, with its header and the line below; what that needs of the CSP, and what stands around it."""

    html: str
    csp: tuple[tuple[str, tuple[str, ...]], ...]
    title: str
    show_title: bool
    parts: int
    eager: str  # the same with its first picture loaded before all others; "" where it has none


class PostBatch:
    """The posts of a page. When one is read because it is not cached as HTML, so are all the others that are not.

    No dataclass: the templates of themes may read those, and this one leads to the cache.
    """

    def __init__(self, rows: Sequence[PostRow], view: View, part: int = 1) -> None:
        self.rows, self.view, self.part = rows, view, part
        self.variant = variant()
        self.shown: dict[int, PresentedPost] = {}
        self.articles: dict[tuple[int, bool], ArticleFragment] = {}
        assets.note(row.format for row in rows if not row.is_protected)

    def of(self, row: PostRow) -> PresentedPost:
        """Return a post, read with the others that are wanted."""
        if row.id not in self.shown:
            ids = [each.id for each in self.rows if each == row or not self.is_cached(each)]
            posts = pagination.posts_of([number for number in ids if number not in self.shown])
            self.shown.update({shown.post.id: shown for shown in rendering.present(posts, self.view, self.part)})
        return self.shown[row.id]

    def entry(self, row: PostRow, *, pinned: bool = False) -> cache.Entry:
        """Return the place where a post is cached as HTML."""
        return answers.entry(row, "article", self.view, self.part, pinned, *self.variant)

    def is_cached(self, row: PostRow) -> bool:
        """Return whether a post need not be read to be shown."""
        return any(self.entry(row, pinned=pinned).get() for pinned in {False, row.sticky})


@dataclass(frozen=True)
class ListedPost:
    """A post of a page: where it stands, its article, and all that `PresentedPost` says, for which it is read."""

    row: PostRow
    reading: PostBatch

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self.reading.of(self.row), name)

    @property
    def locked(self) -> bool:
        """Whether it asks for a password."""
        return self.row.is_protected

    @property
    def title(self) -> str:
        """The title as readers see it; for a post without one, its first words."""
        return self.article().title

    @property
    def show_title(self) -> bool:
        """Whether its article shows a title."""
        return self.article().show_title

    @property
    def part(self) -> int:
        """Which page of its text is shown."""
        return self.reading.part

    @property
    def parts(self) -> int:
        """How many pages its text has."""
        return self.article().parts

    def article(self, *, pinned: bool = False) -> ArticleFragment:
        """Return what is cached of it, else made now. What takes the place of a view that failed is not cached."""
        made = self.reading.articles
        if (self.row.id, pinned) not in made:
            made[self.row.id, pinned] = self._article(pinned)
        return made[self.row.id, pinned]

    def _article(self, pinned: bool) -> ArticleFragment:
        entry = self.reading.entry(self.row, pinned=pinned)
        known: ArticleFragment | None = entry.get()
        if known is None:
            shown, read = self.reading.of(self.row), queries.read_so_far()
            known = article_of(shown, single=self.reading.view == "page", pinned=pinned)
            is_there = self.reading.part <= known.parts  # there is no end of other parts
            if is_there and not shown.is_stopgap and queries.read_so_far() == read:
                entry.set(known)
        return known


def listed(rows: Sequence[PostRow]) -> list[ListedPost]:
    """Return the posts of a listing."""
    reading = PostBatch(rows, "stream")
    return [ListedPost(row, reading) for row in rows]


def alone(row: PostRow, part: int) -> ListedPost:
    """Return the post of a page; `part` is the page of its text."""
    return ListedPost(row, PostBatch([row], "page", part))


def article_of(shown: PresentedPost, *, single: bool, pinned: bool = False, error: str = "") -> ArticleFragment:
    """Return the article of a post, made now."""
    template = "public/_page.html" if single and shown.post.kind == Kind.PAGE else "public/_post.html"
    told = corrections.of(shown.post) if single and shown.post.path and not shown.locked else ()
    aids = reading_aids.of(shown.html) if single and not shown.locked else None
    html = render_template(
        template, shown=shown, single=single, pinned=pinned, error=error, corrections=told, aids=aids
    )
    csp = tuple((directive, tuple(origins)) for directive, origins in shown.csp.items())
    return ArticleFragment(html, csp, shown.title, shown.show_title, shown.parts, with_eager_picture(html))


def article(
    shown: ListedPost | PresentedPost, *, pinned: bool = False, single: bool = False, error: str = ""
) -> Markup:
    """Return a post as HTML. The first picture of a page, which readers wait for, is loaded before all others."""
    if isinstance(shown, ListedPost):
        made = shown.article(pinned=pinned)
    else:
        made = article_of(shown, single=single, pinned=pinned, error=error)
    rendering.allow(dict(made.csp))
    is_first = made.eager and "has_picture" not in g
    if is_first:
        g.has_picture = True
    return Markup(made.eager if is_first else made.html)  # noqa: S704 - a template escapes
