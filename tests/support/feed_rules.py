"""What makes a feed valid: the rules of the RSS Profile, RFC 4287 and the W3C's validator, and of JSON Feed 1.1.

Each function returns what is wrong, a sentence for each; the validator's warnings count as errors.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import feedparser
from bs4 import BeautifulSoup
from html5lib import HTMLParser
from werkzeug.test import TestResponse

ATOM = "{http://www.w3.org/2005/Atom}"
THREAD = "{http://purl.org/syndication/thread/1.0}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
DC = "{http://purl.org/dc/elements/1.1/}"
WFW = "{http://wellformedweb.org/CommentAPI/}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# How often each element may stand in its parent: "1" once, "?" at most once, "*" as often as one likes.
CHANNEL = {"title": "1", "link": "1", "description": "1", "language": "1", "lastBuildDate": "?", "docs": "?",
           f"{ATOM}link": "*", "item": "*"}  # fmt: skip
IRI = re.compile(r"https?://[^\s/]+/|urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
ITEM = {"title": "?", "link": "1", "guid": "1", "pubDate": "1", f"{ATOM}updated": "1", f"{DC}creator": "?",
        f"{DC}language": "?", "category": "*", "comments": "?", f"{WFW}commentRss": "?", "enclosure": "?",
        "description": "1", CONTENT: "1"}  # fmt: skip
FEED = {"id": "1", "title": "1", "subtitle": "?", "updated": "1", "author": "1", "link": "*", "entry": "*"}
ENTRY = {"id": "1", "title": "1", "published": "1", "updated": "1", "author": "?", "link": "*", "category": "*",
         "summary": "1", "content": "1", f"{THREAD}in-reply-to": "?"}  # fmt: skip
RELATIONS = {"alternate", "enclosure", "first", "next", "previous", "related", "replies", "self"}
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
MIME = re.compile(r"[a-z]+/[a-z0-9.+-]+")
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
REFERENCES = ("href", "src", "poster", "cite")


def problems(answer: TestResponse, address: str) -> list[str]:
    """Say what is wrong with a feed of any kind that was answered at an address."""
    if answer.mimetype == "application/feed+json":
        return list(_json(json.loads(answer.data), address))
    assert answer.mimetype == "application/xml"
    marked = answer.data[:512]
    root = ET.fromstring(answer.data)
    found = list(_rss(root, address) if root.tag == "rss" else _atom(root, address))
    if b"<rss" not in marked and b"<feed" not in marked:
        found.append("The general media type needs the root within the first 512 bytes.")
    parsed = feedparser.parse(answer.data, response_headers={"content-type": answer.headers["Content-Type"]})
    return [*found, *([str(parsed.bozo_exception)] if parsed.bozo else [])]


def _rss(root: ET.Element, address: str) -> Iterator[str]:
    channel = root[0]
    yield from _counted(channel, CHANNEL, "")
    tags = [child.tag for child in channel]
    if "item" in tags and set(tags[tags.index("item") :]) != {"item"}:
        yield "What describes the channel must go before its items."
    yield from _blank(channel, ("title", "link", "language", "description"))
    yield from _whole([channel.findtext("link", "")])
    yield from _links(channel.findall(f"{ATOM}link"), "application/rss+xml", address)
    yield from _language(channel.findtext("language", ""))
    for built in channel.findall("lastBuildDate"):
        yield from _moment(parsedate_to_datetime(built.text or ""))
    items = channel.findall("item")
    yield from _unique([item.findtext("guid", "") for item in items], "guid")
    for item in items:
        yield from _item(item)


def _item(item: ET.Element) -> Iterator[str]:
    yield from _counted(item, ITEM, "")
    yield from _blank(item, ("title", "guid", "category"))
    yield from _moment(parsedate_to_datetime(item.findtext("pubDate", "")))
    yield from _moment(_rfc3339(item.findtext(f"{ATOM}updated", "")))
    known = [item.findtext(tag) for tag in ("link", "comments", f"{WFW}commentRss")]
    yield from _whole([address for address in known if address is not None])
    tags = [child.tag for child in item]
    if tags.index("description") > tags.index(CONTENT):
        yield "The description must go before the content."
    if item.find("guid").get("isPermaLink") != "false":
        yield "The guid is no permanent link."
    for file in item.findall("enclosure"):
        yield from _enclosure(file.get("url", ""), file.get("type", ""), file.get("length", ""))
    yield from _html(item.findtext(CONTENT, ""))


def _atom(root: ET.Element, address: str) -> Iterator[str]:
    yield from _counted(root, FEED, ATOM)
    yield from _blank(root, ("id", "title"), ATOM)
    yield from (f"The id {node.text!r} is no URI." for node in root.iter(f"{ATOM}id") if not IRI.match(node.text or ""))
    yield from _language(root.get(LANG, ""))
    yield from _moment(_rfc3339(root.findtext(f"{ATOM}updated", "")))
    yield from _links(root.findall(f"{ATOM}link"), "application/atom+xml", address)
    entries = root.findall(f"{ATOM}entry")
    for tag in ("id", "updated"):
        yield from _unique([entry.findtext(f"{ATOM}{tag}", "") for entry in entries], tag)
    for entry in entries:
        yield from _entry(entry)


def _entry(entry: ET.Element) -> Iterator[str]:
    yield from _counted(entry, ENTRY, ATOM)
    yield from _blank(entry, ("id", "title"), ATOM)
    for tag in ("published", "updated"):
        yield from _moment(_rfc3339(entry.findtext(f"{ATOM}{tag}", "")))
    links = entry.findall(f"{ATOM}link")
    yield from _whole([*(link.get("href", "") for link in links)])
    if [link.get("rel") for link in links].count("alternate") != 1 or {link.get("rel") for link in links} - RELATIONS:
        yield "An entry needs one link to its page, and links have registered relations."
    for file in links:
        if file.get("rel") == "enclosure":
            yield from _enclosure(file.get("href", ""), file.get("type", ""), file.get("length", "0"))
    content = entry.find(f"{ATOM}content")
    if content.get("type") != "html":
        yield "The content must say that it is HTML."
    yield from _html(content.text or "")


def _json(feed: dict[str, Any], address: str) -> Iterator[str]:
    """See https://www.jsonfeed.org/version/1.1/."""
    of_feed = {"version", "title", "home_page_url", "feed_url", "description", "language", "next_url", "items"}
    of_item = {"id", "url", "external_url", "title", "content_html", "summary", "image", "date_published",
               "date_modified", "authors", "tags", "language", "attachments"}  # fmt: skip
    if feed["version"] != "https://jsonfeed.org/version/1.1" or not feed["title"] or set(feed) - of_feed:
        yield "The feed has no title or version, or knows too much."
    yield from _whole([feed["home_page_url"], *([feed["next_url"]] if "next_url" in feed else [])])
    if feed["feed_url"] != address:
        yield f"The feed is at {address} and says it is at {feed['feed_url']}."
    yield from _language(feed["language"])
    yield from _unique([item["id"] for item in feed["items"]], "id")
    for item in feed["items"]:
        told = [value for name, value in item.items() if name != "content_html"]
        if not {"id", "content_html"} <= set(item) <= of_item or not all(told):
            yield f"An item holds {sorted(item)}."
        yield from _whole([item["url"], *(item[name] for name in ("external_url", "image") if name in item)])
        for name in ("date_published", "date_modified"):
            yield from _moment(_rfc3339(item[name]))
        for file in item.get("attachments", []):
            yield from _enclosure(file["url"], file["mime_type"], str(file.get("size_in_bytes", 0)))
        yield from _html(item["content_html"])


