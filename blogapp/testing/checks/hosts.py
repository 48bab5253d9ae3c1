"""Checks of what a post asks of which host: nothing before a click, nothing in a form, and what is there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from blogapp.testing.checks.register import check
from blogapp.testing.kit import Kit, demand
from blogapp.testing.tree import Element, read
from blogapp.testing.walking import texts

LOADED: tuple[str, ...] = (
    "src",
    "srcset",
    "poster",
    "data",
    "background",
    "ping",
    "xlink:href",
    "action",
    "formaction",
    "manifest",
)
FAR = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
OWN_MACHINE = re.compile(
    r"https?://(localhost|127\.|0\.0\.0\.0|\[::1\]|10\.|192\.168\.|[^/:]+\.(local|test|internal)\b)", re.IGNORECASE
)
LINKED_TO = {"a", "area"}


def _asked(element: Element) -> Iterator[str]:
    """Yield the addresses that a browser asks for before, or beside, a click."""
    names = LOADED if element.tag in LINKED_TO else (*LOADED, "href")
    if element.attributes.get("preload") == "none":
        names = tuple(name for name in names if name != "src")  # it waits for the click
    for name in names:
        for part in element.attributes.get(name, "").split(",") if name == "srcset" else [element.attributes.get(name)]:
            if part and part.strip():
                yield part.split()[0]


@check
def no_other_host_is_asked(kit: Kit) -> None:
    """Neither a picture, nor a still, nor a drawing, nor a form, nor a counter tells another host who reads."""
    for (what, view), html in kit.rendered.items():
        for element in read(html).elements:
            far = [address for address in _asked(element) if FAR.match(address)]
            demand(
                not far,
                f"{element} in the view {view} of {what} asks {far[0] if far else ''}; keep the file beside the post, "
                "link to it, or use Embed.",
            )


@check
def addresses_are_for_every_reader(kit: Kit) -> None:
    """An address of the author's own machine works for the author only, and a blank in one for nobody."""
    for (what, view), html in kit.rendered.items():
        for element in read(html).elements:
            address = element.attributes.get("href", "")
            own = OWN_MACHINE.match(address)
            demand(
                not own or address in repr(kit.tries[what].raw),
                f"The view {view} of {what} leads to {address}; that is your own machine. Use a path of the blog.",
            )
            demand(
                not re.search(r"[\s<>]", address.strip()),
                f"The view {view} of {what} writes a text into the address {address!r:.60}; use |urlencode.",
            )
            scheme = re.match(r"\s*([a-z][a-z0-9+.-]*):", address, re.IGNORECASE)
            demand(
                not scheme or scheme[1].lower() in {"http", "https", "mailto", "tel", "sms", "geo", "xmpp", "webcal"},
                f"The view {view} of {what} links to {address!r:.40}, which runs or opens something; use https.",
            )


@check
def files_of_the_blog_are_there(kit: Kit) -> None:
    """What a template loads or links to within the blog is answered. Another post, which a field names, need not be."""
    asked: dict[str, str] = {}
    for (what, view), html in kit.rendered.items():
        named = texts(kit.tries[what].data)
        for element in read(html).elements:
            for address in (*_asked(element), element.attributes.get("href", "")):
                if address.startswith("/") and not address.startswith(("//", "/media/")) and address not in named:
                    asked.setdefault(address.partition("#")[0], f"{element} in the view {view}")
    for address, where in asked.items():
        status = kit.client.get(address).status_code
        demand(status < 400, f"{where} leads to {address}, which answers {status}; a plugin has no such page or file.")
