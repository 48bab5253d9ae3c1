"""Sessions: a signed cookie for those who signed in, nothing at all for readers."""

from __future__ import annotations

from typing import Any, NoReturn, cast

from flask import Flask, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

from blogapp import access


class Session(SecureCookieSession):
    """A session that can be closed: it is then empty, is never saved, and refuses to be written."""

    closed = False

    def close(self) -> None:
        """Shut the session for the rest of the request."""
        self.clear()
        self.closed = True
        self.on_update = _refuse


class Sessions(SecureCookieSessionInterface):
    """Keeps sessions in a signed cookie. A closed session sends no cookie and no `Vary: Cookie`."""

    session_class = Session

    def is_null_session(self, obj: object) -> bool:
        """Say whether a session is not to be saved."""
        return isinstance(obj, Session) and obj.closed


def init_app(app: Flask) -> None:
    """Use these sessions. To be called before anything that may look at the session of a request."""
    secure = app.config["BASE_URL"].startswith("https://")
    app.config.update(
        # The prefix keeps other hosts of the same domain from planting a cookie (RFC 6265bis).
        SESSION_COOKIE_NAME="__Host-blogapp" if secure else "blogapp",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_PROTECTION=None,  # a phone changes its address on the way
    )
    app.session_interface = Sessions()
    app.before_request(_close)


def _close() -> None:
    """Shut the session where the page is the same for everybody."""
    if access.is_public_page():
        cast(Session, session).close()


def _refuse(_: Any) -> NoReturn:
    raise RuntimeError(
        "A public page is the same for everybody and has no session. Do this in a view for people who are signed in."
    )
