"""Addresses that are nearly right: what leads nowhere is tried once more, tidied."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any, cast

from flask import current_app, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Gone, HTTPException
from werkzeug.routing import RequestRedirect

from blogapp.accounts import permissions
from blogapp.errors import pages
from blogapp.posts import former_addresses, permalinks
from blogapp.public import site_redirects
from blogapp.public.views import bp
from blogapp.text import lowered

BASES = {"archives", "blog"}  # what stands before the addresses of many sites
INDEX = {"index.php", "index.html", "index.htm"}
ENDINGS = (".php", ".html", ".htm")
UNREADABLE = "\ufffd"  # what stands for bytes that are no text
SEARCH = re.compile(r"/search/(?!feed$)([^/]+)(?:/feed(?:/atom)?)?")  # where WordPress searches
ADDED = {"amp", "trackback"}  # what plugins of other systems put below a post
# What other systems call their feeds, in the place of ours; below an archive or a post, too.
FEEDS = {
    **dict.fromkeys("rss rss2 rdf index.xml feed.xml rss.xml rss2.xml feed.rss index.rdf feeds".split(), ("feed",)),
    **dict.fromkeys("wp-rss wp-rss2 wp-rdf wp-feed".split(), ("feed",)),
    **dict.fromkeys("atom atom.xml feed.atom wp-atom".split(), ("feed", "atom")),
    **dict.fromkeys("feed.json".split(), ("feed", "json")),
    "wp-commentsrss2": ("comments", "feed"),
}
SITEMAPS = re.compile(
    r"/(?:wp-sitemap(?:-[a-z0-9-]+)?\.(?:xml|xsl)|sitemap[_-]index\.xml|[a-z_]+-sitemap\d*\.xml|sitemap(?:\.xml\.gz)?)",
    re.ASCII,
)


@bp.app_errorhandler(404)
@bp.app_errorhandler(410)
def look_again(error: HTTPException) -> ResponseReturnValue:
    """Redirect to where an editor leads, or the address once it is tidied, in one hop; else it is not found."""
    if request.method not in permissions.SAFE or error.response is not None:
        return pages.failed(error)
    try:
        right = site_redirects.answer() or (_right() if error.code == 404 else None)
    except Gone as gone:
        return pages.failed(gone)
    if right is None and error.code == 404:
        site_redirects.note_missed()
    return right or pages.failed(error)


def _right() -> ResponseReturnValue | None:
    """Redirect to what a former site had there, or to what an address with a slip means; or answer nothing."""
    path = tidied(request.path)
    if searched := SEARCH.fullmatch(path):
        return redirect(url_for("public.search", q=searched[1].replace("+", " ")), 301)
    for former in former_addresses.leads(request.path, path):
        if right := _answer(former):
            return right
    return _answer(path) or (_to(there) if (there := permalinks.elsewhere(path)) else None)


def tidied(path: str) -> str:
    """Return the address without what other systems and clumsy hands add to it, and without a slash at its end."""
    parts = [part for part in _cut(lowered(path)).split("/") if part]
    if parts[:1] == ["index.php"]:  # WordPress without the server's help
        parts = parts[1:]
    if parts[1:] and parts[0] in BASES:
        parts = parts[2 if parts[1] == "date" else 1 :]
    if parts and parts[-1] in INDEX:
        parts = parts[:-1]
    if parts and parts[-1].endswith(ENDINGS):
        parts[-1] = parts[-1].rpartition(".")[0]
    if parts[1:] and parts[-1] in ADDED:
        parts = parts[:-1]
    if parts[-2:-1] == ["page"] and parts[-1].lstrip("0") == "1":
        parts = parts[:-2]
    if parts and parts[-1] in FEEDS:
        parts[-2 if parts[-2:-1] == ["feed"] else -1 :] = FEEDS[parts[-1]]
    right = "/" + "/".join(parts)
    return "/sitemap.xml" if SITEMAPS.fullmatch(right) else right


def _cut(path: str) -> str:
    """Return an address without the signs at its end that belong to the sentence it stood in: no slug ends with one."""
    end = len(path)
    while end and unicodedata.category(path[end - 1])[0] in "PSZ" and path[end - 1] != UNREADABLE:
        end -= 1
    return path[:end] or path


def _answer(path: str) -> ResponseReturnValue | None:
    """Redirect to what is at a path, if it is not what was asked for already."""
    try:
        endpoint, values = current_app.url_map.bind("").match(path)
    except RequestRedirect:
        return _to(f"{path}/")
    except HTTPException:
        return None
    if endpoint == request.endpoint and path == (request.path.rstrip("/") or "/"):
        return None
    return _seen(endpoint, values, path) if permissions.is_public(endpoint) else _to(path)


def _seen(endpoint: str, values: Mapping[str, Any], path: str) -> ResponseReturnValue | None:
    """Ask the view itself: it redirects to where it wants to be found, or finds nothing."""
    try:
        response = make_response(current_app.view_functions[endpoint](**values))
    except HTTPException as found:
        return cast(ResponseReturnValue, found.response)
    if response.status_code == 301:
        return response
    response.close()  # it may be an open file
    return _to(path)


def _to(path: str) -> ResponseReturnValue | None:
    if path == request.path:
        return None
    query = request.query_string.decode("ascii", "replace")
    return redirect(f"{path}?{query}" if query else path, 301)
