"""The addresses that machines ask for by themselves: health, robots, icon."""

from __future__ import annotations

from flask import Response, current_app
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from blogapp import revisions
from blogapp.access import PUBLIC, action
from blogapp.public.views import bp

ROBOTS = """User-agent: *
Disallow: /edit/
Disallow: /login
"""


@bp.get("/healthz")
@action(PUBLIC)
def health() -> ResponseReturnValue:
    """Say whether the site works: the process answers, its database does, and both are of one version."""
    try:
        is_current = revisions.is_current()
    except SQLAlchemyError:
        return _ill("The database does not answer.")
    return Response("ok\n", mimetype="text/plain") if is_current else _ill("The tables are of another version.")


def _ill(sentence: str) -> Response:
    return Response(f"{sentence}\n", 503, mimetype="text/plain")


@bp.get("/robots.txt")
@action(PUBLIC)
def robots() -> ResponseReturnValue:
    """Keep crawlers from the desk."""
    return Response(ROBOTS, mimetype="text/plain")


@bp.get("/favicon.ico")
@action(PUBLIC)
def icon() -> ResponseReturnValue:
    """The icon, for those who do not read the page."""
    return current_app.send_static_file("favicon.ico")
