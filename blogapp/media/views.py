"""Serves uploaded files, which never change: another upload has another name.

A file is for everybody while a post uses it that everybody may read, or the site itself does. Otherwise only those
get it who may use it (`access.usable`) or have the key to a protected post that uses it; for others nothing is here.
"""

from __future__ import annotations

from io import SEEK_END
from pathlib import PurePosixPath
from typing import Any, cast

from flask import Blueprint, Response, abort, current_app, g, make_response, redirect, request, send_from_directory
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.http import quote_etag
from werkzeug.utils import send_file

from blogapp import file_types, site
from blogapp.accounts import permissions
from blogapp.accounts.permissions import PUBLIC, action
from blogapp.http.headers import PRIVATE, REVOCABLE
from blogapp.media import uses
from blogapp.media.uploads import storage
from blogapp.models import Media

# Nothing runs, were it a page after all. What a browser builds around a picture or a film by itself is allowed:
# a style inside, and to load the film from where it lies. Around what is handed out it builds nothing.
POLICY = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox allow-same-origin"
HANDED_OUT = "default-src 'none'; sandbox"
TYPES = {each.endings[0]: each for each in file_types.TYPES.values()}

bp = Blueprint("media", __name__)


def _is_for_everybody() -> bool:
    """Return whether the answer is the same for everybody: the file is public, or nobody is there to be known."""
    _media, public = _lookup(str((request.view_args or {}).get("path", "")))
    return public or not request.cookies.get(current_app.session_interface.get_cookie_name(current_app))


def _lookup(path: str) -> tuple[Media | None, bool]:
    """Return the file at a path, and whether it is public; looked up once in a request, which may try several paths."""
    lookups: dict[str, tuple[Media | None, bool]] = g.setdefault("media", {})
    if path not in lookups:
        lookups[path] = None, False  # also for the error page, should the database not answer
        media, public = uses.at(path.rstrip("/")) or (None, False)
        lookups[path] = media, public or (media is not None and uses.by_site(media))
    return lookups[path]


@bp.get("/media/<path:path>")
@action(PUBLIC, when=_is_for_everybody)
def file(path: str) -> Response:
    """Send an uploaded file, or the range of it that is asked for. Nothing in it can run.

    Pictures, films and sound are shown where they stand; any other file is handed out, to be stored under its own name.
    """
    media, public = _lookup(path)
    if media is None or not (public or _may_see(media)):
        abort(404)
    if path.rstrip("/") in media.formerly:  # what lay there was replaced
        return _moved(media, public)
    site.settle_on(f"/media/{path.rstrip('/')}")  # the file would be found with a slash, too
    response = sent(path, media)
    response.headers["Cache-Control"] = REVOCABLE if public else PRIVATE
    return response


def _moved(media: Media, public: bool) -> Response:
    """Lead from where a file lay to what took its place, until that is replaced in turn."""
    response = make_response(redirect(media.url, 302))
    response.headers["Cache-Control"] = "no-cache" if public else PRIVATE
    return response


def sent(path: str, media: Media) -> Response:
    """Return the file at a path, or the range of it that is asked for; a 404 where no such type is served."""
    of_type = TYPES.get(PurePosixPath(path.rstrip("/")).suffix) or abort(404)
    is_shown = of_type.kind != "document"
    name = None if is_shown else file_types.named(media.filename, of_type.mime)
    found: dict[str, Any] = {"mimetype": of_type.mime, "as_attachment": not is_shown, "download_name": name}
    folder = storage().folder
    response = send_from_directory(folder, path, **found) if folder else _fetched(path, found)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = POLICY if is_shown else HANDED_OUT
    return response


def _fetched(path: str, found: dict[str, Any]) -> Response:
    """Send a file block by block from a storage elsewhere. No path ever leads to other bytes: so it is its own tag."""
    if request.if_none_match.contains(path):
        return Response(status=304, headers={"ETag": quote_etag(path)})
    try:
        file = storage().open(path)
    except FileNotFoundError:
        abort(404)
    # Without the server's own wrapper, which may read where it should not wait: what it sends to others would stop.
    environ = {name: value for name, value in request.environ.items() if name != "wsgi.file_wrapper"}
    found["download_name"] = found["download_name"] or PurePosixPath(path).name
    made = send_file(file, environ, response_class=Response, etag=False, conditional=False, **found)
    response = cast(Response, made)
    response.set_etag(path)
    response.content_length = file.seek(0, SEEK_END)
    file.seek(0)
    try:
        response.make_conditional(request.environ, accept_ranges=True, complete_length=response.content_length)
    except RequestedRangeNotSatisfiable:
        file.close()
        raise
    return response


def _may_see(media: Media) -> bool:
    """Return whether whoever asks has the key to its post, or a right to the file."""
    if uses.is_unlocked(media, request.cookies):
        return True
    return not permissions.is_public_page() and media.id in permissions.usable(permissions.visitor(), {media.id})
