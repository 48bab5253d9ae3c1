"""A reader's page for a static copy: links lead to files, and what needs a server, such as forms, is left out."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape

# A tag with its attributes, in which a ">" may stand: what the application writes quotes all that has one.
TAG = re.compile(r"""<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*)(?P<attributes>(?:[^<>"']|"[^"]*"|'[^']*')*)>""")
LINK = re.compile(r"""(?P<before>\s(?P<name>href|src|srcset|imagesrcset|poster|value|cite)=)"(?P<link>[^"]*)\"""")
LINE = re.compile(r"<li[^>]*>\s*<a [^>]*href=\"/(?:edit|search|login|account)/?\"[^>]*>[^<]*</a>\s*</li>\s*")
# What only a server can answer; and the feeds of days and of a post's comments, to which a copy adds
# nothing any more.
LEFT_OUT = re.compile(
    r"/(?:edit|login|logout|account|search|unlock|oembed|comments/[0-9]|healthz)(?:[/?]|$)|/opensearch\.xml$"
    r"|/static/js/offline/|/[0-9]{4}/(?:.+/)?feed/"
)
FEED = re.compile(r"/feed(?:/atom|/rss)?$")
FOR_FORMS = ("respond", "respond-fold", "site-search")  # what holds nothing but a form
DROPPED = {"form", "button", "dialog"}  # with all that is in them; but comments stand within the form that answers them
LINKING = {"a", "audio", "blockquote", "data", "img", "link", "q", "script", "source", "track", "video"}
Resolve = Callable[[str], "str | None"]


def rewritten(page: str, resolve: Resolve) -> str:
    """Return a page whose links are resolved; `resolve` returns None for a link that only a server can answer."""
    page = LINE.sub("", page)
    kept: list[str] = []
    at, within, depth = 0, "", 0
    for tag in TAG.finditer(page):
        name = tag["name"].lower()
        if within:
            if name == within:
                depth += -1 if tag["end"] else 1
            if not depth:
                at, within = tag.end(), ""
            continue
        kept.append(page[at : tag.start()])
        at = tag.end()
        if not tag["end"] and _is_dropped(name, tag["attributes"]):
            within, depth = name, 1
        elif name != "form":
            kept.append(_linked(tag, resolve) if name in LINKING and not tag["end"] else tag[0])
    return "".join([*kept, page[at:]])


def _is_dropped(name: str, attributes: str) -> bool:
    """Return whether an element goes with all that is in it: what only a server could make something of."""
    if name in {"details", "div", "section"}:
        return any(f'class="{part}"' in attributes for part in FOR_FORMS)
    return name in DROPPED and 'id="respond-form"' not in attributes


def _linked(tag: re.Match[str], resolve: Resolve) -> str:
    """Return a tag whose links are resolved. One that can lead nowhere loses it; a `<link>` goes with it."""
    is_gone = False

    def within(found: re.Match[str]) -> str:
        nonlocal is_gone
        if found["name"] == "value" and not found["link"].startswith("/"):
            return found[0]
        links = [_each(part, resolve) for part in found["link"].split(", ")] if "srcset" in found["name"] else []
        link = ", ".join(links) if links else resolve(unescape(found["link"]))
        if link is None:
            is_gone = True
            return ""
        return f'{found["before"]}"{link if links else escape(link)}"'

    if 'rel="canonical"' in tag["attributes"]:
        return tag[0]
    attributes = LINK.sub(within, tag["attributes"])
    return "" if is_gone and tag["name"] == "link" else f"<{tag['name']}{attributes}>"


def _each(candidate: str, resolve: Resolve) -> str:
    """Return one of several pictures to choose from, with its width."""
    address, _, width = candidate.strip().partition(" ")
    return f"{escape(resolve(unescape(address)) or '')} {width}".strip()
