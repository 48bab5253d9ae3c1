"""Where editors lead on from an address at which nothing is, or say it is gone; else it is counted as missed."""

from __future__ import annotations

from urllib.parse import unquote_plus, urlencode

from flask import redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Gone

from blogapp import db
from blogapp.accounts import permissions
from blogapp.errors import pages
from blogapp.http import address_counts
from blogapp.models import SiteRedirect
from blogapp.models.missed_addresses import PATH_MAX
from blogapp.models.site_redirects import UNREADABLE, address_key
from blogapp.public.short_urls import SHORT

KEYS = {*SHORT, "feed", "paged"}  # of queries that tell what was looked for; any other is nobody's business
NUMBERS_MAX = 40  # characters of such a query
PRIVATE = ("/edit/", "/login", "/logout", "/account", "/media/", "/static/", "/comments/", "/unlock/", "/preview/")


def answer() -> ResponseReturnValue | None:
    """Lead on whoever asked for an address with a redirect, in the place of a page that is not there."""
    if UNREADABLE.search(request.path):
        return None
    fitting = db.session.scalars(SiteRedirect.fitting(request.path))
    found = next((row for row in fitting if all(value in request.args.getlist(key) for key, value in row.asks)), None)
    if found is None or (target := found.destination(request.path)) == request.path:
        return None
    address_counts.note(found.id, request.environ)
    if not target:
        return pages.failed(Gone())
    query = request.query_string.decode("ascii", "replace")
    is_carried = query and "?" not in f"{found.source}{target}" and not UNREADABLE.search(unquote_plus(query))
    return redirect(f"{target}?{query}" if is_carried else target, 301)


def note_missed() -> None:
    """Count an address that readers did not find. Nothing of a query is noted but what asks for a post."""
    query = urlencode([(key, value) for key in sorted(KEYS) for value in request.args.getlist(key)])
    query = query if len(query) <= NUMBERS_MAX else ""
    key = address_key(request.path, query)
    is_private = f"{key}/".startswith(PRIVATE) or not permissions.is_public(request.endpoint)
    if len(key) <= PATH_MAX and not UNREADABLE.search(key) and not is_private:
        address_counts.note(key, request.environ)
