"""Posts and static pages, each on its own page."""

from __future__ import annotations

import re
from urllib.parse import quote

from flask import Response, abort, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from werkzeug.local import LocalProxy

from blogapp import cache, db, participation, site
from blogapp.accounts import unlocking
from blogapp.accounts.permissions import PUBLIC, action
from blogapp.http.headers import PRIVATE
from blogapp.listings import fragments, related, series
from blogapp.listings.archives import DAY
from blogapp.listings.fragments import ListedPost
from blogapp.metadata import head
from blogapp.models import Comment, FormerAddress, Kind, Post, PostRow, comment_pages
from blogapp.posts import answers, corrections, downloads, permalinks, references, rendering, translations
from blogapp.posts.presentation import PresentedPost
from blogapp.posts.translations import Translation
from blogapp.public.views import bp

FURTHER = re.compile(r"(.+)/([1-9][0-9]{0,3})", re.ASCII)  # a further page of the text of a static page


@bp.get(f"{DAY}<slug>/", strict_slashes=False)
@bp.get(f"{DAY}<slug>/<int(min=1, max=9999):part>/", strict_slashes=False)
@action(PUBLIC)
def post(year: int, month: int, day: int, slug: str, part: int = 1) -> ResponseReturnValue:
    """A post, or a further page of its text, with its neighbours and what was said about it."""
    found = permalinks.find(Kind.POST, f"{year:04}/{month:02}/{day:02}/{slug}")
    site.settle_on(part_url(found, part))
    return show(found, part)


@bp.get("/<path:path>/", strict_slashes=False)
@action(PUBLIC)
def page(path: str) -> ResponseReturnValue:
    """A static page, or a further page of its text."""
    numbered = FURTHER.fullmatch(path)
    found = permalinks.find(Kind.PAGE, numbered[1] if numbered else path)
    part = int(numbered[2]) if numbered else 1
    site.settle_on(part_url(found, part))
    return show(found, part)


@bp.get(f"{DAY}<slug>/post.<string(maxlength=8):ending>")
@action(PUBLIC)
def download(year: int, month: int, day: int, slug: str, ending: str) -> ResponseReturnValue:
    """A file that the format of a post makes of it."""
    found = permalinks.find(Kind.POST, f"{year:04}/{month:02}/{day:02}/{slug}")
    site.settle_on(f"{found.url}post.{ending}")
    post = db.session.get_one(Post, found.id)
    file = downloads.of(post, ending) if unlocking.is_open(post) else None
    if file is None:
        abort(404)
    response = Response(file[0], mimetype=file[1])
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{post.slug}.{ending}')}"
    if post.noindex:
        response.headers["X-Robots-Tag"] = "noindex"
    if found.is_protected:
        response.headers["Cache-Control"] = PRIVATE
    else:
        response.headers["Access-Control-Allow-Origin"] = "*"  # for programs in browsers, such as players of podcasts
    return response


@bp.get(f"{DAY}<slug>/comment-page-<int(min=1, max=9999):number>/", strict_slashes=False)
@action(PUBLIC)
def comment_page(year: int, month: int, day: int, slug: str, number: int) -> ResponseReturnValue:
    """A post with a further page of its comments."""
    found = permalinks.find(Kind.POST, f"{year:04}/{month:02}/{day:02}/{slug}")
    newest_first = site.current().newest_comments_first
    if request.path != comment_pages.comment_page(found, number, newest_first=newest_first):  # to a page that is there
        post = db.session.get_one(Post, found.id)
        number = min(number, Comment.page(db.session(), post, newest_first=newest_first)[1])
    site.settle_on(comment_pages.comment_page(found, number, newest_first=newest_first))
    return show(found, said=number)


def own_page(path: str) -> ResponseReturnValue | None:
    """Return the page that an editor made at an address of the blog's own, before which it goes; None without one."""
    own = db.session.scalars(Post.published(Kind.PAGE).where(Post.path == path)).first()
    return None if own is None else show(PostRow.of(own))


def part_url(row: PostRow, part: int) -> str:
    """Return the address of a page of a post's text; the first is the post's own."""
    return f"{row.url}{part}/" if part > 1 else row.url


