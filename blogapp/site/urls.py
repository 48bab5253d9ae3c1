"""The addresses of the site: whole ones, those by which feeds know it for ever, and the one that a page has."""

from __future__ import annotations

from uuid import NAMESPACE_URL, UUID, uuid5

from flask import abort, current_app, has_request_context, redirect, request
from werkzeug.urls import iri_to_uri

from blogapp import cache
from blogapp.config import signing_keys

NOWHERE = "http://localhost"  # where a command takes a blog to be whose address the settings do not say
FEEDS_ID = "feeds_id"  # the setting in which a migration put an id of the site


def absolute(path: str) -> str:
    """Return the whole address of a path of this site."""
    own = current_app.config["BASE_URL"] or (request.url_root.rstrip("/") if has_request_context() else NOWHERE)
    return str(own + iri_to_uri(path))


def identity(path: str) -> str:
    """Return what something is known by for ever, in feeds: its address by the settings, else an id of no host.

    Never an address by the request: the same post would be another one by each of the site's hosts.
    """
    if base := current_app.config["BASE_URL"]:
        return str(base + iri_to_uri(path))
    own = dict(cache.version().settings).get(FEEDS_ID) or uuid5(NAMESPACE_URL, signing_keys(current_app.config)[0])
    return uuid5(UUID(str(own)), path).urn


def settle_on(path: str) -> None:
    """Redirect, in one hop and for good, unless the reader came by this very path."""
    if request.path != path:
        query = request.query_string.decode("ascii", "replace")
        abort(redirect(f"{path}?{query}" if query else path, 301))
