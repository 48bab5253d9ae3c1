"""Browsers in which somebody signed in before: whoever tries other people's passwords must not keep them out there.

The idea is OWASP's "Slow Down Online Guessing Attacks with Device Cookies". The cookie signs nobody in.
"""

from __future__ import annotations

import hashlib
import secrets

from flask import Response, current_app, request, url_for
from itsdangerous import BadSignature, URLSafeTimedSerializer

from blogapp.config import signing_keys

LASTS = 365 * 24 * 60 * 60  # seconds
NAME = "blogapp-known"  # without the prefix __Host-, which asks for a path that is every page's


def proof(account: str) -> str:
    """Return what a browser keeps once somebody has signed in to an account there."""
    return str(_serializer().dumps([_digest(account), secrets.token_urlsafe(12)]))


def named(account: str) -> str:
    """Return a name for the browser that asks, if its owner has signed in to this account there, else nothing."""
    try:
        whose, name = _serializer().loads(request.cookies.get(NAME, ""), max_age=LASTS)
    except BadSignature:
        return ""
    return str(name) if whose == _digest(account) else ""


def hand_over(response: Response, proof: str) -> None:
    """Put the proof into a response; it comes back to the page of signing in alone."""
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    path = url_for("auth.sign_in")
    response.set_cookie(NAME, proof, LASTS, path=path, secure=secure, httponly=True, samesite="Lax")


def _digest(account: str) -> str:
    return hashlib.sha256(account.encode()).hexdigest()[:32]


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(signing_keys(current_app.config), salt="known browser")
