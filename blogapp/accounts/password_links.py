"""Links with which somebody chooses a password: after it was *forgotten*, or at an *invitation*.

What is signed holds a digest of the stored password: a link dies with any change of it, and so opens once.
"""

from __future__ import annotations

import hashlib

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import select

from blogapp import db
from blogapp.config import signing_keys
from blogapp.models import User

RESET, INVITATION = "reset", "invitation"
LASTS = {RESET: 60 * 60, INVITATION: 7 * 24 * 60 * 60}  # seconds


def path(user: User, kind: str) -> str:
    """Return the path of a new link."""
    return f"/login/{kind}/{_serializer(kind).dumps([user.id, _digest(user)])}/"


def owner(token: str, kind: str) -> User | None:
    """Return whose password a link sets, locked until the end of the transaction; nobody once the link is over."""
    try:
        number, digest = _serializer(kind).loads(token, max_age=LASTS[kind])
    except (BadSignature, TypeError, ValueError):
        return None
    user = db.session.scalar(select(User).where(User.id == number, User.active).with_for_update())
    return user if user is not None and _digest(user) == digest else None


def _digest(user: User) -> str:
    """Another address makes links worthless, too: they were sent to the former one."""
    return hashlib.sha256(f"{user.email} {user.password}".encode()).hexdigest()[:32]


def _serializer(kind: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(signing_keys(current_app.config), salt=f"password {kind}")
