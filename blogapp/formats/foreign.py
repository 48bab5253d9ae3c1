"""What stands in HTML that WordPress wrote: its pictures, what it plays, its first link, its quotation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import unescape
from typing import Any

from blogapp.formats.embeds import address_of, find_frame
from blogapp.formats.providers import ENDINGS
from blogapp.formats.wxr import WxrItem
from blogapp.text.urls import is_web_address

_TAG = re.compile(r"<(/?)(figure|figcaption|img|a|audio|video|source)\b([^<>]*)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-zA-Z][\w:-]{0,60})\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_EMPTY = re.compile(r"<(p|figure|div)\b[^<>]*>(?:\s|<br ?/?>){0,50}</\1>", re.IGNORECASE)
_ELEMENT = re.compile(r"<[^<>]*>")
_QUOTATION = re.compile(r"<blockquote\b([^<>]*)>", re.IGNORECASE)
_CITE = re.compile(r"<(cite|footer)\b[^<>]*>([^\0]{0,500}?)</\1>", re.IGNORECASE)
_PARAGRAPH = re.compile(r"<p>\s{0,99}|\s{0,99}</p>")
_HREF = re.compile(r"<a\b([^<>]*)>", re.IGNORECASE)
_PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif")


@dataclass(frozen=True)
class Shown:
    """A picture or a player in HTML, and the stretch that shows it and nothing else."""

    address: str
    start: int
    end: int
    alt: str = ""
    caption: str = ""

    def as_input(self) -> dict[str, str]:
        """Return it as a file that lies elsewhere."""
        return {"address": self.address, "alt": self.alt, "caption": self.caption}


def attributes(text: str) -> dict[str, str]:
    """Return what a tag says, by names in lower case."""
    found = (match.groups() for match in _ATTRIBUTE.finditer(text))
    return {name.lower(): unescape(one or two or three or "").strip() for name, one, two, three in found}


def plain(html: str) -> str:
    """Return the words of a short piece of HTML, in a line."""
    return " ".join(unescape(_ELEMENT.sub("", html)).split())


def pictures(html: str) -> list[Shown]:
    """Return the pictures of a text, each with its caption."""
    return _Scan(html, frozenset({"img"})).found


def players(html: str, kind: str) -> list[Shown]:
    """Return what a text plays: files in the browser's own player, and links that show the address of a player."""
    found = _Scan(html, frozenset({kind, "source"})).found
    for match in _HREF.finditer(html):
        address = attributes(match[1]).get("href", "")
        end = html.find("</a>", match.end(), match.end() + 3000)
        if end >= 0 and plain(html[match.end() : end]) == address and find_frame(address, kind=kind):
            found.append(Shown(address, match.start(), end + 4))
    return sorted(found, key=lambda each: each.start)


def is_file(address: str, kind: str) -> bool:
    """Return whether an address is that of a film or a sound itself."""
    return address.partition("?")[0].lower().endswith(ENDINGS.get(kind, ()))


def is_picture(address: str) -> bool:
    """Return whether an address is that of a picture."""
    return address.partition("?")[0].lower().endswith(_PICTURES)


def played(item: WxrItem, kind: str, known: str) -> dict[str, Any]:
    """Return input for the field `kind`, for `file` and `body`; `known` is the address that a theme keeps."""
    known = address_of(known)
    shown = [] if known else players(item.content, kind)[:1]
    attached = (address for address in item.files if is_file(address, kind))
    address = known or (shown[0].address if shown else next(attached, ""))
    body = without(item.content, shown)
    if is_file(address, kind):
        return {kind: "", "file": {"address": address}, "body": body}
    return {kind: address, "body": body}


def without(html: str, shown: Sequence[Shown]) -> str:
    """Return a text without some of what it shows."""
    done, at = [], 0
    for each in shown:
        if each.start >= at:
            done.append(html[at : each.start])
        at = max(at, each.end)
    rest = "".join([*done, html[at:]])
    return _EMPTY.sub("", _EMPTY.sub("", rest)).strip() if shown else html


