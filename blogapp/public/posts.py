"""Posts and static pages, each on its own page."""

from __future__ import annotations

import re
from urllib.parse import quote

from flask import Response, abort, make_response, redirect, render_template
from flask.typing import ResponseReturnValue

from blogapp import db, site
from blogapp.accounts import unlocking
from blogapp.accounts.permissions import PUBLIC, action
from blogapp.http.headers import PRIVATE
from blogapp.listings import pagination, related
from blogapp.listings.archives import DAY
from blogapp.metadata import head
from blogapp.models import Comment, Kind, Post, comments
from blogapp.posts import downloads, permalinks, rendering
from blogapp.public.views import bp

FURTHER = re.compile(r"(.+)/([1-9][0-9]{0,3})", re.ASCII)  # a further page of the text of a static page


@bp.get(f"{DAY}<slug>/", strict_slashes=False)
@bp.get(f"{DAY}<slug>/<int(min=1, max=9999):part>/", strict_slashes=False)
@action(PUBLIC)
def post(year: int, month: int, day: int, slug: str, part: int = 1) -> ResponseReturnValue:
    """A post, or a further page of its text, with its neighbours and what was said about it."""
    found = _find(Kind.POST, f"{year:04}/{month:02}/{day:02}/{slug}")
    site.settle_on(part_url(found, part))
    return show(found, part)


@bp.get("/<path:path>/", strict_slashes=False)
@action(PUBLIC)
def page(path: str) -> ResponseReturnValue:
    """A static page, or a further page of its text."""
    numbered = FURTHER.fullmatch(path)
    found = _find(Kind.PAGE, numbered[1] if numbered else path)
    part = int(numbered[2]) if numbered else 1
    site.settle_on(part_url(found, part))
    return show(found, part)


@bp.get(f"{DAY}<slug>/post.<string(maxlength=8):ending>")
@action(PUBLIC)
def download(year: int, month: int, day: int, slug: str, ending: str) -> ResponseReturnValue:
    """A file that the format of a post makes of it."""
    found = _find(Kind.POST, f"{year:04}/{month:02}/{day:02}/{slug}")
    site.settle_on(f"{found.url}post.{ending}")
    file = downloads.of(found, ending) if unlocking.is_open(found) else None
    if file is None:
        abort(404)
    response = Response(file[0], mimetype=file[1])
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{found.slug}.{ending}')}"
    if found.is_protected:
        response.headers["Cache-Control"] = PRIVATE
    return response


@bp.get(f"{DAY}<slug>/comment-page-<int(min=1, max=9999):number>/", strict_slashes=False)
@action(PUBLIC)
def comment_page(year: int, month: int, day: int, slug: str, number: int) -> ResponseReturnValue:
    """A post with a further page of its comments."""
    found = _find(Kind.POST, f"{year:04}/{month:02}/{day:02}/{slug}")
    site.settle_on(comments.comment_page(found, number))
    return show(found, said=number)


def part_url(post: Post, part: int) -> str:
    """Return the address of a page of a post's text; the first is the post's own."""
    return f"{post.url}{part}/" if part > 1 else post.url


def show(found: Post, part: int = 1, error: str = "", said: int = 1) -> ResponseReturnValue:
    """Return the page of a post or of a static page; of a protected one, the form that asks for its password.

    Nobody keeps a protected one, read or not: the same address shows either. `error` says what was wrong with the
    password.
    """
    is_open = unlocking.is_open(found)
    in_full = found.is_protected and is_open
    shown = rendering.in_full(found, part) if in_full else rendering.present([found], "page", part)[0]
    if part > shown.parts:  # the text may have become shorter, and may grow again
        return redirect(found.url)
    described = head.post(found, part)
    context = {"described": described, "shown": shown, "post": found, "error": error}
    if found.kind == Kind.PAGE:
        html = render_template("public/page.html", **context)
    else:
        html = render_template("public/post.html", **context, **_around(found, is_open, said))
    response = make_response(html, 422 if error else 200)
    if found.is_protected:
        response.headers["Cache-Control"] = PRIVATE
    return response


def _around(post: Post, is_open: bool, said: int) -> dict[str, object]:
    """Return what the page of a post shows beside it."""
    older, newer = related.neighbours(post)
    thread, last = Comment.page(db.session(), post, said) if is_open else ([], said)
    if said > last:
        abort(redirect(f"{post.url}#comments"))
    return {
        "downloads": downloads.links(post) if is_open else {},
        "older": older,
        "newer": newer,
        "related": related.of(post),
        "thread": thread,
        "said": said,
        "said_last": last,
        "said_at": comments.comment_page(post, said),
    }


def _find(kind: Kind, path: str) -> Post:
    post = permalinks.find(kind, path, *pagination.SHOWN)
    pagination.fetch_snapshots([post])
    return post
