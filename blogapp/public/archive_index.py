"""The archive page: all that there is, by time, category, tag, format and author, each with its number of posts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from babel.dates import format_date, format_skeleton
from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from blogapp import cache, db, plugins, site
from blogapp.accounts.permissions import PUBLIC, action
from blogapp.listings import archive_counts, fragments
from blogapp.metadata import head
from blogapp.models import Kind, Post, PostRow
from blogapp.public.posts import show
from blogapp.public.views import bp


@dataclass(frozen=True)
class ArchiveEntry:
    """One archive: its name, address and number of posts; what lies within it; and how deep it lies itself."""

    name: str
    path: str
    posts: int
    depth: int = 0
    within: Sequence[ArchiveEntry] = ()


@bp.get("/archive/", strict_slashes=False)
@action(PUBLIC)
def overview() -> ResponseReturnValue:
    """All archives. An editor's own page at this address goes before it."""
    site.settle_on("/archive/")
    own = db.session.scalars(Post.published(Kind.PAGE).where(Post.path == "archive")).first()
    if own is not None:
        return show(PostRow.of(own))
    lists = fragments.cached(cache.of_posts("overview", *fragments.variant()), _lists)
    return render_template("public/overview.html", described=head.page(_("Archive"), "/archive/"), lists=lists)


def _lists() -> str:
    """Return all archives as HTML: of a large blog these are hundreds of lines."""
    counts = cache.of_posts("counts").get_or(archive_counts.current)
    parts = {
        "years": _years([(date.fromisoformat(month), posts) for month, posts in counts.months]),
        "categories": [ArchiveEntry(*row) for row in counts.categories],
        "tags": [ArchiveEntry(*row) for row in counts.tags],
        "formats": _formats(counts.formats),
        "authors": [ArchiveEntry(*row) for row in counts.authors],
    }
    return render_template("public/_overview_lists.html", **parts)


def _years(months: Sequence[tuple[date, int]]) -> list[ArchiveEntry]:
    """Return the years with their months, newest first."""
    years = [(year, list(rows)) for year, rows in groupby(months, key=lambda row: row[0].year)]
    return [
        ArchiveEntry(
            str(format_skeleton("y", date(year, 1, 1), locale=get_locale())),
            f"/{year:04}/",
            sum(posts for _, posts in rows),
            within=list(_months(rows)),
        )
        for year, rows in years
    ]


def _months(rows: Iterable[tuple[date, int]]) -> Iterable[ArchiveEntry]:
    """Yield the months of a year by name."""
    for month, posts in rows:
        yield ArchiveEntry(format_date(month, "LLLL", locale=get_locale()), month.strftime("/%Y/%m/"), posts)


def _formats(rows: Sequence[tuple[str, int]]) -> list[ArchiveEntry]:
    known = plugins.formats()
    return [
        ArchiveEntry(_(known[name].label) if name in known else name.capitalize(), f"/type/{name}/", posts)
        for name, posts in rows
    ]
