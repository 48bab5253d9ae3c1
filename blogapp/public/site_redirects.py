"""Where editors lead on from an address at which nothing is, or say it is gone; else it is counted as missed."""

from __future__ import annotations

from urllib.parse import parse_qsl, unquote_plus

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
    query = request.query_string.decode("utf-8", "replace")
    if UNREADABLE.search(request.path + unquote_plus(query)):
        return None
    found = db.session.scalars(SiteRedirect.fitting(request.path, query).limit(1)).first()
    if found is None or (target := found.destination(request.path)) == request.path:
        return None
    address_counts.note(found.id, request.environ)
    if not target:
        return pages.failed(Gone())
    return redirect(f"{target}?{query}" if query and "?" not in f"{found.source}{target}" else target, 301)


def note_missed() -> None:
    """Count an address that readers did not find. Nothing of a query is noted but what asks for a post."""
    query = request.query_string.decode("utf-8", "replace")
    if any(key not in KEYS for key, _ in parse_qsl(query, keep_blank_values=True)) or len(query) > NUMBERS_MAX:
        query = ""
    key = address_key(request.path, query)
    is_private = f"{key}/".startswith(PRIVATE) or not permissions.is_public(request.endpoint)
    if len(key) <= PATH_MAX and not UNREADABLE.search(key) and not is_private:
        address_counts.note(key, request.environ)
