"""What is shown when something goes wrong; after a form, with all that was typed."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, ServiceUnavailable
from werkzeug.routing import IntegerConverter
from werkzeug.urls import iri_to_uri

from blogapp import db, themes
from blogapp.accounts import permissions
from blogapp.db import schema
from blogapp.http import failures, rate_limits, same_origin
from blogapp.http.body_limits import MEGABYTE
from blogapp.models import Post
from blogapp.search import finding

log = logging.getLogger(__name__)

LONGEST_LINE = 80  # characters; what is longer is shown in several lines
RETRY_AFTER = {503: 30, 507: 300}  # seconds
UNSHOWN = {"csrf_token", "action", "your_password"}
LAST_RESORT = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>Something went wrong</title></head>
<body><h1>Something went wrong here</h1><p>Go back and try again in a moment.</p></body></html>
"""


@dataclass(frozen=True)
class Sentences:
    """What a page says: what happened, and what to do. `again`: whether sending the same once more may help."""

    title: Any
    text: Any
    again: bool = True


SIGNED_OUT = Sentences(
    _l("You are signed out"),
    _l("Nothing you typed is lost. Sign in on a new tab, then come back to this one and send it again."),
)
UNCONFIRMED = Sentences(
    _l("Confirm that it is you"),
    _l("You signed in a while ago. Give your password to go on; what you chose is kept."),
)
PASSWORD_DUE = Sentences(
    _l("Choose a password first"),
    _l("Nothing you typed is lost. Choose your password at /account on a new tab, then come back and send this again."),
)
STALE = Sentences(
    _l("Please send this again"),
    _l("You were signed out or signed in anew since the form was opened. Nothing you typed is lost: send it again."),
)
FOREIGN = Sentences(
    _l("This came from another site"),
    _l("It was not accepted, for your safety. If you typed it yourself, copy it, open the page here and paste it."),
    again=False,
)
LOST = Sentences(
    _l("There is nothing here any more"),
    _l("What this belongs to was removed, or is not yours to change. What you typed is below: copy it from here."),
    again=False,
)
BY_CODE = {
    400: Sentences(
        _l("This request cannot be read"), _l("Go back and try again. If you followed a link, it may be broken.")
    ),
    403: Sentences(_l("This is not allowed"), _l("Go back to the page you came from.")),
    404: Sentences(
        _l("There is nothing here"),
        _l("The page may have been removed, or the address has a typo. Perhaps a search finds it."),
    ),
    405: Sentences(_l("This does not work here"), _l("Open the page first, and use the buttons there."), again=False),
    410: Sentences(_l("Removed"), _l("It was deleted and will not come back. Perhaps a search helps.")),
    500: Sentences(_l("Something went wrong here"), _l("It is our mistake, and it was noted. Try again in a moment.")),
    503: Sentences(
        _l("We will be back soon"),
        _l("The site is being brought up to date, or its machine is out of order. Try again in a minute."),
    ),
    507: Sentences(
        _l("There is no room left"),
        _l("The disk of this site is full, so nothing can be stored. Tell who looks after it, then try again."),
    ),
}


class _Id(IntegerConverter):
    """A number in an address. One that no row can have is not found."""

    def __init__(self, map: Any, *args: Any, **options: Any) -> None:
        super().__init__(map, *args, **{"max": db.LARGEST_ID} | options)


def init_app(app: Flask) -> None:
    """Answer every error with a page. To be called before any view is registered."""
    app.url_map.converters["int"] = _Id
    app.url_map.merge_slashes = False  # or an address with another slip besides would take two hops
    app.before_request(_refuse_nul)
    app.register_error_handler(permissions.Refused, _refused)
    app.register_error_handler(permissions.PasswordDue, _password_due)
    app.register_error_handler(permissions.Unconfirmed, _unconfirmed)
    app.register_error_handler(same_origin.Foreign, _foreign)
    app.register_error_handler(CSRFError, _stale)
    app.register_error_handler(HTTPException, failed)
    for kind in (SQLAlchemyError, OSError, MemoryError):
        app.register_error_handler(kind, _out_of_order)


def _refuse_nul() -> None:
    """What holds a NUL names nothing, and PostgreSQL would not even look for it."""
    if "\0" in request.path or b"%00" in request.query_string:
        abort(404)


def _refused(_: permissions.Refused) -> ResponseReturnValue:
    """Show somebody who is signed out the way in, and keep what they typed."""
    if request.method in permissions.SAFE:
        return redirect(url_for("auth.sign_in", next=_here()))
    return _kept(401, SIGNED_OUT if same_origin.check() else FOREIGN)


def _password_due(_: permissions.PasswordDue) -> ResponseReturnValue:
    return redirect(url_for(permissions.CHOOSING)) if request.method in permissions.SAFE else _kept(403, PASSWORD_DUE)


def _unconfirmed(error: permissions.Unconfirmed) -> ResponseReturnValue:
    return _kept(422 if error.objection else 403, UNCONFIRMED, objection=error.objection)


def _here() -> str:
    """Return the address that was asked for, as a path of this site."""
    address = urlsplit(iri_to_uri(request.url))
    return f"{address.path}?{address.query}" if address.query else address.path


def _foreign(_: same_origin.Foreign) -> ResponseReturnValue:
    return _kept(400, FOREIGN)


