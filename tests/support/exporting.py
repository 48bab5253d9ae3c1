"""How the tests read an export for WordPress."""

from __future__ import annotations

from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

from flask import Flask

from blogapp.cli.application import inside
from blogapp.exporting.wordpress import parts
from blogapp.formats import WxrItem

SPACES = {
    "wp": "http://wordpress.org/export/1.2/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "excerpt": "http://wordpress.org/export/1.2/excerpt/",
    "dc": "http://purl.org/dc/elements/1.1/",
}


def exported(app: Flask) -> Element:
    """Return the channel of the export."""
    with inside(app):
        text = "".join(parts())
    channel = ET.fromstring(text.encode()).find("channel")
    assert channel is not None
    return channel


def items(app: Flask) -> list[Element]:
    return exported(app).findall("item")


def said(element: Element, path: str) -> str:
    found = element.find(path, SPACES)
    assert found is not None, path
    return found.text or ""


def terms(item: Element, domain: str) -> list[str]:
    return [term.get("nicename", "") for term in item.findall("category") if term.get("domain") == domain]


def as_read(item: Element) -> WxrItem:
    """Return an item as an importer would make it."""
    meta = {said(m, "wp:meta_key"): said(m, "wp:meta_value") for m in item.findall("wp:postmeta", SPACES)}
    format = "".join(terms(item, "post_format")).removeprefix("post-format-")
    return WxrItem(said(item, "title"), said(item, "content:encoded"), said(item, "excerpt:encoded"), format, meta)
