"""Signing in and out: Flask-Security, wired once, and the guard of all forms."""

from __future__ import annotations

from flask import Flask, current_app, request
from flask_security import RoleMixin, Security, SQLAlchemyUserDatastore
from flask_wtf import CSRFProtect

from blogapp import db
from blogapp.accounts import permissions
from blogapp.auth import choosing, confirming, sessions
from blogapp.auth.views import bp
from blogapp.http import same_origin
from blogapp.models import User

__all__ = ["bp", "choosing", "init_app"]

SETTINGS = {
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_SCHEMES": ["argon2"],
    # Argon2id at OWASP's cost (Password Storage Cheat Sheet): some 40 ms. What was hashed at another is hashed again
    # when somebody signs in.
    "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": {
        "argon2__memory_cost": 19456,
        "argon2__time_cost": 2,
        "argon2__parallelism": 1,
    },
    # No pepper: it would be the secret key, and a new key would then lock everybody out.
    "SECURITY_PASSWORD_SINGLE_HASH": {"argon2"},
    "SECURITY_JOIN_USER_ROLES": False,  # who may do what stands in blogapp.accounts.permissions
    "SECURITY_CLI_USERS_NAME": None,
    "SECURITY_CLI_ROLES_NAME": None,
    "WTF_CSRF_CHECK_DEFAULT": False,  # _guard decides
    "WTF_CSRF_TIME_LIMIT": None,  # as long as the session: an editor may stay open for days
    "WTF_CSRF_SSL_STRICT": False,  # some browsers send no Referer; the token proves enough
}


def init_app(app: Flask) -> None:
    """Wire sessions, Flask-Security, the guard of all forms, and the pages."""
    app.config.from_mapping(SETTINGS)
    sessions.init_app(app)
    CSRFProtect(app)
    security = Security(app, SQLAlchemyUserDatastore(db.database, User, RoleMixin), register_blueprint=False)
    security.principal.identity_loaders.clear()  # or every request would look for somebody signed in
    security.login_manager.request_loader(sessions.user_of)  # and nobody signs in by a token in the address
    app.before_request(_guard)
    app.before_request(confirming.check)
    app.register_blueprint(bp)


def _guard() -> None:
    """Refuse forms that were not sent from a page of this site."""
    if request.method in permissions.SAFE or request.endpoint is None:
        return
    if permissions.is_public(request.endpoint):
        if not same_origin.check():
            raise same_origin.Foreign
    elif permissions.visitor().is_authenticated:
        csrf: CSRFProtect = current_app.extensions["csrf"]
        csrf.protect()
