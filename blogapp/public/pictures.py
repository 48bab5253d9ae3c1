"""A picture of a post on a page of its own, with the way to those before and after it."""

from __future__ import annotations

from dataclasses import replace

from flask import make_response, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blogapp import db, site
from blogapp.accounts import unlocking
from blogapp.accounts.permissions import PUBLIC, action
from blogapp.http.headers import PRIVATE
from blogapp.listings.archives import DAY
from blogapp.metadata import head
from blogapp.models import Kind, Post
from blogapp.posts import permalinks, pictures
from blogapp.public.views import bp


@bp.get(f"{DAY}<slug>/picture-<int(min=1, max=9999):number>/", strict_slashes=False)
@action(PUBLIC)
def picture(year: int, month: int, day: int, slug: str, number: int) -> ResponseReturnValue:
    """A picture of a post; of a protected one for those who have its key. One that is not there leads to the post."""
    found = permalinks.find(Kind.POST, f"{year:04}/{month:02}/{day:02}/{slug}")
    site.settle_on(f"{found.url}picture-{number}/")
    post = db.session.get_one(Post, found.id)
    shown = pictures.of(post) if unlocking.is_open(post) else ()
    if number > len(shown):
        response = make_response(redirect(found.url))
    else:
        title = _("Picture %(number)s of %(total)s", number=number, total=len(shown))
        described = replace(head.page(title, post.url), noindex=True)
        known = {"picture": shown[number - 1], "number": number, "total": len(shown), "described": described}
        response = make_response(render_template("public/picture.html", post=post, title=title, **known))
    response.headers["X-Robots-Tag"] = "noindex"
    if found.is_protected:
        response.headers["Cache-Control"] = PRIVATE
    return response
