"""The stream and its archives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from blogapp import db, describing, rendering, site, stream
from blogapp.access import PUBLIC, action
from blogapp.archives import ARCHIVES, Archive, everything
from blogapp.models import Gone, Post

bp = Blueprint("public", __name__)
NUMBER = "page/<int(min=1, max=1000000):number>/"


@bp.get("/", endpoint="stream")
@bp.get(f"/{NUMBER}", endpoint="stream", strict_slashes=False)
@action(PUBLIC)
def front(number: int = 1) -> ResponseReturnValue:
    """The stream: every post, newest first, after those that an editor made stick."""
    short = request.args.get("p", request.args.get("page_id"))
    if number == 1 and short is not None:
        return _by_id(short)
    if "s" in request.args:
        return redirect(url_for(".search", q=request.args["s"]), 301)
    return _listing(everything(), number, "public/stream.html", stream.STICKY_FIRST)


def _by_id(text: str) -> ResponseReturnValue:
    """Redirect from the short address of a post, which never changes."""
    number = db.row_id(text)
    post = db.session.get(Post, number)
    if post is None and db.session.scalar(select(Gone.path).where(Gone.post_id == number).limit(1)):
        abort(410)
    if post is None or not post.is_public:
        abort(404)
    return redirect(post.url, 301)


def _listing(archive: Archive, number: int, template: str, order: Any = None) -> ResponseReturnValue:
    length = site.current().posts_per_page
    page = stream.read(archive.posts, number, length, order or archive.order, archive.path, archive.counted)
    if not page.posts and (number > 1 or not archive.may_be_empty):
        abort(404)
    site.settle_on(archive.path if number == 1 else f"{archive.path}page/{number}/")
    shown = rendering.present(page.posts, "stream")
    described = describing.archive(archive, number)
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
