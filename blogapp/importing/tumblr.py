"""An export of Tumblr: a folder with a page of HTML for each post, and media; or the XML of its former interface."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import escape, unescape
from pathlib import Path

from blogapp.importing.entries import Entry, Html, Item, SiteFacts, StoredFile, Term
from blogapp.importing.front_matter import moment
from blogapp.importing.unreadable import Unreadable, bytes_of
from blogapp.importing.xml_elements import Element, elements
from blogapp.text import plain_text, slugify

PAGE_MAX = 4 * 1024 * 1024  # bytes
_NO_SITE = "https://tumblr.invalid"
_BODY = re.compile(r"<body[^<>]*>", re.IGNORECASE)
_END = re.compile(r"<div\s+id=\"footer\"|</body>", re.IGNORECASE)
_TITLE = re.compile(r"\s*<h1[^<>]*>(.*?)</h1>", re.DOTALL | re.IGNORECASE)
_TIME = re.compile(r"<span\s+id=\"timestamp\">\s*([^<]{1,60}?)\s*</span>", re.IGNORECASE)
_TAG = re.compile(r"<span\s+class=\"tag\">\s*([^<]{1,200}?)\s*</span>", re.IGNORECASE)
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b")
_MEDIA = re.compile(r"(\b(?:src|href)=\")(?:\.\./)*media/([\w.-]{1,200})")
# Where the former interface has the words of each kind of post, in their order.
_TEXTS = (
    "photo-caption", "quote-text", "quote-source", "link-description", "conversation-text", "audio-caption",
    "video-source", "video-caption", "regular-body", "answer", "question",
)  # fmt: skip


class Export:
    """The values of an export, in their order; each `for` reads it anew."""

    def __init__(self, path: Path, address: str = "") -> None:
        self.path, self.address = path, address.rstrip("/") or _NO_SITE

    def __iter__(self) -> Iterator[Item]:
        entries = list(self._pages() if self.path.is_dir() else self._rows())
        if not entries:
            raise Unreadable(f"There is no post of Tumblr in {self.path.name}. Give the unpacked folder of its export.")
        yield SiteFacts(address=self.address, generator="Tumblr")
        names = dict.fromkeys(name for _entry, tags in entries for name in tags)
        yield from (Term("tag", slugify(name, whole=True), name) for name in names)
        for path in sorted(self.path.glob("media/*")) if self.path.is_dir() else ():
            if path.is_file() and not path.is_symlink():
                yield StoredFile(path.name, f"{self.address}/media/{path.name}")
        yield from (entry for entry, _tags in entries)

    def _pages(self) -> Iterator[tuple[Entry, list[str]]]:
        """Yield the posts of a folder, in the order of their numbers."""
        pages = [path for path in self.path.rglob("*.html") if path.stem.isdecimal() and not path.is_symlink()]
        for path in sorted(pages, key=lambda path: (len(path.stem), path.stem)):
            source = bytes_of(path, PAGE_MAX).decode("utf-8", "replace")
            body = _BODY.search(source)
            end = _END.search(source, body.end() if body else 0)
            text = source[body.end() if body else 0 : end.start() if end else len(source)]
            title = _TITLE.match(text)
            text = text[title.end() :] if title else text
            said = _TIME.search(source)
            tags = [unescape(tag) for tag in _TAG.findall(source)]
            text = _MEDIA.sub(rf"\1{self.address}/media/\2", text.strip())
            named = plain_text(title[1]) if title else ""
            yield self._entry(path.stem, named, text, said[1] if said else "", tags), tags

    def _rows(self) -> Iterator[tuple[Entry, list[str]]]:
        """Yield the posts of the former interface: an element for each."""
        for element in elements(self.path, frozenset({"post"})):
            if element.local == "post" and (number := element.attributes.get("id", "")).isdecimal():
                tags = [text for each in element.all("tag") if (text := each.text())]
                title = element.text("regular-title", "link-text", "conversation-title")
                at = element.attributes.get("date-gmt", "").removesuffix(" GMT")
                yield self._entry(number, plain_text(title), _words(element), at, tags), tags

    def _entry(self, number: str, title: str, body: str, at: str, tags: list[str]) -> Entry:
        published = moment(at) or _read(at)
        return Entry(
            origin=number, format="", title=title, slug=slugify(title, number), fields={"body": Html(body)},
            created_at=published, published_at=published, address=f"{self.address}/post/{number}",
            tags=[slugify(name, whole=True) for name in tags],
        )  # fmt: skip


def _words(element: Element) -> str:
    """Return all that a post says, as HTML: its picture, its link, its words."""
    parts = [
        f'<p><img src="{escape(text)}" alt=""></p>' for each in element.all("photo-url")[:1] if (text := each.text())
    ]
    if link := element.text("link-url"):
        parts.append(f'<p><a href="{escape(link)}">{escape(element.text("link-text") or link)}</a></p>')
    for name in _TEXTS:
        for each in element.all(name):
            text = each.text()
            wrapped = f"<blockquote>{text}</blockquote>" if name == "quote-text" else text
            parts += [wrapped.replace("\n", "<br>\n") if name == "conversation-text" else wrapped] if text else []
    return "\n".join(parts)


def _read(text: str) -> datetime | None:
    """Return a moment as the pages have it: "June 1st, 2014 5:11pm"."""
    try:
        return datetime.strptime(_ORDINAL.sub("", text), "%B %d, %Y %I:%M%p").replace(tzinfo=UTC)
    except ValueError:
        return None
