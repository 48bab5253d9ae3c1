"""The stream, its archives, posts and static pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast
from urllib.parse import quote

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from blogapp import db, downloads, linked_data, rendering, site, stream
from blogapp.access import PUBLIC, action
from blogapp.archives import ARCHIVES, DAY, Archive, everything
from blogapp.models import Comment, Kind, Post
from blogapp.models.redirects import Redirect
from blogapp.text import normalise_line

bp = Blueprint("public", __name__)
NUMBER = "page/<int(min=1, max=1000000):number>/"


@bp.get("/", endpoint="stream")
@bp.get(f"/{NUMBER}", endpoint="stream", strict_slashes=False)
@action(PUBLIC)
def front(number: int = 1) -> ResponseReturnValue:
    """The stream: every post, newest first, after those that an editor made stick."""
    if number == 1 and "p" in request.args:
        return _by_id(request.args["p"])
    if "s" in request.args:
        return redirect(url_for(".search", q=request.args["s"]), 301)
    return _listing(everything(), number, "public/stream.html", stream.STICKY_FIRST)


def _by_id(text: str) -> ResponseReturnValue:
    """Redirect from the short address of a post, which never changes."""
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        abort(404)
    post = db.session.get(Post, int(text))
    if post is None or not post.is_public:
        abort(404)
    return redirect(post.url, 301)


def _listing(archive: Archive, number: int, template: str, order: Any = None) -> ResponseReturnValue:
    site.settle_on(archive.path if number == 1 else f"{archive.path}page/{number}/")
    page = stream.read(archive.posts, number, site.current().posts_per_page, order or archive.order)
    if not page.posts and (number > 1 or not archive.may_be_empty):
        abort(404)
    shown = rendering.present(page.posts, "stream")
    return render_template(template, archive=archive, page=page, shown=shown)


def _view_of(find: Callable[..., Archive]) -> Callable[..., ResponseReturnValue]:
    @action(PUBLIC)
    def view(number: int = 1, **values: Any) -> ResponseReturnValue:
        return _listing(find(**values), number, "public/archive.html")

    return view


for name, (rule, find) in ARCHIVES.items():
    view = _view_of(find)
    bp.add_url_rule(rule, name, view, strict_slashes=False)
    bp.add_url_rule(rule + NUMBER, name, view, strict_slashes=False)


@bp.get(f"{DAY}<slug>/", strict_slashes=False)
@action(PUBLIC)
def post(year: int, month: int, day: int, slug: str) -> ResponseReturnValue:
    """A post, with its neighbours and what was said about it."""
    found = _find(Kind.POST, f"{year:04}/{month:02}/{day:02}/{slug}")
    site.settle_on(found.url)
    older, newer = stream.neighbours(found)
    thread = Comment.thread(db.session(), found.id) if found.comment_count else []
    context = {"shown": rendering.present([found], "page")[0], "linked": linked_data.of(found)}
    context["downloads"] = downloads.links(found)
    return render_template("public/post.html", post=found, older=older, newer=newer, thread=thread, **context)


@bp.get(f"{DAY}<slug>/post.<string(maxlength=8):ending>")
@action(PUBLIC)
def download(year: int, month: int, day: int, slug: str, ending: str) -> ResponseReturnValue:
    """A file that the format of a post makes of it."""
    found = _find(Kind.POST, f"{year:04}/{month:02}/{day:02}/{slug}")
    site.settle_on(f"{found.url}post.{ending}")
    file = downloads.of(found, ending)
    if file is None:
        abort(404)
    response = Response(file[0], mimetype=file[1])
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{found.slug}.{ending}')}"
    response.add_etag()
    return response.make_conditional(request)


@bp.get("/<path:path>/", strict_slashes=False)
@action(PUBLIC)
def page(path: str) -> ResponseReturnValue:
    """A static page. What is none may be another address in upper case."""
    other = _in_lower_case(path)
    if other is not None:
        return other
    found = _find(Kind.PAGE, path)
    site.settle_on(found.url)
    return render_template("public/page.html", shown=rendering.present([found], "page")[0], post=found)


def _in_lower_case(path: str) -> ResponseReturnValue | None:
    """Ask the view of the same path in lower case, which then redirects or finds nothing."""
    if path == path.lower():
        return None
    try:
        endpoint, values = current_app.url_map.bind("").match(f"/{path.lower()}/")
    except HTTPException:
        return None
    if endpoint == request.endpoint or not endpoint.startswith(f"{bp.name}."):
        return None
    return cast(ResponseReturnValue, current_app.view_functions[endpoint](**values))


def _find(kind: Kind, path: str) -> Post:
    """Return the published post at a path or, from a near miss, the one that is meant.

    That is the one that was there before, else the only one with this slug on another day or below another page.
    """
    path = normalise_line(path).lower()
    known = Post.published(kind).options(*stream.SHOWN)
    post = db.session.scalars(known.where(Post.path == path)).first()
    if post is None:
        moved = known.join(Redirect, Redirect.post_id == Post.id).where(Redirect.path == path)
        post = db.session.scalars(moved).first()
    if post is None:
        namesakes = db.session.scalars(known.where(Post.slug == path.rpartition("/")[2]).limit(2)).all()
        post = namesakes[0] if len(namesakes) == 1 else None
    if post is None:
        abort(404)
    stream.fetch_snapshots([post])
    return post
