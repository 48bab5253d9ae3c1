"""The links of a comment. Whoever has a private one is its writer, and needs no account.

Its moment is in them, too: after a restore, its number may be that of somebody else's.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import Select, false, select

from blogapp import db, site
from blogapp.config import signing_keys
from blogapp.models import Comment

OWN, CONFIRMING = "a comment of one's own", "mails about answers to a comment"


def address(comment: Comment) -> str:
    """Return the private link of a comment."""
    return f"/comments/own/{_serializer().dumps(_named(comment))}/"


def public_address(comment: Comment) -> str:
    """Return where a comment stands for everybody."""
    newest_first = site.current().newest_comments_first
    return Comment.address(db.session(), comment.post, comment.id, newest_first=newest_first)


def stop_path(comment: Comment) -> str:
    """Return the address that stops mails about answers with one press."""
    return f"{address(comment)}stop"


def confirm_path(comment: Comment) -> str:
    """Return the address, sent by mail alone, that proves who reads there."""
    return f"/comments/answers/{_serializer(CONFIRMING).dumps(_named(comment))}/"


def behind(token: str, salt: str = OWN) -> Select[Any]:
    """Select the comment of a link; none for what is no link."""
    try:
        number, made_at = _serializer(salt).loads(token)
    except (BadSignature, TypeError, ValueError):  # or one of another kind
        return select(Comment).where(false())
    return select(Comment).where(Comment.id == number, Comment.created_at == datetime.fromisoformat(made_at))


def _named(comment: Comment) -> tuple[int, str]:
    return comment.id, comment.created_at.isoformat()


def _serializer(salt: str = OWN) -> URLSafeSerializer:
    return URLSafeSerializer(signing_keys(current_app.config), salt=salt)
