"""The site as a request sees it: its settings, its menu, its addresses."""

from __future__ import annotations

from functools import lru_cache
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo

from flask import abort, current_app, g, redirect, request
from markupsafe import Markup
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.urls import iri_to_uri

from blogapp import cache
from blogapp.config import signing_keys
from blogapp.models import Site
from blogapp.text import markdown

FEEDS_ID = "feeds_id"  # the setting in which a migration put an id of the site


def current() -> Site:
    """Return the site's settings.

    An error page must not fail for want of a database: there the defaults hold.
    """
    if "site" not in g:
        try:
            g.site = Site.of(cache.version().settings)
        except SQLAlchemyError:
            g.site = Site()
    site: Site = g.site
    return site


def forget() -> None:
    """Read the settings anew when they are asked for next."""
    cache.forget_version()
    g.pop("site", None)


@lru_cache(maxsize=4)
def prose(text: str) -> Markup:
    """Return the text at the foot of every page as safe HTML. Raises `TooMuch`."""
    return markdown(text, document="site-footer")


def zone() -> ZoneInfo:
    """Return the site's time zone: people write and read times in it, and addresses and archives take their dates."""
    return ZoneInfo(current_app.config["TIMEZONE"])


def absolute(path: str) -> str:
    """Return the whole address of a path of this site."""
    base: str = current_app.config["BASE_URL"] or request.url_root.rstrip("/")
    return base + iri_to_uri(path)


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
