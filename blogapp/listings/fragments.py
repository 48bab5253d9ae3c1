"""Parts of pages as HTML that is kept: the articles of a listing or a page, the list of all archives."""

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
from blogapp.posts import rendering
from blogapp.posts.presentation import Shown, at_once
from blogapp.posts.templates import View
from blogapp.site import absolute


def variant() -> tuple[str, str, str]:
    """Return what a page differs by besides what it shows: its language, its theme, its host."""
    return str(get_locale()), themes.mark(), absolute("")


def keep(entry: cache.Entry, make: Callable[[], str]) -> Markup:
    """Return HTML out of an escaping template, made now if it is not kept. The entry names the `variant`.

    What reads more of the address than the page had read before is not kept: it would hide that from whoever keeps the
    page.
    """
    html: str | None = entry.get()
    if html is None:
        read = queries.read_so_far()
        html = make()
        if queries.read_so_far() == read:
            entry.set(html)
    return Markup(html)  # noqa: S704 - a template escapes


def again(of: Callable[..., cache.Entry], *name: object, make: Callable[[], str]) -> Markup:
    """Return HTML of which there is no end, such as what a search finds: kept once somebody asks again for the same."""
    return keep(of(*name) if cache.is_asked_again(of("asked", *name)) else cache.NOWHERE, make)


def frame(template: str) -> Markup:
    """Return a part that stands on every page and needs nothing of it, kept for each address until a post changes."""
    make = partial(render_template, template)
    try:
        return again(cache.of_posts, "frame", template, request.path, *variant(), make=make)
    except SQLAlchemyError:  # an error page must not fail for want of a database
        return keep(cache.NOWHERE, make)


class Article(NamedTuple):
    """A post as HTML, with its header and the line below; what that needs of the CSP, and what stands around it."""

    html: str
    csp: tuple[tuple[str, tuple[str, ...]], ...]
    title: str
    show_title: bool
    parts: int
    eager: str  # the same with its first picture loaded before all others; "" where it has none


class Reading:
    """The posts of a page. When one is read because it is not kept as HTML, so are all the others that are not.

    No dataclass: the templates of themes may read those, and this one leads to the cache.
    """

    def __init__(self, rows: Sequence[PostRow], view: View, part: int = 1) -> None:
        self.rows, self.view, self.part = rows, view, part
        self.variant = variant()
        self.shown: dict[int, Shown] = {}
        self.articles: dict[tuple[int, bool], Article] = {}

    def of(self, row: PostRow) -> Shown:
        """Return a post, read with the others that are wanted."""
        if row.id not in self.shown:
            ids = [each.id for each in self.rows if each == row or not self.is_kept(each)]
            posts = pagination.posts_of([number for number in ids if number not in self.shown])
            self.shown.update({shown.post.id: shown for shown in rendering.present(posts, self.view, self.part)})
        return self.shown[row.id]

    def entry(self, row: PostRow, *, pinned: bool = False) -> cache.Entry:
        """Return the place where a post is kept as HTML."""
        return cache.of_page(row, "article", self.view, self.part, pinned, *self.variant)

    def is_kept(self, row: PostRow) -> bool:
        """Return whether a post need not be read to be shown."""
        return any(self.entry(row, pinned=pinned).get() for pinned in {False, row.sticky})


@dataclass(frozen=True)
class Listed:
    """A post of a page: where it stands, its article, and all that `Shown` says, for which it is read."""

    row: PostRow
    reading: Reading

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

    def article(self, *, pinned: bool = False) -> Article:
        """Return what is kept of it, made now if it is not. What takes the place of a view that failed is not kept."""
        made = self.reading.articles
        if (self.row.id, pinned) not in made:
            made[self.row.id, pinned] = self._article(pinned)
        return made[self.row.id, pinned]

    def _article(self, pinned: bool) -> Article:
        entry = self.reading.entry(self.row, pinned=pinned)
        known: Article | None = entry.get()
        if known is None:
            shown, read = self.reading.of(self.row), queries.read_so_far()
            known = article_of(shown, single=self.reading.view == "page", pinned=pinned)
            is_there = self.reading.part <= known.parts  # there is no end of other parts
            if is_there and not shown.is_stopgap and queries.read_so_far() == read:
                entry.set(known)
        return known


def listed(rows: Sequence[PostRow]) -> list[Listed]:
    """Return the posts of a listing."""
    reading = Reading(rows, "stream")
    return [Listed(row, reading) for row in rows]


def alone(row: PostRow, part: int) -> Listed:
    """Return the post of a page; `part` is the page of its text."""
    return Listed(row, Reading([row], "page", part))


def article_of(shown: Shown, *, single: bool, pinned: bool = False, error: str = "") -> Article:
    """Return the article of a post, made now."""
    template = "public/_page.html" if single and shown.post.kind == Kind.PAGE else "public/_post.html"
    html = render_template(template, shown=shown, single=single, pinned=pinned, error=error)
    csp = tuple((directive, tuple(origins)) for directive, origins in shown.csp.items())
    return Article(html, csp, shown.title, shown.show_title, shown.parts, at_once(html))


def article(shown: Listed | Shown, *, pinned: bool = False, single: bool = False, error: str = "") -> Markup:
    """Return a post as HTML. The first picture of a page, which readers wait for, is loaded before all others."""
    if isinstance(shown, Listed):
        made = shown.article(pinned=pinned)
    else:
        made = article_of(shown, single=single, pinned=pinned, error=error)
    rendering.allow(dict(made.csp))
    is_first = made.eager and "has_picture" not in g
    if is_first:
        g.has_picture = True
    return Markup(made.eager if is_first else made.html)  # noqa: S704 - a template escapes
