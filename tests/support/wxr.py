"""Builds exports of WordPress for tests, whole or damaged, and reads them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

from blogapp.importing.entries import Entry, Item, Remark
from blogapp.importing.wordpress import read

SITE = "https://old.example"
VALUE = TypeVar("VALUE")


def cdata(text: str) -> str:
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"


def meta(key: str, value: str, of: str = "post") -> str:
    said = f"<wp:meta_key>{cdata(key)}</wp:meta_key><wp:meta_value>{cdata(value)}</wp:meta_value>"
    return f"<wp:{of}meta>{said}</wp:{of}meta>"


def comment(id: int = 10, content: str = "Well seen.", inner: str = "", **said: str) -> str:
    """Return a comment; what is said replaces the usual."""
    usual = {
        "author": "Bo", "author_email": "bo@x.example", "author_url": "", "author_IP": "192.0.2.4",
        "date": "2015-03-05 01:00:00", "date_gmt": "2015-03-05 00:00:00", "content": content, "approved": "1",
        "type": "", "parent": "0", "user_id": "0",
    } | said  # fmt: skip
    parts = "".join(f"<wp:comment_{name}>{cdata(text)}</wp:comment_{name}>" for name, text in usual.items())
    return f"<wp:comment><wp:comment_id>{id}</wp:comment_id>{parts}{inner}</wp:comment>"


def item(id: int = 1, content: str = "Fog.", inner: str = "", **said: str) -> str:
    """Return an item; what is said replaces the usual, `inner` stands at its end."""
    usual = {
        "title": "T", "link": f"{SITE}/2015/03/s{id}/", "creator": "ann", "excerpt": "", "pub": "", "status": "publish",
        "type": "post", "date": "2015-03-04 06:06:07", "date_gmt": "2015-03-04 05:06:07", "name": f"s{id}",
        "parent": "0", "password": "",
    } | said  # fmt: skip
    named = {
        "title": "title", "link": "link", "pub": "pubDate", "creator": "dc:creator", "excerpt": "excerpt:encoded",
        "status": "wp:status",
    }  # fmt: skip
    texts = {named.get(name, f"wp:post_{name}"): text for name, text in usual.items()}
    texts |= {"guid": f"{SITE}/?p={id}", "description": "", "content:encoded": content, "wp:post_id": str(id)}
    parts = "".join(f"<{name}>{cdata(text)}</{name}>" for name, text in texts.items())
    return f"<item>{parts}<wp:comment_status>open</wp:comment_status>{inner}</item>\n"


def term(domain: str, slug: str, name: str) -> str:
    return f'<category domain="{domain}" nicename="{slug}">{cdata(name)}</category>'


def of_format(name: str) -> str:
    return term("post_format", f"post-format-{name}", name.capitalize())


def head(encoding: str = "UTF-8", *, scheme: str = "http", version: str = "1.2") -> str:
    """Return what stands before the channel's own elements."""
    export = f"{scheme}://wordpress.org/export/{version}/"
    return (
        f'<?xml version="1.0" encoding="{encoding}" ?>\n<rss version="2.0" xmlns:excerpt="{export}excerpt/" '
        f'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'xmlns:wp="{export}">\n'
    )


def export(*parts: str, begin: str = head(), version: str = "1.2") -> str:
    """Return a whole export of some items and other elements."""
    return (
        f"{begin}<channel><title>Fixture</title><link>{SITE}</link><description>Tides</description>"
        f"<language>en-GB</language><wp:wxr_version>{version}</wp:wxr_version>"
        f"<wp:base_blog_url>{SITE}/</wp:base_blog_url>{''.join(parts)}</channel></rss>"
    )


def values(folder: Path, *texts: str | bytes, name: str = "export.xml") -> list[Item]:
    """Return what is read of texts, each in a file of its own."""
    paths = []
    for number, text in enumerate(texts):
        paths.append(folder / f"{number}-{name}")
        paths[-1].write_bytes(text.encode() if isinstance(text, str) else text)
    return list(read(paths))


def only(kind: type[VALUE], found: Iterable[Any]) -> list[VALUE]:
    """Return the values of a kind."""
    return [each for each in found if isinstance(each, kind)]


def entry(folder: Path, *parts: str) -> Entry:
    """Return the one post of an export."""
    [found] = only(Entry, values(folder, export(*parts)))
    return found


def kinds(remarks: Iterable[Any]) -> list[str]:
    """Return the kinds of the remarks among some values."""
    return [remark.kind for remark in only(Remark, remarks)]
