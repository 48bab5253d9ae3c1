"""The kinds of feed: RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Any

from flask import render_template
from markupsafe import Markup

from blogapp.feeds.feed import Entry, Feed
from blogapp.text.xml import for_xml


@dataclass(frozen=True)
class Serializer:
    """One way to write a feed.

    `suffix` follows the address of the feed, `mime` is what links and the feed itself call it, `sent_as` the type that
    it is sent as. That of RSS and Atom is the general type of XML: Chromium shows what comes as application/rss+xml as
    bare text and Firefox stores it in a file, while programs that read feeds look inside. One answer for all also needs
    no `Vary`, so that a shared cache stores it once.
    """

    name: str
    suffix: str
    mime: str
    sent_as: str
    write: Callable[[Feed], str]
    write_entry: Callable[[Entry, str], str]  # of a feed in this language
    former: tuple[str, ...] = ()  # suffixes that lead here: WordPress has them


def _rss(feed: Feed) -> str:
    return for_xml(render_template("feeds/rss.xml", feed=feed))


def _rss_item(entry: Entry, language: str) -> str:
    return Markup(render_template("feeds/_rss_item.xml", entry=entry, language=language))  # noqa: S704 - it escapes


def _atom(feed: Feed) -> str:
    return for_xml(render_template("feeds/atom.xml", feed=feed))


def _atom_entry(entry: Entry, language: str) -> str:
    return Markup(render_template("feeds/_atom_entry.xml", entry=entry, language=language))  # noqa: S704 - it escapes


def _json(feed: Feed) -> str:
    """Write a JSON Feed (https://www.jsonfeed.org/version/1.1/); what is empty is left out."""
    suffix = "json/"
    properties = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": feed.address(suffix),
        "description": feed.description,
        "language": feed.language,
        "next_url": feed.address(suffix, feed.number + 1) if feed.has_older else "",
    }
    head = json.dumps(_filled(properties), ensure_ascii=False).removesuffix("}")
    return for_xml(f'{head}, "items": [{", ".join(item.text for item in feed.items)}]}}')


def _json_item(entry: Entry, _language: str) -> str:
    return json.dumps(_told(entry), ensure_ascii=False)


def _told(entry: Entry) -> dict[str, Any]:
    attached = [
        _filled({"url": file.url, "mime_type": file.mime, "size_in_bytes": file.size}) for file in entry.enclosures
    ]
    item = {
        "url": entry.url,
        "external_url": entry.about,
        "title": entry.title,
        "summary": entry.summary,
        "image": entry.image,
        "date_published": rfc3339(entry.published),
        "date_modified": rfc3339(entry.updated),
        "authors": [_filled({"name": entry.author, "url": entry.author_url})] if entry.author else [],
        "tags": entry.categories,
        "language": entry.language,
        "attachments": attached,
    }
    return {"id": entry.id, "content_html": entry.html} | _filled(item)


def _filled(properties: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if value}


def rfc822(moment: datetime) -> str:
    """Write a moment as RSS has it."""
    return format_datetime(moment)


def rfc3339(moment: datetime) -> str:
    """Write a moment as Atom and JSON Feed have it. Two entries that changed in one second differ."""
    return moment.isoformat().replace("+00:00", "Z")


KINDS = (
    Serializer("RSS", "", "application/rss+xml", "application/xml", _rss, _rss_item, ("rss/", "rss2/")),
    Serializer("Atom", "atom/", "application/atom+xml", "application/xml", _atom, _atom_entry),
    Serializer("JSON", "json/", "application/feed+json", "application/feed+json", _json, _json_item),
)
