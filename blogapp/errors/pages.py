"""The error pages: what is answered to each kind of failure."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Sequence

from flask import Flask, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, ServiceUnavailable

from blogapp import db
from blogapp.accounts import permissions
from blogapp.db import schema
from blogapp.errors import explanations, recovery
from blogapp.errors.explanations import Explanation, explanation_for
from blogapp.http import failures, same_origin
from blogapp.listings import related
from blogapp.models import Post
from blogapp.search import finding

log = logging.getLogger(__name__)

RETRY_AFTER = {503: 30, 507: 300}  # seconds
LAST_RESORT = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>Something went wrong</title></head>
<body><h1>Something went wrong here</h1><p>Go back and try again in a moment.</p></body></html>
"""


def init_app(app: Flask) -> None:
    """Answer every error with a page. To be called before any view is registered."""
    app.register_error_handler(permissions.SignInRequired, _refused)
    app.register_error_handler(permissions.PasswordDue, _password_due)
    app.register_error_handler(permissions.Unconfirmed, _unconfirmed)
    app.register_error_handler(same_origin.Foreign, _foreign)
    app.register_error_handler(CSRFError, _stale)
    app.register_error_handler(HTTPException, failed)
    for kind in (SQLAlchemyError, OSError, MemoryError):
        app.register_error_handler(kind, _out_of_order)


def _refused(_: permissions.SignInRequired) -> ResponseReturnValue:
    """Show somebody who is signed out the way in, and keep what they typed."""
    if request.method in permissions.SAFE:
        return redirect(url_for("auth.sign_in", next=recovery.requested_path()))
    return _recovery(401, explanations.SIGNED_OUT if same_origin.check() else explanations.FOREIGN)


def _password_due(_: permissions.PasswordDue) -> ResponseReturnValue:
    return (
        redirect(url_for(permissions.CHOOSING))
        if request.method in permissions.SAFE
        else _recovery(403, explanations.PASSWORD_DUE)
    )


def _unconfirmed(error: permissions.Unconfirmed) -> ResponseReturnValue:
    return _recovery(422 if error.objection else 403, explanations.UNCONFIRMED, objection=error.objection)


def _foreign(_: same_origin.Foreign) -> ResponseReturnValue:
    return _recovery(400, explanations.FOREIGN)


def _stale(_: CSRFError) -> ResponseReturnValue:
    return _recovery(400, explanations.STALE if same_origin.check() else explanations.FOREIGN)


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
        return not schema.is_current(db.engine())
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
        response = (
            _recovery(code, explanations.LOST if code == 404 else explanation_for(code))
            if code != 413 and recovery.has_typed()
            else _page(code)
        )
    except Exception:  # an error page has nothing left to fall back on but this
        log.exception("The page for the error %s failed.", code)
        response = make_response(LAST_RESORT, code)
    for name, value in error.get_headers(request.environ):
        response.headers.setdefault(name, value)  # such as Allow
    if code in RETRY_AFTER:
        response.headers["Retry-After"] = RETRY_AFTER[code]
    return response


def _page(code: int) -> Response:
    explanation = explanation_for(code)
    if code >= 500:
        return make_response(recovery.fill_bare("errors/500.html", sentences=explanation), code)
    near, latest = _leading_on() if code in {404, 410} else ([], [])
    context = {"code": code, "sentences": explanation, "near": near, "latest": latest}
    return make_response(render_template("errors/error.html", **context), code)


def _leading_on() -> tuple[Sequence[Post], Sequence[related.Link]]:
    """Return the posts whose addresses are nearest to the one that was asked for, and the newest ones."""
    try:
        return finding.near(request.path), related.latest()
    except SQLAlchemyError:  # the page does without
        with contextlib.suppress(SQLAlchemyError):
            db.session.rollback()
        return [], []


def _recovery(code: int, explanation: Explanation, *, objection: str = "") -> Response:
    """Show what was typed."""
    try:
        return make_response(recovery.recovery_page(code, explanation, objection), code)
    except HTTPException as error:
        return _page(error.code or 400)
