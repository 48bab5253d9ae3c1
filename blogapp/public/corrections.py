"""What a public correction of a post changed, word by word, for readers."""

from __future__ import annotations

from flask import abort, make_response, redirect, render_template
from flask.typing import ResponseReturnValue

from blogapp import db, site
from blogapp.accounts import unlocking
from blogapp.accounts.permissions import PUBLIC, action
from blogapp.http.headers import PRIVATE
from blogapp.listings.archives import DAY
from blogapp.models import Kind, Post
from blogapp.posts import corrections, permalinks
from blogapp.public.views import bp


@bp.get(f"{DAY}<slug>/correction-<int(min=1, max=2147483647):number>/", strict_slashes=False)
@action(PUBLIC)
def correction(year: int, month: int, day: int, slug: str, number: int) -> ResponseReturnValue:
    """Show what readers of a post read before a correction, and since; of a protected one to those who have its key."""
    found = permalinks.find(Kind.POST, f"{year:04}/{month:02}/{day:02}/{slug}")
    site.settle_on(f"{found.url}correction-{number}/")
    told = next((each for each in corrections.of(found) if each.number == number), None) or abort(404)
    post = db.session.get_one(Post, found.id)
    if not unlocking.is_open(post):
        response = make_response(redirect(found.url))
    else:
        changed = corrections.what_changed(post, number)
        response = make_response(render_template("public/correction.html", post=post, told=told, changed=changed))
    response.headers["X-Robots-Tag"] = "noindex"
    if found.is_protected:
        response.headers["Cache-Control"] = PRIVATE
    return response
