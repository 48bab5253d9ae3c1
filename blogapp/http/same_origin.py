"""Whether a form was sent from a page of this site: the guard of forms without a session."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import request
from werkzeug.exceptions import BadRequest


class Foreign(BadRequest):
    """A form was sent from a page of another site."""


def check() -> bool:
    """Return whether the request comes from this site, as far as the browser tells.

    Browsers say it in Sec-Fetch-Site (W3C Fetch Metadata), older ones in Origin. What sends neither is no browser,
    so nobody is signed in there who could be misused.
    """
    if site := request.headers.get("Sec-Fetch-Site"):
        return site in {"same-origin", "none"}  # none: from the address bar or a bookmark
    origin = request.headers.get("Origin")
    return origin is None or _host_of(origin) == request.host.lower()


def _host_of(origin: str) -> str:
    """Return host and port as `request.host` has them, without the scheme's usual port; "" for no web address."""
    try:
        parts = urlsplit(origin)
        usual = {"http": 80, "https": 443}.get(parts.scheme)
        host, port = parts.netloc.lower(), parts.port
    except ValueError:
        return ""
    return host.removesuffix(f":{port}") if port is not None and port == usual else host
