"""The settings of the site, as a request sees them."""

from __future__ import annotations

from functools import lru_cache
from zoneinfo import ZoneInfo

from flask import current_app, g
from markupsafe import Markup
from sqlalchemy.exc import SQLAlchemyError

from blogapp import cache
from blogapp.models import Site
from blogapp.text import markdown


def current() -> Site:
    """Return the site's settings.

    An error page must not fail for want of a database: there the defaults hold.
    """
    if "site" not in g:
        try:
            g.site = cache.version().site
        except SQLAlchemyError:
            g.site = Site()
    site: Site = g.site
    return site


def forget() -> None:
    """Let the settings be read again when they are asked for next."""
    cache.forget_version()
    g.pop("site", None)


@lru_cache(maxsize=4)
def prose(text: str) -> Markup:
    """Return the text at the foot of every page as safe HTML. Raises `TooMuch`."""
    return markdown(text, document="site-footer")


def zone() -> ZoneInfo:
    """Return the site's time zone: people write and read times in it, and addresses and archives take their dates."""
    return ZoneInfo(current_app.config["TIMEZONE"])
