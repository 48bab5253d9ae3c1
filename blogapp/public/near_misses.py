"""Addresses that are nearly right: what leads nowhere is tried once more, tidied."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from flask import current_app, make_response, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.routing import RequestRedirect

from blogapp import access, errors
from blogapp.public.views import bp

INDEX = {"index.php", "index.html", "index.htm"}
ENDINGS = (".php", ".html", ".htm")


@bp.app_errorhandler(404)
def look_again(error: NotFound) -> ResponseReturnValue:
    """Redirect to where the address leads once it is tidied, in one hop; else it is not found."""
    right = _answer(tidied(request.path)) if request.method in {"GET", "HEAD"} else None
    return right or errors.failed(error)


def tidied(path: str) -> str:
    """Return the address without what other systems and clumsy hands add to it, and without a slash at its end."""
    parts = [part for part in path.lower().split("/") if part]
    if parts[:1] == ["index.php"]:  # WordPress without the server's help
        parts = parts[1:]
    if parts and parts[-1] in INDEX:
        parts = parts[:-1]
    if parts and parts[-1].endswith(ENDINGS):
        parts[-1] = parts[-1].rpartition(".")[0]
    if parts[-2:-1] == ["page"] and parts[-1].lstrip("0") == "1":
        parts = parts[:-2]
    return "/" + "/".join(parts)


def _answer(path: str) -> ResponseReturnValue | None:
    """Redirect to what is at a path, if it is not what was asked for already."""
    try:
        endpoint, values = current_app.url_map.bind("").match(path)
    except RequestRedirect:
        return _to(f"{path}/")
    except HTTPException:
        return None
    if endpoint == request.endpoint and path == (request.path.rstrip("/") or "/"):
        return None
    return _seen(endpoint, values, path) if access.is_public(endpoint) else _to(path)


def _seen(endpoint: str, values: Mapping[str, Any], path: str) -> ResponseReturnValue | None:
    """Ask the view itself: it redirects to where it wants to be found, or finds nothing."""
    try:
        response = make_response(current_app.view_functions[endpoint](**values))
    except HTTPException as found:
        return cast(ResponseReturnValue, found.response)
    if response.status_code == 301:
        return response
    response.close()  # it may be an open file
    return _to(path)


def _to(path: str) -> ResponseReturnValue | None:
    if path == request.path:
        return None
    query = request.query_string.decode("ascii", "replace")
    return redirect(f"{path}?{query}" if query else path, 301)