def first_link(html: str) -> str:
    """Return the address of the first link, "" where there is none."""
    links = (attributes(match[1]).get("href", "") for match in _HREF.finditer(html))
    return next(filter(is_web_address, links), "")


def is_only(html: str, address: str) -> bool:
    """Return whether a text is nothing but an address."""
    return len(html) < 10_000 and plain(html) == address


@dataclass(frozen=True)
class Quoted:
    """A quotation that is all of a text: its HTML, who said it, where it can be read."""

    html: str
    by: str = ""
    source: str = ""


def quotation(html: str) -> Quoted | None:
    """Return the quotation that a text is, from a `<blockquote>` with perhaps a `<cite>` in or below it."""
    html = html.strip()
    begin = _QUOTATION.match(html)
    end = html.lower().rfind("</blockquote>")
    if not begin or end < 0 or html.lower().count("<blockquote") != 1:
        return None
    inner, after = html[begin.end() : end], html[end + len("</blockquote>") :].strip()
    below = _CITE.fullmatch(_PARAGRAPH.sub("", after)) if len(after) < 2000 else None
    if after and not below:
        return None
    cite = below or _CITE.search(inner, max(0, len(inner) - 2000))
    if not cite:
        return Quoted(inner.strip(), "", attributes(begin[1]).get("cite", ""))
    rest = inner if below else inner[: cite.start()] + inner[cite.end() :]
    source = first_link(cite[0]) or attributes(begin[1]).get("cite", "")
    return Quoted(_EMPTY.sub("", rest).strip(), plain(cite[2]).lstrip("—–- "), source)


class _Figure:
    """A `<figure>` that is open: where it began, what it shows, its caption."""

    def __init__(self, start: int) -> None:
        self.start, self.words, self.caption = start, 0, ""
        self.shown: list[int] = []


class _Scan:
    """A walk through the tags of a text that finds elements of some names, with the figures and links around them."""

    def __init__(self, html: str, names: frozenset[str]) -> None:
        self.html, self.names = html, names
        self.found: list[Shown] = []
        self._figures: list[_Figure] = []
        self._link: re.Match[str] | None = None
        for tag in _TAG.finditer(html):
            name = tag[2].lower()
            if name in names:
                self._show(tag)
            elif name == "a":
                self._in_link(tag)
            elif name in {"figure", "figcaption"}:
                self._in_figure(tag, name)

    def _show(self, tag: re.Match[str]) -> None:
        if tag[1]:  # the end of a player
            if self.found and not self.html[self.found[-1].end : tag.start()].strip():
                self.found[-1] = replace(self.found[-1], end=tag.end())
            return
        said = attributes(tag[3])
        address = said.get("src") or said.get("data-src", "")
        if not address:
            return
        self.found.append(Shown(address, tag.start(), tag.end(), said.get("alt", "")))
        if self._figures:
            self._figures[-1].shown.append(len(self.found) - 1)

    def _in_link(self, tag: re.Match[str]) -> None:
        """Let a picture that is all of a link stand for it; what it leads to may be the same, larger."""
        if not tag[1]:
            self._link = tag
            return
        opening, self._link = self._link, None
        last = self.found[-1] if self.found else None
        if not opening or not last or last.start < opening.end():
            return
        beside = self.html[opening.end() : last.start] + self.html[last.end : tag.start()]
        target = attributes(opening[3]).get("href", "")
        if not beside.strip():
            address = target if is_picture(target) else last.address
            self.found[-1] = replace(last, address=address, start=opening.start(), end=tag.end())

    def _in_figure(self, tag: re.Match[str], name: str) -> None:
        if name == "figure" and not tag[1]:
            self._figures.append(_Figure(tag.start()))
        elif self._figures and name == "figcaption":
            figure = self._figures[-1]
            if tag[1]:
                figure.caption = plain(self.html[figure.words : tag.start()])
            figure.words = tag.end()
        elif self._figures:
            figure = self._figures.pop()
            if len(figure.shown) == 1:
                place = figure.shown[0]
                self.found[place] = replace(
                    self.found[place], start=figure.start, end=tag.end(), caption=figure.caption
                )
