"""The archive page: all that there is, by time, category, tag, format and author, each with its number of posts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from math import ceil

from babel.dates import format_date, format_skeleton
from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from blogapp import cache, plugins, site
from blogapp.accounts.permissions import PUBLIC, action
from blogapp.listings import archive_counts, fragments
from blogapp.metadata import head
from blogapp.public.posts import own_page
from blogapp.public.views import bp


@dataclass(frozen=True)
class ArchiveEntry:
    """One archive: its name, address and number of posts; what lies within it; and how deep it lies itself.

    `density` is its number of posts in tenths of the most that another of its kind has.
    """

    name: str
    path: str
    posts: int
    depth: int = 0
    within: Sequence[ArchiveEntry] = ()
    density: int = 0


@bp.get("/archive/", strict_slashes=False)
@action(PUBLIC)
def overview() -> ResponseReturnValue:
    """All archives. An editor's own page at this address goes before it."""
    site.settle_on("/archive/")
    if (own := own_page("archive")) is not None:
        return own
    lists = fragments.cached(cache.of_posts("overview", *fragments.variant()), _lists)
    return render_template("public/overview.html", described=head.page(_("Archive"), "/archive/"), lists=lists)


def _lists() -> str:
    """Return all archives as HTML: of a large blog these are hundreds of lines."""
    years = _years([(date.fromisoformat(month), posts) for month, posts in _counts().months])
    return render_template("public/_overview_lists.html", years=years, **by_kind())


def _counts() -> archive_counts.Counts:
    return cache.of_posts("counts").get_or(archive_counts.current)


def by_kind() -> dict[str, list[ArchiveEntry]]:
    """Return the archives that are none of a time: of categories, tags, formats and authors."""
    counts = _counts()
    return {
        "categories": [ArchiveEntry(*row) for row in counts.categories],
        "tags": [ArchiveEntry(*row) for row in counts.tags],
        "formats": _formats(counts.formats),
        "authors": [ArchiveEntry(*row) for row in counts.authors],
    }


def _years(months: Sequence[tuple[date, int]]) -> list[ArchiveEntry]:
    """Return the years with their months, newest first."""
    most = max((posts for _, posts in months), default=0)
    years = [(year, list(rows)) for year, rows in groupby(months, key=lambda row: row[0].year)]
    return [
        ArchiveEntry(
            str(format_skeleton("y", date(year, 1, 1), locale=get_locale())),
            f"/{year:04}/",
            sum(posts for _, posts in rows),
            within=list(_months(rows, most)),
        )
        for year, rows in years
    ]


def _months(rows: Iterable[tuple[date, int]], most: int) -> Iterable[ArchiveEntry]:
    """Yield the months of a year by name."""
    for month, posts in rows:
        name = format_date(month, "LLLL", locale=get_locale())
        yield ArchiveEntry(name, month.strftime("/%Y/%m/"), posts, density=ceil(10 * posts / most))


def _formats(rows: Sequence[tuple[str, int]]) -> list[ArchiveEntry]:
    known = plugins.formats()
    return [
        ArchiveEntry(_(known[name].label) if name in known else name.capitalize(), f"/type/{name}/", posts)
        for name, posts in rows
    ]
