"""How much a request may send: little, but for those who write, and much for those alone who may upload."""

from __future__ import annotations

from flask import Flask, current_app, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.http import parse_cookie

from blogapp import db
from blogapp.accounts import permissions
from blogapp.accounts.cookies import opened
from blogapp.http.multipart import Request

MEGABYTE = 1024 * 1024
FORM_MAX = 1 * MEGABYTE  # anybody, at any address
TEXT_MAX = 4 * MEGABYTE  # who is signed in, with a form without files
FIELDS_MAX = 1000  # of one form, whatever its encoding
PICTURE_FIELDS_MAX = 6000  # of a form with pictures, each of which has several: a gallery takes 1,000
MULTIPART, URLENCODED = "multipart/form-data", "application/x-www-form-urlencoded"


def init_app(app: Flask) -> None:
    """Limit each request before anything of its body is read. To be called before anything that reads a form."""
    app.config.from_mapping(MAX_CONTENT_LENGTH=FORM_MAX, MAX_FORM_MEMORY_SIZE=TEXT_MAX, MAX_FORM_PARTS=FIELDS_MAX)
    app.request_class = Request
    app.before_request(_allow)


def upload_max(app: Flask) -> int:
    """Return the most that any request may send, in bytes."""
    return max(int(app.config["MAX_UPLOAD_MB"]) * MEGABYTE, TEXT_MAX)


def most_announced(app: Flask, content_type: str, cookies: str) -> int:
    """Return how much a request may send as far as its headers tell, for a server that is about to take the body.

    It asks no database: who has been signed out meanwhile is told apart by `_allow`.
    """
    if not _has_session(app, cookies):
        return FORM_MAX
    return upload_max(app) if content_type.lower().startswith(MULTIPART) else TEXT_MAX


def _has_session(app: Flask, cookies: str) -> bool:
    """Return whether a cookie says, under our signature, that somebody signed in."""
    return bool(opened(app, parse_cookie(cookies).get(app.config["SESSION_COOKIE_NAME"], "")))


def _allow() -> None:
    """Let those who are signed in send long texts, and those who may upload send files where files are taken.

    The form is read here, once: what reads it first elsewhere, such as a rate limit, would take a failure for its own.
    """
    if request.method in permissions.SAFE or request.endpoint is None:
        return
    if not permissions.is_public(request.endpoint):
        with db.reading():  # a transaction that may write would keep all who write waiting while the form is read
            request.max_content_length = _most()
            if permissions.takes_files(request.endpoint) and _has_session(
                current_app, request.headers.get("Cookie", "")
            ):
                request.max_form_parts = PICTURE_FIELDS_MAX
    if request.mimetype == URLENCODED and request.get_data().count(b"&") >= (request.max_form_parts or FIELDS_MAX):
        raise RequestEntityTooLarge
    request.form  # noqa: B018


def _most() -> int:
    user = permissions.visitor()
    if not user.is_authenticated:  # whose session has ended is to be told so, and not that the picture is too large
        return most_announced(current_app, request.content_type or "", request.headers.get("Cookie", ""))
    takes_files = permissions.takes_files(request.endpoint) and permissions.may(user, "media.upload")
    return upload_max(current_app) if takes_files and request.mimetype == MULTIPART else TEXT_MAX
