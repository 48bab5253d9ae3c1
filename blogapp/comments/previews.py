"""The preview step: a signed token says that somebody has seen a comment as it will look."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Sequence
from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

from blogapp import db
from blogapp.config import signing_keys

MAX_AGE = 24 * 60 * 60  # seconds

Content = Sequence[str | int | None]


def sign(content: Content, user_id: int | None, draft: str) -> str:
    """Return the token for a comment that is being shown to its writer."""
    return _serializer().dumps([_digest(content), user_id, draft])


def seen_draft(token: str | None, content: Content, user_id: int | None) -> str | None:
    """Return the id of the draft that this writer saw as this comment; None when it was another, long ago, or never.

    The token of one person is worth nothing to another, so no other site can make somebody say something.
    """
    read = _read(token)
    return read[2] if read and read[:2] == [_digest(content), user_id] else None


def draft(token: str | None) -> str:
    """Return the id of the draft that a form was made for, whatever was typed since; a new one for a new form."""
    read = _read(token)
    return read[2] if read else secrets.token_urlsafe(16)


def age(token: str | None) -> int:
    """Return how many seconds ago a preview was shown."""
    made_at = _serializer().loads(token or "", return_timestamp=True)[1]
    return int((db.now() - made_at).total_seconds())


def _read(token: str | None) -> list[Any] | None:
    try:
        read = _serializer().loads(token or "", max_age=MAX_AGE)
    except BadSignature:
        return None
    return read if isinstance(read, list) and len(read) == 3 else None


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(signing_keys(current_app.config), salt="preview of a comment")


def _digest(content: Content) -> str:
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()
