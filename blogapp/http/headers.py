"""The headers of every response: security policy, caching."""

from __future__ import annotations

import zlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, g, request

from blogapp.accounts import permissions

POLICY = {
    "default-src": ["'self'"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
}
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",  # YouTube refuses to play without a referrer
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
# Pages are for nobody else's page to load; what they are made of may stand there: pictures of feeds, and all that the
# card of a post loads, which has no origin in the frames it stands in.
RESOURCES, PAGES = "cross-origin", "same-origin"
YEAR = 365 * 24 * 3600
REVALIDATE = "public, max-age=0, must-revalidate"  # may be kept, and is asked for again each time (ETag)
FOREVER = f"public, max-age={YEAR}, immutable"
# Of what may be taken back: who has seen it may keep it, and a cache that hands it on asks every five minutes.
REVOCABLE = f"public, max-age={YEAR}, s-maxage=300, immutable"
PRIVATE = "private, no-store"
REMEMBERED = "private, no-cache"  # asked for again each time, but for the Back button
LOOPBACK = {"localhost", "127.0.0.1", "[::1]"}


def init_app(app: Flask) -> None:
    """Send the headers with every response."""
    app.after_request(_send)
    app.url_defaults(_version)


def _send(response: Response) -> Response:
    if response.status_code == 304:  # the reader keeps the headers of the page; one policy must not replace another
        _cache(response)
        return response
    for name, value in FIXED.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Content-Security-Policy", _policy())
    shared = permissions.is_public_page() and response.mimetype != "text/html"
    response.headers.setdefault("Cross-Origin-Resource-Policy", RESOURCES if shared else PAGES)
    if current_app.config["BASE_URL"].startswith("https://"):
        response.headers.setdefault("Strict-Transport-Security", f"max-age={YEAR}")
    _cache(response)
    return response


def _policy() -> str:
    """Return the policy, widened by what rendering noted as needed by this page."""
    needed: dict[str, set[str]] = g.get("csp", {})
    directives = POLICY | {name: ["'self'", *sorted(origins)] for name, origins in needed.items()}
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in directives.items())


def _cache(response: Response) -> None:
    """Let shared caches keep public pages, and nobody those of people who are signed in."""
    if not permissions.is_public_page():
        response.headers["Cache-Control"] = REMEMBERED if g.get("remembered") else PRIVATE
        response.headers["X-Robots-Tag"] = "noindex"
    elif response.status_code >= 500:
        response.headers["Cache-Control"] = "no-store"
    elif request.endpoint == "static":
        response.headers["Cache-Control"] = FOREVER if "v" in request.args else REVALIDATE
    else:
        response.headers.setdefault("Cache-Control", _for_shared_caches(response))


def _for_shared_caches(response: Response) -> str:
    """Return how long a cache for many may send a page without asking: not at all, unless the settings say."""
    age, stale = current_app.config["SHARED_MAX_AGE"], current_app.config["STALE_WHILE_REVALIDATE"]
    if not age or g.get("validators") is None or response.status_code not in {200, 304}:
        return REVALIDATE
    return f"public, max-age=0, s-maxage={age}" + (f", stale-while-revalidate={stale}" if stale else "")


def keep_for_going_back() -> None:
    """Let the browser show this very form again when somebody goes back to it, with its draft's id and its version.

    A form made anew would get what was typed and not what it belongs to: it would make a second post, or put an old
    text over a newer one unasked. Only where browsers obey `Clear-Site-Data`, with which signing out takes it away.
    """
    g.remembered = request.is_secure or request.host.rpartition(":")[0] in LOOPBACK or request.host in LOOPBACK


def _version(endpoint: str, values: dict[str, Any]) -> None:
    """Put a fingerprint into the addresses of static files, so that they may be cached for good."""
    if endpoint == "static" and "filename" in values:
        path = Path(str(current_app.static_folder), values["filename"])
        if path.is_file():
            values.setdefault("v", _fingerprint(path, path.stat().st_mtime_ns))


@lru_cache(maxsize=256)
def _fingerprint(path: Path, changed: int) -> str:  # noqa: ARG001 - a changed file gets a new one
    return format(zlib.crc32(path.read_bytes()), "08x")


def unkept(response: Response) -> Response:
    """Let nobody keep a page, index it, or learn its address from where it leads."""
    response.headers.update({"Cache-Control": PRIVATE, "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"})
    return response
