"""The private link of a comment: whoever has it is its writer, and needs no account."""

from __future__ import annotations

from typing import Any

from flask import current_app, url_for
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import Select, select

from blogapp.config import signing_keys
from blogapp.models import Comment


def address(comment: Comment) -> str:
    """Return the private link of a comment."""
    return url_for("comments.own", token=_serializer().dumps(comment.id))


def behind(token: str) -> Select[Any]:
    """Select the comment of a link; none for what is no link."""
    try:
        number = _serializer().loads(token)
    except BadSignature:
        number = None
    return select(Comment).where(Comment.id == number)


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(signing_keys(current_app.config), salt="a comment of one's own")
