"""The cookie of a session: a random token under our signature, so that a forged one costs no query."""

from __future__ import annotations

import hashlib

from flask import Flask
from itsdangerous import BadSignature, Signer

from blogapp.config import signing_keys


def sealed(app: Flask, token: str) -> str:
    """Return a token as it stands in the cookie."""
    return _signer(app).sign(token).decode()


def opened(app: Flask, cookie: str) -> str:
    """Return the token that a cookie holds; "" where it is none of ours."""
    try:
        return _signer(app).unsign(cookie).decode()
    except (BadSignature, UnicodeDecodeError):
        return ""


def _signer(app: Flask) -> Signer:
    return Signer(signing_keys(app.config), salt="session", key_derivation="hmac", digest_method=hashlib.sha256)
