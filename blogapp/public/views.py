"""The stream and its archives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from blogapp import site
from blogapp.accounts.permissions import PUBLIC, action
from blogapp.listings import pagination
from blogapp.listings.archives import ARCHIVES, Archive, everything
from blogapp.metadata import head
from blogapp.posts import rendering
from blogapp.public import short_urls

bp = Blueprint("public", __name__)
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
    return _listing(everything(), number, "public/stream.html", pagination.STICKY_FIRST)


def _listing(archive: Archive, number: int, template: str, order: Any = None) -> ResponseReturnValue:
    length = site.current().posts_per_page
    page = pagination.read(archive.posts, number, length, order or archive.order, archive.path, archive.counted)
    if not page.posts and (number > 1 or not archive.may_be_empty):
        abort(404)
    site.settle_on(archive.path if number == 1 else f"{archive.path}page/{number}/")
    shown = rendering.present(page.posts, "stream")
    described = head.archive(archive, number)
    return render_template(template, described=described, archive=archive, page=page, shown=shown)


def _view_of(find: Callable[..., Archive]) -> Callable[..., ResponseReturnValue]:
    @action(PUBLIC)
    def view(number: int = 1, **values: Any) -> ResponseReturnValue:
        return _listing(find(**values), number, "public/archive.html")

    return view


for name, (rule, find) in ARCHIVES.items():
    view = _view_of(find)
    bp.add_url_rule(rule, name, view, strict_slashes=False)
    bp.add_url_rule(rule + NUMBER, name, view, strict_slashes=False)
