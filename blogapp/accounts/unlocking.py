"""The key to a protected post: signed proof that somebody gave its password, stored in a cookie for its path alone."""

from __future__ import annotations

import hashlib

from flask import Response, current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from blogapp.config import signing_keys
from blogapp.models import Post
from blogapp.models.ids import row_id

PREFIX = "blogapp-post-"  # of the cookies' names
FILES = "/media/"
MAX_AGE = 10 * 24 * 60 * 60  # seconds, as with WordPress


def key_of(post: Post) -> str:
    """Return the key to a post. Another password makes it worthless.

    The form of a comment carries it, since that is sent to another path than the cookie's.
    """
    return _serializer().dumps(_lock(post))


def fits(post: Post, key: str | None) -> bool:
    """Return whether a post can be read with a key; one without a password needs none."""
    if not post.is_protected:
        return True
    try:
        return bool(_serializer().loads(key or "", max_age=MAX_AGE) == _lock(post))
    except BadSignature:
        return False


def is_open(post: Post) -> bool:
    """Return whether whoever asks may read a post in full."""
    return not post.is_protected or fits(post, request.cookies.get(_name(post)))


def hand_over(response: Response, post: Post) -> Response:
    """Put the key to a post into a response: once for the post's own path, once for that of its files."""
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    for path in (post.url, FILES):
        response.set_cookie(_name(post), key_of(post), MAX_AGE, path=path, secure=secure, httponly=True, samesite="Lax")
    return response


def _name(post: Post) -> str:
    return f"{PREFIX}{post.id}"


def post_of(cookie: str) -> int:
    """Return the id of the post to which a cookie of this name is the key, or 0."""
    return row_id(cookie.removeprefix(PREFIX)) if cookie.startswith(PREFIX) else 0


def _lock(post: Post) -> list[int | str]:
    return [post.id, hashlib.sha256((post.password or "").encode()).hexdigest()]


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(signing_keys(current_app.config), salt="key to a post")
