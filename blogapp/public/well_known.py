"""The addresses that machines ask for by themselves: health, robots, whom to tell of a weakness."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Response, abort, current_app, request
from flask.typing import ResponseReturnValue

from blogapp import db
from blogapp.accounts.permissions import PUBLIC, action
from blogapp.http import health
from blogapp.i18n import languages
from blogapp.public.views import bp
from blogapp.site import absolute

ROBOTS = """User-agent: *
Disallow: /edit/
Disallow: /login

Sitemap: {sitemap}
"""
HOLDS = timedelta(days=180)  # RFC 9116 wants less than a year


@bp.get(health.PATH)
@action(PUBLIC)
def health_check() -> ResponseReturnValue:
    """Return whether the site works: the process answers, its database does, and both are of one version."""
    fault = request.environ.get(health.FAULT)  # looked for in front of Flask
    if fault is None:
        fault = health.fault(db.engine())
    return Response(f"{fault or 'ok'}\n", 503 if fault else 200, mimetype="text/plain")


@bp.get("/robots.txt")
@action(PUBLIC)
def robots() -> ResponseReturnValue:
    """Keep crawlers from the desk, and show them the rest."""
    return Response(ROBOTS.format(sitemap=absolute("/sitemap.xml")), mimetype="text/plain")


@bp.get("/.well-known/security.txt")
@action(PUBLIC)
def security() -> ResponseReturnValue:
    """Whom to tell of a weakness (RFC 9116), if the settings say."""
    contact = current_app.config["SECURITY_CONTACT"]
    if not contact:
        abort(404)
    lines = {
        "Contact": contact,
        "Expires": f"{_beginning_of_month(db.now()) + HOLDS:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages": languages.of_site().replace("_", "-"),
        "Canonical": absolute("/.well-known/security.txt"),
    }
    text = "".join(f"{name}: {value}\n" for name, value in lines.items())
    return Response(text, mimetype="text/plain")


def _beginning_of_month(moment: datetime) -> datetime:
    """Return what stays the same for a while, so that caches need not ask again for the whole."""
    return moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
