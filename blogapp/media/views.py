"""Serves uploaded files, which never change: another upload has another name."""

from __future__ import annotations

from pathlib import PurePosixPath

from flask import Blueprint, Response, abort, send_from_directory

from blogapp import site
from blogapp.access import PUBLIC, action
from blogapp.media.kinds import ENDINGS
from blogapp.media.uploads import folder

# Nothing runs, were it a page after all. What a browser builds around a picture or a film by itself is allowed:
# a style inside, and to load the film from where it lies.
POLICY = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox allow-same-origin"
YEAR = 365 * 24 * 60 * 60
TYPES = {ending: kind for kind, ending in ENDINGS.items()}

bp = Blueprint("media", __name__)


@bp.get("/media/<path:path>")
@action(PUBLIC)
def file(path: str) -> Response:
    """Send an uploaded file, or the range of it that is asked for. Nothing in it can run."""
    kind = TYPES.get(PurePosixPath(path).suffix)
    if kind is None:
        abort(404)
    site.settle_on(f"/media/{path.rstrip('/')}")  # the file would be found with a slash, too
    response = send_from_directory(folder(), path, mimetype=kind, max_age=YEAR)
    response.cache_control.public = True
    response.cache_control.immutable = True
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = POLICY
    return response
