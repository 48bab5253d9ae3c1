"""The search page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import abort, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import ColumnElement, select

from blogapp import cache, db, plugins, site
from blogapp.accounts.permissions import PUBLIC, action
from blogapp.listings import archives, fragments, pagination
from blogapp.metadata import head
from blogapp.models import Category, Post, User
from blogapp.posts import rendering
from blogapp.posts.presentation import PresentedPost
from blogapp.public.views import NUMBER, bp
from blogapp.search import finding
from blogapp.search.backend import RANKED
from blogapp.search.query import Query, parse
from blogapp.search.snippets import highlight, snippet

TITLES = 6  # that are shown while somebody types
Choices = list[tuple[str, str]]
# How a search is narrowed: by an archive of the name that is asked for.
FINDERS: dict[str, Callable[[str], archives.Selection]] = {
    "format": archives.by_format,
    "category": archives.by_category,
    "author": archives.by_author,
    "year": lambda year: archives.by_date(int(year)),
}


@dataclass(frozen=True)
class Filter:
    """One way to narrow a search: its name in the address, its label, its choices with theirs, and what is chosen."""

    name: str
    label: str
    choices: Choices

    @property
    def chosen(self) -> str:
        """The choice that the address names, or "" for all."""
        asked = request.args.get(self.name, "")
        return asked if asked in dict(self.choices) else ""


@dataclass(frozen=True)
class SearchResult:
    """A post that was found, with its title and the fitting part of its text as HTML in which the words are marked."""

    shown: PresentedPost
    title: Markup
    snippet: Markup


@bp.get("/search/", endpoint="search", strict_slashes=False)
@bp.get(f"/search/{NUMBER}", endpoint="search", strict_slashes=False)
@action(PUBLIC)
def results(number: int = 1) -> ResponseReturnValue:
    """What is found for the words in `q`, the best first; without words, the form alone."""
    site.settle_on("/search/" if number == 1 else f"/search/page/{number}/")
    query, filters = parse(request.args.get("q", "")), _filters()
    address = _address(query.typed, filters)
    found = fragments.cached_when_asked_again(
        cache.of_site,
        "search",
        address,
        number,
        *fragments.variant(),
        make=lambda: _found(query, filters, address, number),
    )
    return render_template("public/search.html", described=head.page(_("Search"), "/search/"), query=query, found=found)


@bp.get("/search/titles.json")
@action(PUBLIC)
def titles() -> ResponseReturnValue:
    """The titles and addresses of the few that fit the words in `q` best, for whoever is still typing."""
    found = finding.find(parse(request.args.get("q", "")), 1, TITLES)
    return jsonify([{"title": post.name, "url": post.url} for post in found.posts])


def _found(query: Query, filters: Sequence[Filter], address: str, number: int) -> str:
    """Return what is found as HTML, below the form."""
    length = site.current().posts_per_page
    found = finding.find(query, number, length, _narrowed(filters))
    if number > 1 and not found.posts:
        abort(404)
    page = pagination.Page([], number, found.count > number * length, found.count, length)
    context: dict[str, Any] = {
        "query": query,
        "filters": filters,
        "page": page,
        "results": [_result(each, query) for each in rendering.named(found.posts)],
        "most": RANKED,
    }
    return render_template("public/_search.html", address=address, **context, **_help(query, found))


def _result(shown: PresentedPost, query: Query) -> SearchResult:
    """Mark what was asked for. The text of a post without a title stands in its place."""
    post = shown.post
    if not post.title:
        return SearchResult(shown, snippet(post.text or post.headline, query), Markup())
    return SearchResult(shown, highlight(shown.title, query), snippet(post.text, query))


def _help(query: Query, found: finding.Found) -> dict[str, Any]:
    """Return what helps on where nothing was found: another spelling, fewer filters, each word alone."""
    if found.count or not query.wanted:
        return {}
    everywhere = finding.count(query)
    meant = "" if everywhere else finding.meant(query)
    alone = finding.each_alone(query) if len(query.wanted) > 1 and not everywhere else []
    return {"everywhere": everywhere, "meant": meant, "alone": alone}


def _address(typed: str, filters: Sequence[Filter]) -> str:
    """Return the query of an address that asks for the same."""
    return "?" + urlencode({"q": typed} | {each.name: each.chosen for each in filters if each.chosen})


def _narrowed(filters: Sequence[Filter]) -> list[ColumnElement[bool]]:
    """Return the conditions of the filters that somebody chose."""
    chosen = (FINDERS[each.name](each.chosen).posts.whereclause for each in filters if each.chosen)
    return [clause for clause in chosen if clause is not None]


def _filters() -> list[Filter]:
    """Return the ways to narrow a search that leave a choice."""
    formats, categories, authors, years = cache.of_site("search").get_or(_choices)
    by_label = sorted(((name, plugins.label_of(name)) for name in formats), key=lambda choice: choice[1])
    filters = (
        Filter("format", _("Format"), by_label),
        Filter("category", _("Category"), categories),
        Filter("author", _("Author"), authors),
        Filter("year", _("Year"), years),
    )
    return [each for each in filters if len(each.choices) > 1]


def _choices() -> tuple[list[str], Choices, Choices, Choices]:
    """Return the formats, categories, authors and years of all posts."""
    posts = Post.open()
    each = Post.formats()
    is_open = posts.where(Post.format == each.c.format).with_only_columns(Post.id).limit(1).scalar_subquery()
    formats = db.session.scalars(select(each.c.format).where(is_open.is_not(None))).all()
    wrote = posts.with_only_columns(Post.id).where(Post.author_id == User.id).correlate(User).exists()
    authors = db.session.execute(select(User.slug, User.name).where(wrote).order_by(User.name)).all()
    zone = site.zone()
    first, last = (moment.astimezone(zone).year for moment in archives.ends(posts) or (db.now(), db.now()))
    years = range(last, first - 1, -1)
    return (
        list(formats),
        [(category.slug, "\u2003" * depth + category.name) for category, depth in Category.shown(db.session(), posts)],
        [(author.slug, author.name) for author in authors],
        [(str(year), str(year)) for year in years],
    )