def _stale(_: CSRFError) -> ResponseReturnValue:
    return _kept(400, STALE if same_origin.check() else FOREIGN)


def _out_of_order(error: Exception) -> ResponseReturnValue:
    """Answer what the machine fails with, and note it in one line; a mistake of ours goes on as one."""
    answer = _of_machine(error)
    if answer is None:
        raise error
    log.error("%s %r is answered with %s: %s", request.method, request.path, answer.code, failures.reason(error))
    return failed(answer)


def _of_machine(error: BaseException) -> HTTPException | None:
    """Return what to answer where nothing is wrong with the code: the machine fails, or a migration runs, or should."""
    if answer := failures.answer_for(error):
        return answer
    return ServiceUnavailable() if isinstance(error, SQLAlchemyError) and _is_being_changed() else None


def _is_being_changed() -> bool:
    """Return whether the database is of another version."""
    try:
        db.session.rollback()
        return not schema.is_current()
    except SQLAlchemyError:  # it has no version
        return True


def failed(error: HTTPException) -> ResponseReturnValue:
    """Answer what a view aborts with, and what it fails with."""
    if error.code is None or error.code < 400 or error.response is not None:
        return error
    with contextlib.suppress(SQLAlchemyError):
        db.session.rollback()
    late = _of_machine(getattr(error, "original_exception", None) or error)  # after the page was made
    code = (late or error).code or 500
    try:
        response = _kept(code, LOST if code == 404 else _sentences(code)) if code != 413 and _typed() else _page(code)
    except Exception:  # an error page has nothing left to fall back on but this
        log.exception("The page for the error %s failed.", code)
        response = make_response(LAST_RESORT, code)
    for name, value in error.get_headers(request.environ):
        response.headers.setdefault(name, value)  # such as Allow
    if code in RETRY_AFTER:
        response.headers["Retry-After"] = RETRY_AFTER[code]
    return response


def _typed() -> bool:
    """Return whether a form was sent to where one is taken."""
    try:
        return request.endpoint is not None and bool(request.form.keys() - UNSHOWN)
    except HTTPException:
        return False


def _sentences(code: int) -> Sentences:
    if code == 413:
        return Sentences(_l("This is too large"), _too_large())
    if code == 429:
        return Sentences(_l("Too many requests"), _wait(-(-rate_limits.wait() // 60)))
    return BY_CODE.get(code) or BY_CODE[500 if code >= 500 else 400]


def _wait(minutes: int) -> Any:
    if minutes <= 1:
        return _l("Wait a minute, then try again.")
    return _l("Wait %(minutes)s minutes, then try again.", minutes=minutes)


def _too_large() -> Any:
    """Say how much is taken: by this form (it may take less than others), and of that as text."""
    most = request.max_content_length or 0
    return _l(
        "At most %(most)s can be sent at once, and %(text)s of text. Go back, where your browser may still have what "
        "you typed, and send smaller files or a shorter text.",
        most=_size(most),
        text=_size(min(most, request.max_form_memory_size or most)),
    )


def _size(number: int) -> str:
    return f"{number // MEGABYTE} MB" if number >= MEGABYTE else f"{number // 1024} kB"


def _page(code: int) -> Response:
    sentences = _sentences(code)
    if code >= 500:
        return make_response(_bare("errors/500.html", sentences=sentences), code)
    near = _near() if code in {404, 410} else []
    return make_response(render_template("errors/error.html", code=code, sentences=sentences, near=near), code)


def _near() -> Sequence[Post]:
    """Return the posts whose addresses are nearest to the one that was asked for."""
    try:
        return finding.near(request.path)
    except SQLAlchemyError:  # the page does without
        with contextlib.suppress(SQLAlchemyError):
            db.session.rollback()
        return []


@dataclass(frozen=True)
class Typed:
    """One field as it was sent."""

    name: str
    value: str

    @property
    def label(self) -> str:
        """The field's name in readable form."""
        return _(self.name.replace("_", " ").replace("-", " ").capitalize())

    @property
    def kind(self) -> str:
        """How it is shown: hidden where there is nothing to see; a password is asked for again."""
        if not self.value:
            return "hidden"
        if "password" in self.name.lower():
            return "password"
        return "text" if "\n" in self.value or len(self.value) > LONGEST_LINE else "line"


def _kept(code: int, sentences: Sentences, *, objection: str = "") -> Response:
    """Show what was typed, in a form that goes to the same address again."""
    try:
        fields = [Typed(name, value) for name, value in request.form.items(multi=True) if name not in UNSHOWN]
    except HTTPException as error:  # too large to be read, or cut short
        return _page(error.code or 400)
    files = [Typed(name, file.filename) for name, file in request.files.items(multi=True) if file.filename]
    page = _bare(
        "errors/kept.html",
        here=_here(),
        sentences=sentences,
        fields=fields,
        files=files,
        signed_out=code == 401 and sentences.again,
        confirming=sentences is UNCONFIRMED,
        objection=objection,
        token=sentences.again and not permissions.is_public(request.endpoint),
    )
    return make_response(page, code)


def _bare(template: str, **values: Any) -> str:
    """Fill a template that needs no database: without what the application tells every template."""
    return themes.plain().get_template(template).render(values)
