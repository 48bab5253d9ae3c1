"""Serves the files of themes."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, abort, current_app, request, send_file
from werkzeug.security import safe_join

from blogapp.accounts.permissions import PUBLIC, action
from blogapp.http.headers import FOREVER, REVALIDATE
from blogapp.themes import styles
from blogapp.themes.registry import Theme

bp = Blueprint("themes", __name__, url_prefix="/themes")


@bp.get("/<name>/style.css")
@action(PUBLIC)
def style(name: str) -> Response:
    """The stylesheet of a theme, with the core's and the formats' before it and the site's own colours after it."""
    return _stylesheet(styles.of(_theme(name)))


@bp.get("/formats.css")
@action(PUBLIC)
def formats() -> Response:
    """The looks of the formats, for the pages of the desk that show posts."""
    return _stylesheet(styles.of_formats())


def _stylesheet(css: str) -> Response:
    """Answer with a stylesheet, to be cached for good by whoever asked for it by its fingerprint."""
    response = Response(css, mimetype="text/css")
    response.headers["Cache-Control"] = FOREVER if request.args.get("v") == styles.fingerprint(css) else REVALIDATE
    response.add_etag()
    response.make_conditional(request)
    return response


@bp.get("/<name>/<path:file>")
@action(PUBLIC)
def file(name: str, file: str) -> Response:
    """A picture or another file beside a theme's stylesheet, or its parent's."""
    folders = [folder / "static" for folder in _theme(name).folders]
    paths = [safe_join(str(folder), file) for folder in folders]
    sheet = next((path for path in paths if path and Path(path).is_file()), None)
    return send_file(sheet) if sheet else abort(404)


def _theme(name: str) -> Theme:
    theme: Theme | None = current_app.extensions["blogapp.themes"].loaded.get(name)
    return theme or abort(404)
