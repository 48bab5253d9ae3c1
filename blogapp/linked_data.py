"""What search engines read of a post: JSON-LD, from the post itself and from its format."""

from __future__ import annotations

import json
import logging
from typing import Any

from flask import current_app

from blogapp import rendering
from blogapp.models import Post
from blogapp.site import absolute

log = logging.getLogger(__name__)
UNTOLD = {"@type": "BlogPosting"}


def of(post: Post) -> dict[str, Any]:
    """Return the JSON-LD of a published post; what its format says of it goes before what the blog knows.

    Source: https://schema.org/BlogPosting and JSON-LD 1.1 (W3C). A template writes it with `tojson`, which escapes
    what could end the script.
    """
    address = absolute(post.url)
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "headline": post.title or post.headline,
        "name": post.title or post.headline,  # what a Recipe or an Event is called
        "mainEntityOfPage": address,
        "url": address,
        "dateModified": post.updated_at.isoformat(timespec="seconds"),
    }
    if post.published_at:
        told["datePublished"] = post.published_at.isoformat(timespec="seconds")
    if post.author:
        told["author"] = {"@type": "Person", "name": post.author.name, "url": absolute(post.author.path)}
    if post.lead_image:
        told["image"] = absolute(post.lead_image.as_file().url)
    return told | _of_format(post)


def _of_format(post: Post) -> dict[str, Any]:
    """Return what the format adds, from the cache if it is there.

    Only a type where there is no format to ask, and for a protected post.
    """
    if post.is_protected or rendering.state_of(post) != "fine":
        return UNTOLD
    cache = current_app.extensions["blogapp.rendered"]
    key = f"{post.id}.{post.version}.linked.{rendering.formats()[post.format].version}.{absolute('')}"
    known = cache.get(key)
    if known is None:
        known = _asked(post)
        cache.set(key, known)
    told: dict[str, Any] = json.loads(known)
    return told


def _asked(post: Post) -> str:
    try:
        seen = rendering.seen_through(post, rendering.media_of([post]))
        return json.dumps(dict(seen.json_ld()), allow_nan=False)
    except Exception:  # a plugin may raise anything
        log.exception("The format %s failed to describe post %s; search engines read the rest.", post.format, post.id)
        return json.dumps(UNTOLD)
