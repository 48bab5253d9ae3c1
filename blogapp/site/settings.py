"""The site as a request sees it: its settings, its menu, its addresses."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo

from flask import Flask, abort, current_app, g, redirect, request
from markupsafe import Markup
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from werkzeug.urls import iri_to_uri

from blogapp import db
from blogapp.config import signing_keys
from blogapp.models import Site, SiteVersion
from blogapp.text import markdown

Value = TypeVar("Value")
FEEDS_ID = "feeds_id"  # the setting in which a migration put an id of the site


def init_app(app: Flask) -> None:
    """Make a place for what is kept as long as the edition lasts."""
    app.extensions["blogapp.kept"] = {}


def version() -> SiteVersion.Current:
    """Return the version of the site that this request shows, read once and before anything else is."""
    if "site_version" not in g:
        g.site_version = _read_version()
    found: SiteVersion.Current = g.site_version
    return found


def _read_version() -> SiteVersion.Current:
    """Ask the database; a request that may write, and has not begun to, begins no transaction for this."""
    if db.session().in_transaction() or db.is_reading_request():
        with db.session.no_autoflush:
            return SiteVersion.current(db.session())
    with db.engine().connect().execution_options(**{db.READING: True}) as connection:
        return SiteVersion.current(Session(connection))


def kept(name: str, read: Callable[[], Value]) -> Value:
    """Return what `read` finds, kept in this process as long as the site stays as it is.

    It must be plain values that follow from the database alone: no rows that belong to a session.
    """
    if request.method not in {"GET", "HEAD"}:  # it may see what it is about to change
        return read()
    place: dict[str, Any] = current_app.extensions["blogapp.kept"]
    known: tuple[Any, Value] | None = place.get(name)
    if known is None or known[0] != version():
        known = place[name] = (version(), read())
    return known[1]


def current() -> Site:
    """Return the site's settings.

    An error page must not fail for want of a database: there the defaults hold.
    """
    if "site" not in g:
        try:
            g.site = Site.of(version().settings)
        except SQLAlchemyError:
            g.site = Site()
    site: Site = g.site
    return site


def forget() -> None:
    """Read the settings anew when they are asked for next."""
    g.pop("site_version", None)
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
    own = dict(version().settings).get(FEEDS_ID) or uuid5(NAMESPACE_URL, signing_keys(current_app.config)[0])
    return uuid5(UUID(str(own)), path).urn


def settle_on(path: str) -> None:
    """Redirect, in one hop and for good, unless the reader came by this very path."""
    if request.path != path:
        query = request.query_string.decode("ascii", "replace")
        abort(redirect(f"{path}?{query}" if query else path, 301))
