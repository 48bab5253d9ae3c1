"""The addresses that machines ask for by themselves: health, robots, icon."""

from __future__ import annotations

from flask import Response, current_app
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from blogapp import db
from blogapp.access import PUBLIC, action
from blogapp.public.views import bp

ROBOTS = """User-agent: *
Disallow: /edit/
Disallow: /login
"""


@bp.get("/healthz")
@action(PUBLIC)
def health() -> ResponseReturnValue:
    """Say whether the site works: the process answers, and its database does."""
    try:
        db.session.execute(select(1))
    except SQLAlchemyError:
        return Response("The database does not answer.\n", 503, mimetype="text/plain")
    return Response("ok\n", mimetype="text/plain")


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
