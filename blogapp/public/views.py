"""The stream and its archives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from werkzeug.exceptions import NotFound

from blogapp import cache, site
from blogapp.accounts.permissions import PUBLIC, action
from blogapp.listings import fragments, pagination
from blogapp.listings.archives import ARCHIVES, Selection, everything
from blogapp.listings.pagination import STICKY_FIRST
from blogapp.metadata import head
from blogapp.public import short_urls

bp = Blueprint("public", __name__)
BESIDE_PAGES = {"series"}  # archives at whose addresses a page may have stood before there were any
NUMBER = "page/<int(min=1, max=1000000):number>/"


@bp.get("/", endpoint="stream")
@bp.get(f"/{NUMBER}", endpoint="stream", strict_slashes=False)
@action(PUBLIC)
def front(number: int = 1) -> ResponseReturnValue:
    """The stream: every post, newest first, after those that an editor made stick."""
    if number == 1 and (path := short_urls.meant(request.args)):
        return redirect(path, 301)
    if "s" in request.args:
        return redirect(url_for(".search", q=request.args["s"]), 301)
    return _listing("stream", everything, {}, number)


def _listing(name: str, find: Callable[..., Selection], values: dict[str, Any], number: int) -> ResponseReturnValue:
    entry = cache.of_posts("archive", name, *sorted(values.items()), str(get_locale()))
    length, archive = site.current().posts_per_page, entry.get()
    if archive is None or not (page := pagination.cached_page(archive.path, number, length)):
        chosen = find(**values)
        archive, order = chosen.archive, STICKY_FIRST if name == "stream" else chosen.order
        page = pagination.read(chosen.posts, number, length, order, archive.path, chosen.counted)
        entry.set(archive)
    if not page.rows and (number > 1 or not archive.may_be_empty):
        abort(404)
    site.settle_on(archive.path if number == 1 else f"{archive.path}page/{number}/")
    known = (archive.path, number, *fragments.variant())
    described = cache.of_posts("described", *known).get_or(lambda: head.archive(archive, number))
    return render_template(
        f"public/{'stream' if name == 'stream' else 'archive'}.html",
        machines=head.machines(cache.of_posts("head", *known), described, archive=archive),
        described=described,
        archive=archive,
        page=page,
        shown=fragments.listed(page.rows),
    )


def _view_of(name: str, find: Callable[..., Selection]) -> Callable[..., ResponseReturnValue]:
    @action(PUBLIC)
    def view(number: int = 1, **values: Any) -> ResponseReturnValue:
        try:
            return _listing(name, find, values, number)
        except NotFound:
            if name not in BESIDE_PAGES:
                raise
        page = cast(Callable[[str], ResponseReturnValue], current_app.view_functions["public.page"])
        return page(request.path.strip("/"))

    return view


for name, (rule, find) in ARCHIVES.items():
    view = _view_of(name, find)
    bp.add_url_rule(rule, name, view, strict_slashes=False)
    bp.add_url_rule(rule + NUMBER, name, view, strict_slashes=False)
