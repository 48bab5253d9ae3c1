"""Serves the files of themes."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, abort, current_app, request, send_file
from werkzeug.security import safe_join

from blogapp.accounts.permissions import PUBLIC, action
from blogapp.http.headers import FOREVER, REVALIDATE
from blogapp.themes import assets, styles
from blogapp.themes.registry import Theme

bp = Blueprint("themes", __name__, url_prefix="/themes")


@bp.get("/<name>/style.css")
@action(PUBLIC)
def style(name: str) -> Response:
    """The stylesheet of a theme, with the core's and the formats' before it and the site's own colours after it."""
    names = request.args.get("formats", "").split(".")
    return _hashed(styles.of(_theme(name), names), "text/css")


@bp.get("/formats.css")
@action(PUBLIC)
def formats() -> Response:
    """The looks of the formats, for the pages of the desk that show posts."""
    return _hashed(styles.of_formats(), "text/css")


@bp.get("/formats/<name>.js")
@action(PUBLIC)
def script(name: str) -> Response:
    """The script of a format: a module for the pages that show its posts."""
    return _hashed(assets.everything().scripts.get(name) or abort(404), "text/javascript")


def _hashed(text: str, mime: str) -> Response:
    """Answer with a stylesheet or a script, to be cached for good by whoever asked for it by its fingerprint."""
    response = Response(text, mimetype=mime)
    response.headers["Cache-Control"] = FOREVER if request.args.get("v") == assets.fingerprint(text) else REVALIDATE
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
