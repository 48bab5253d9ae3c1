"""The private links of a comment: whoever has them is its writer, and needs no account."""

from __future__ import annotations

from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import Select, select

from blogapp.config import signing_keys
from blogapp.models import Comment

OWN, CONFIRMING = "a comment of one's own", "mails about answers to a comment"


def address(comment: Comment) -> str:
    """Return the private link of a comment."""
    return f"/comments/own/{_serializer().dumps(comment.id)}/"


def stop_path(comment: Comment) -> str:
    """Return the address that stops mails about answers with one press."""
    return f"{address(comment)}stop"


def confirm_path(comment: Comment) -> str:
    """Return the address, sent by mail alone, that proves who reads there."""
    return f"/comments/answers/{_serializer(CONFIRMING).dumps(comment.id)}/"


def behind(token: str, salt: str = OWN) -> Select[Any]:
    """Select the comment of a link; none for what is no link."""
    try:
        number = _serializer(salt).loads(token)
    except BadSignature:
        number = None
    return select(Comment).where(Comment.id == number)


def _serializer(salt: str = OWN) -> URLSafeSerializer:
    return URLSafeSerializer(signing_keys(current_app.config), salt=salt)
