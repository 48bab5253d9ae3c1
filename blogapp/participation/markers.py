"""The marker by which a reader is counted once: a random word in a cookie, set when somebody answers and not before.

Neither network nor browser would tell readers apart: a school, an office and most phones share theirs, and an honest
reader would be refused. Whoever throws the marker away can answer again, as often as the rate limit of the network lets
them. The cookie is sent to the forms' own path alone, so pages neither see it nor differ by it.
"""

from __future__ import annotations

import secrets
from hashlib import blake2b

from flask import Response, current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

from blogapp.config import signing_keys

NAME = "blogapp-reader"
PATH = "/answers/"
MAX_AGE = 180 * 24 * 60 * 60  # seconds


def of_request() -> str:
    """Return the marker that the request brings; "" where it brings none of ours."""
    try:
        marker = _serializer().loads(request.cookies.get(NAME, ""))
    except BadSignature:
        return ""
    return marker if isinstance(marker, str) else ""


def new() -> str:
    """Return a marker for a reader who has none."""
    return secrets.token_urlsafe(24)


def reader_of(marker: str, post_id: int, action: str) -> str:
    """Return what a reader is known by where the answers are stored: another word for each post, and nobody's name.

    The marker is the key: whoever has the database alone can follow no reader from one post to another.
    """
    return blake2b(f"{post_id} {action}".encode(), key=marker.encode(), digest_size=32).hexdigest()


def hand_over(response: Response, marker: str) -> Response:
    """Put a marker into a response."""
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    value = _serializer().dumps(marker)
    response.set_cookie(NAME, str(value), MAX_AGE, path=PATH, secure=secure, httponly=True, samesite="Lax")
    return response


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(signing_keys(current_app.config), salt="marker of a reader")