def show(row: PostRow, part: int = 1, error: str = "", said: int = 0) -> ResponseReturnValue:
    """Return the page of a post or of a static page; of a protected one, the form that asks for its password.

    Nobody keeps a protected one, read or not: the same address shows either. `error` says what was wrong with the
    password. `said` is a page of what was said, 0 for the post's own.
    """
    corrections.note_none(row)
    page = fragments.alone(row, part)
    post = LocalProxy(lambda: page.post)  # read only for what is not cached
    shown: ListedPost | PresentedPost = _protected(page, part) if row.is_protected else page
    if part > shown.parts:  # the text may have become shorter, and may grow again
        return redirect(row.url)
    translated = translations.of(row)
    described, machines = _head(page, part, translated)
    context = {
        "translations": translated,
        "described": described,
        "machines": machines,
        "shown": shown,
        "row": row,
        "post": post,
        "error": error,
    }
    if row.kind == Kind.PAGE:
        html = render_template("public/page.html", **context)
    else:
        beside = _beside(page, said, is_locked=shown.locked)
        html = render_template("public/post.html", **context, said=said, **beside)
    response = make_response(html, 422 if error else 200)
    if described.noindex:
        response.headers["X-Robots-Tag"] = "noindex"
    if row.is_protected:
        response.headers["Cache-Control"] = PRIVATE
    return response


def _head(page: ListedPost, part: int, translated: tuple[Translation, ...]) -> tuple[head.About, Markup]:
    """Return what machines are told of a post, and as HTML."""
    known = (part, translated, *fragments.variant())
    described = answers.entry(page.row, "described", *known).get_or(lambda: head.post(page.post, part, translated))
    return described, head.machines(answers.entry(page.row, "head", *known), described, row=page.row)


def _protected(page: ListedPost, part: int) -> PresentedPost:
    """Return a protected post as whoever asks may see it."""
    if unlocking.is_open(page.post):
        return rendering.in_full(page.post, part)
    return rendering.present([page.post], "page", part)[0]


def _beside(page: ListedPost, said: int, *, is_locked: bool) -> dict[str, object]:
    """Return what the page of a post shows beside it."""
    row = page.row
    links = cache.of_page(row, "downloads", given=references.mark(row.format)).get_or(
        lambda: downloads.links(page.post)
    )
    return {
        "actions": "" if row.is_protected else _actions(page),
        "downloads": {} if is_locked else links,
        "beside": related.beside(row, page),
        "series": series.around(row),
        "discussion": "" if is_locked else _discussion(page, said),
    }


def _actions(page: ListedPost) -> Markup:
    """Return what readers can answer to a post. For whoever has just done so it is made anew."""
    done = [request.args.get(word) for word in ("answered", "changed")]  # what it says depends on these
    entry = cache.NOWHERE if any(done) else cache.of_page(page.row, "actions", *fragments.variant())
    return fragments.cached(entry, lambda: participation.under(page.post))


def _discussion(page: ListedPost, said: int) -> Markup:
    """Return what was said about a post, and the form for more. For an answer, or a protected post, it is made anew."""
    row = page.row

    def make() -> str:
        newest_first = site.current().newest_comments_first
        thread, last = Comment.page(db.session(), page.post, said, newest_first=newest_first)
        if newest_first and said >= last:  # browsers take along which comment they want
            abort(redirect(row.url))
        if said > last:
            abort(redirect(f"{row.url}#comments"))
        pages = {number: place.page for place in thread for number in place.ids()}
        at = {id: comment_pages.comment_page(row, one, newest_first=newest_first) for id, one in pages.items()}
        formerly = FormerAddress.anchors(db.session(), list(pages)) if row.may_have_moved_comments else {}
        number = said or (last if newest_first else 1)
        shown = {"thread": thread, "formerly": formerly, "said": number, "said_last": last, "said_at": at}
        return render_template("comments/_section.html", post=page.post, **shown)

    asks = [request.args.get(name) for name in ("replyto", "comment")]  # what the section says depends on these
    is_cached = not (any(asks) or row.is_protected)
    entry = cache.of_page(row, "discussion", said, *fragments.variant()) if is_cached else cache.NOWHERE
    return fragments.cached(entry, make)
