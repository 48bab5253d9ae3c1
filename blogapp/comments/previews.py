"""The preview step: a signed token says that somebody has seen a comment as it will look."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

MAX_AGE = 24 * 60 * 60  # seconds

Content = Sequence[str | int | None]


def sign(content: Content, user_id: int | None) -> str:
    """Return the token for a comment that is being shown to its writer."""
    return _serializer().dumps([_digest(content), user_id])


def seen_at(token: str | None, content: Content, user_id: int | None) -> datetime | None:
    """Return when this writer saw this comment; None when it was another, long ago, or never.

    The token of one person is worth nothing to another, so no other site can make somebody say something.
    """
    try:
        seen, moment = _serializer().loads(token or "", max_age=MAX_AGE, return_timestamp=True)
    except BadSignature:
        return None
    return moment if seen == [_digest(content), user_id] else None


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="preview of a comment")


def _digest(content: Content) -> str:
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()
