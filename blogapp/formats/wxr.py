"""A post as WordPress's export files have it, and back.

Source: WXR 1.2, the files that WordPress writes under Tools, Export. A format's data travels in a meta key of our
own, and beside it, as far as they have one, each field in the key that WordPress's themes use.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape, unescape
from typing import Any

from blogapp.formats.fields import Field
from blogapp.formats.prose import prose_of
from blogapp.text.xml import for_xml

DATA = "_blogapp_data"
VERSION = "_blogapp_version"
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class WxrItem:
    """What an export file holds of a post that depends on its format.

    `title`, `content` and `excerpt` are HTML, for WordPress shows them as they are. `format` is the name of the
    format, "" for a post without one; `meta` holds texts by their key. Of a post that is read, `lead_image` is the
    address of its featured image, and `files` those of what was attached to it.
    """

    title: str = ""
    content: str = ""
    excerpt: str = ""
    format: str = ""
    meta: Mapping[str, str] = field(default_factory=dict)
    lead_image: str = ""
    files: Sequence[str] = ()


def own_meta(data: Mapping[str, Any], version: int) -> dict[str, str]:
    """Return the meta keys of our own: all data as JSON, and the version of its shape.

    The JSON has no character that XML cannot hold.
    """
    text = json.dumps(data, ensure_ascii=False)
    return {DATA: for_xml(text, lambda char: f"\\u{ord(char):04x}"), VERSION: str(version)}


def write(post: Any, html: str) -> WxrItem:
    """Return a post, seen through its format, as an item; `html` is how it is shown, its body where there is none."""
    texts = ((key, part.to_wordpress(getattr(post, part.name), post.reader)) for part, key in _keys(post))
    meta = {key: text for key, text in texts if text}
    body = prose_of(post)
    typed = str(post.data.get("body") or "")
    content = html or (escape(typed, quote=False) if body is None else str(body))
    if body is not None and body.is_cut and (teaser := str(body.teaser).strip()):
        mark = f"<!--more {body.more_label}".rstrip()
        content = content.replace(teaser, f"{teaser}\n{mark}-->\n", 1)
    title = escape(post.title, quote=False)
    return WxrItem(title, content, "", post.name, {**meta, **own_meta(post.data, post.version)})


def _keys(format: Any) -> Iterator[tuple[Field[Any], str]]:
    """Yield each field that has a key in WordPress, with the key."""
    return ((part, key) for part in format.fields.values() if (key := part.wordpress_key))


def read(format: Any, item: WxrItem) -> dict[str, Any] | None:
    """Return input for the format's `clean` from an item, unchecked; None if the item is marked as another format's.

    Our own key tells all. Without it, or where it cannot be read, WordPress's keys tell what they can, and the
    content is the body.
    """
    if item.format and item.format != format.name:
        return None
    title = unescape(item.title)
    data = own_data(format, item)
    return {**(format.from_wordpress(item) if data is None else data), "title": title}


def own_data(format: Any, item: WxrItem) -> dict[str, Any] | None:
    """Return the data in our own key, brought up to date; None if there is none, or it is damaged or too new."""
    try:
        data, version = json.loads(item.meta.get(DATA, "null")), int(item.meta.get(VERSION, "1"))
        if not isinstance(data, dict) or not 1 <= version <= format.version:
            return None
        upgraded: dict[str, Any] = format.upgrade(data, version)
    except Exception:  # the file may hold anything, and a plugin's upgrade raise anything
        log.exception("%s cannot be read for the format %s; the rest of the post is.", DATA, format.name)
        return None
    return upgraded


def foreign(format: Any, item: WxrItem) -> dict[str, Any]:
    """Return what WordPress's own keys and the content say, each as its field reads it."""
    values = {part.name: part.from_wordpress(item.meta[key]) for part, key in _keys(format) if key in item.meta}
    body = format.fields.get("body")
    return {**values, "body": body.from_wordpress(item.content)} if body else values