def _counted(parent: ET.Element, allowed: dict[str, str], namespace: str) -> Iterator[str]:
    seen = Counter(child.tag for child in parent)
    names = {name if name.startswith("{") else namespace + name: often for name, often in allowed.items()}
    yield from (f"{tag} has no place in {parent.tag}." for tag in seen.keys() - names.keys())
    for tag, often in names.items():
        if (often != "*" and seen[tag] > 1) or (often == "1" and not seen[tag]):
            yield f"{tag} stands {seen[tag]} times in {parent.tag}."


def _blank(parent: ET.Element, tags: Iterable[str], namespace: str = "") -> Iterator[str]:
    for tag in tags:
        if any(not (child.text or "").strip() for child in parent.findall(namespace + tag)):
            yield f"{tag} is blank."


def _links(links: list[ET.Element], mime: str, address: str) -> Iterator[str]:
    found = [(link.get("rel", ""), link.get("type", ""), link.get("href", "")) for link in links]
    yield from _unique([f"{rel} {kind}" for rel, kind, _ in found], "link")
    yield from _whole(href for _, _, href in found)
    if ("self", mime, address) not in found:
        yield f"The feed at {address} does not say where it is: {found}."
    if {rel for rel, _, _ in found} - RELATIONS:
        yield "A link has a relation that is not registered."


def _enclosure(url: str, mime: str, length: str) -> Iterator[str]:
    yield from _whole([url])
    if not MIME.fullmatch(mime) or not length.isdecimal():
        yield f"An enclosure needs a type and a length, not {mime!r} and {length!r}."


def _html(html: str) -> Iterator[str]:
    soup = BeautifulSoup(html, "html.parser")
    yield from _whole(str(tag[name]) for tag in soup.find_all(True) for name in REFERENCES if tag.has_attr(name))
    parser = HTMLParser()
    parser.parseFragment(html)
    yield from (f"The content is no sound HTML: {name}." for _, name, _ in parser.errors)
    if soup.find(["script", "style", "iframe", "object", "form"]):
        yield "The content holds something dangerous."
    if soup.find(lambda tag: tag.name == "bdo" or tag.has_attr("controls")):
        yield "The content holds what the validator does not know to be safe."


def _whole(addresses: Iterable[str]) -> Iterator[str]:
    for address in addresses:
        parts = urlsplit(address)
        whole = parts.scheme == "mailto" or (parts.scheme in {"http", "https"} and parts.netloc)
        if not whole or not address.isascii():
            yield f"{address!r} is no whole address."


def _unique(values: list[str], name: str) -> Iterator[str]:
    yield from (f"{name} {value!r} stands twice." for value, often in Counter(values).items() if often > 1)


def _language(text: str) -> Iterator[str]:
    if not LANGUAGE.fullmatch(text):
        yield f"{text!r} is no language."


def _rfc3339(text: str) -> datetime:
    assert RFC3339.fullmatch(text), text
    return datetime.fromisoformat(text)


def _moment(moment: datetime) -> Iterator[str]:
    if not datetime(1990, 1, 1, tzinfo=UTC) < moment < datetime.now(UTC) + timedelta(minutes=10):
        yield f"{moment} is not plausible."
