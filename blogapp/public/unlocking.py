"""Where the password of a protected post is given."""

from __future__ import annotations

from flask import abort, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blogapp import db
from blogapp.accounts import passwords, unlocking
from blogapp.accounts.permissions import PUBLIC, action
from blogapp.http import rate_limits
from blogapp.models import Post, PostRow
from blogapp.public.posts import show
from blogapp.public.views import bp


@bp.route("/unlock/<int:post_id>", methods=["GET", "POST"])
@action(PUBLIC)
@db.reading()
def unlock(post_id: int) -> ResponseReturnValue:
    """Give the key to a post, a cookie for its path, to whoever knows its password. A GET leads back to the post."""
    if request.method == "POST":
        rate_limits.count_try(f"post {post_id}")
    post = _public(post_id)
    if request.method != "POST" or not post.is_protected:
        return redirect(post.url, 303)
    known = post.password
    with db.released():
        is_right = passwords.match(request.form.get("password", ""), known)
    post = _public(post_id)
    if not is_right:
        return show(PostRow.of(post), error=_("This is not the password. Check it and try again."))
    rate_limits.forgive()
    return unlocking.hand_over(redirect(post.url, 303), post)  # type: ignore[arg-type]


def _public(post_id: int) -> Post:
    post = db.session.get(Post, post_id)
    return post if post is not None and post.is_public else abort(404)
