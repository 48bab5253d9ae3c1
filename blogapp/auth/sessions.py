"""Session cookies: a random token for those who signed in, nothing at all for readers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NoReturn, cast

from flask import Flask, Request, Response, current_app, g, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionInterface

from blogapp import db
from blogapp.accounts import cookies, known_browsers, permissions, sessions
from blogapp.models import User, UserSession


class Session(SecureCookieSession):
    """What a browser brings along: a token, which says who is signed in, and a signed note.

    The note holds the secret of forms, which outlives a sign-in on another tab, and what is to be shown on the next
    page ("Saved."). A session can be closed: it is then empty, is never saved, and refuses to be written.
    """

    closed = False
    token = given = known = ""

    def close(self) -> None:
        """Shut the session for the rest of the request."""
        self.clear()
        self.closed = True
        self.on_update = _refuse


class Notes(SecureCookieSessionInterface):
    """Keeps the note in a cookie of its own, as Flask does. A closed session sends no cookie and no `Vary: Cookie`."""

    session_class = Session

    def get_cookie_name(self, app: Flask) -> str:
        """Return the name of the note's cookie."""
        return f"{super().get_cookie_name(app)}-note"


class Sessions(SessionInterface):
    """Reads and sends both cookies."""

    notes = Notes()

    def is_null_session(self, obj: object) -> bool:
        """Return whether a session is not to be saved."""
        return isinstance(obj, Session) and obj.closed

    def open_session(self, app: Flask, request: Request) -> Session:
        """Take the token as it comes: whose it is, is asked when somebody wants to know."""
        if not request.cookies:  # nothing to verify
            return Session()
        opened = cast(Session, self.notes.open_session(app, request))
        opened.token = opened.given = cookies.opened(app, request.cookies.get(self.get_cookie_name(app), ""))
        return opened

    def save_session(self, app: Flask, session: Session, response: Response) -> None:  # type: ignore[override]
        """Send what is new; note that the session is used."""
        if session.token != session.given:
            self._send(response, self.get_cookie_name(app), session.token)
        if session.known:
            known_browsers.hand_over(response, session.known)
        self.notes.save_session(app, session, response)
        if g.get("remembered"):  # for the browser alone, which has one person at a time
            response.vary.discard("Cookie")
        if used := g.get("session_use"):
            if not db.is_reading():
                db.session.rollback()  # what the view has not committed it does not want; it must not be waited for
            sessions.note_use(used)

    def _send(self, response: Response, name: str, token: str) -> None:
        secure = self.get_cookie_secure(current_app)
        if token:
            response.set_cookie(name, cookies.sealed(current_app, token), secure=secure, httponly=True, samesite="Lax")
        else:
            response.delete_cookie(name, secure=secure, httponly=True, samesite="Lax")


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


def current() -> Session:
    """Return the session of the request."""
    return cast(Session, session)


def user_of(_request: Request) -> User | None:
    """Return who is signed in, and remember the session for the rest of the request."""
    session.accessed = True
    found = sessions.find(current().token) if current().token else None
    if found is None:
        return None
    user, g.session_use = found
    return user


def begin(user_id: int, proof: str = "") -> None:
    """Sign somebody in here, in the place of whoever was, and leave the proof that they did. The caller commits."""
    agent, address = request.user_agent.string, request.remote_addr
    current().token = sessions.begin(user_id, agent, address, instead_of=current().token)
    current().known = proof


def end() -> None:
    """Sign out. The caller commits."""
    sessions.end(current().token)
    _leave()


def _leave() -> None:
    current().clear()
    current().token = ""


def mine() -> Sequence[tuple[UserSession, bool]]:
    """Return where the one who asks is signed in, and whether it is here."""
    return [(login, login.id == _use().session_id) for login in sessions.of(permissions.myself().id)]


def end_one(session_id: int) -> bool:
    """End one of one's sessions; return whether there is such a one. The caller commits."""
    if session_id == _use().session_id:
        _leave()
    return sessions.end_one(permissions.myself().id, session_id)


def end_others() -> None:
    """End all of one's sessions but this one. The caller commits."""
    sessions.end_all(permissions.myself().id, but=current().token)


def _use() -> sessions.Use:
    use: sessions.Use = g.session_use
    return use


def _close() -> None:
    """Shut the session where the page is the same for everybody."""
    if permissions.is_public_page():
        current().close()


def _refuse(_: Any) -> NoReturn:
    raise RuntimeError(
        "A public page is the same for everybody and has no session. Do this in a view for people who are signed in."
    )
