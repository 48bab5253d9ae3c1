"""Checks of microformats2: what other programs read in the page. Source: https://microformats.org/wiki/h-entry."""

from __future__ import annotations

import re
from collections.abc import Iterator

from blogapp.testing.checks.access import is_moment
from blogapp.testing.checks.register import check
from blogapp.testing.kit import Kit, demand
from blogapp.testing.tree import Element, Tree, read

PROPERTY = re.compile(r"(p|u|dt|e)-[a-z][a-z0-9-]*")
ROOT = re.compile(r"h-[a-z][a-z0-9-]*")
# The page says these of the post; a second one would be taken for the post's.
OF_THE_PAGE = {
    "p-name", "u-url", "u-uid", "p-author", "dt-published", "dt-updated", "e-content", "p-category", "u-syndication",
}  # fmt: skip
# They say what the post is to another page, which is told of it.
ANSWERS = {
    "u-in-reply-to", "u-like-of", "u-repost-of", "u-bookmark-of", "u-listen-of", "u-watch-of", "u-read-of", "p-rsvp",
    "u-checkin", "u-invitee",
}  # fmt: skip
ADDRESSED = {"a": "href", "area": "href", "link": "href", "img": "src", "audio": "src", "video": "src",
             "source": "src", "iframe": "src", "object": "data"}  # fmt: skip


def _of_the_post(tree: Tree) -> Iterator[tuple[Element, str]]:
    """Yield elements with the properties that they give to the post itself, not to a thing within it."""
    for element in tree.elements:
        if not any(_is_root(above) for above in element.ancestors()):
            for name in element.classes():
                if PROPERTY.fullmatch(name):
                    yield element, name


def _is_root(element: Element) -> bool:
    return any(ROOT.fullmatch(name) for name in element.classes())


@check
def the_post_stays_what_the_page_says(kit: Kit) -> None:
    """Name, address, author and day of a post are the page's; a template that says others makes another post of it."""
    declared = {field.mf for field in kit.format.fields.values()} | (
        {"p-name"} if kit.format.titled == "hidden" else set()
    )
    for (what, view), html in kit.rendered.items():
        tree = read(html)
        for element, name in _of_the_post(tree):
            demand(
                name not in OF_THE_PAGE - declared,
                f"{element} in the view {view} of {what} has the class {name}, which the page gives to the post; "
                "choose another, or put it into a thing of its own, such as h-card or h-cite.",
            )
            demand(
                name not in ANSWERS - declared or not declared & set(element.classes()),
                f"{element} in the view {view} of {what} has the class {name}, which tells another page of an answer; "
                f'give mf="{name}" to the field that holds the address.',
            )
        for element in tree.elements:
            demand(
                "h-entry" not in element.classes() or _is_post(element, tree),
                f"The view {view} of {what} has an h-entry without a moment or an address; the post is one already.",
            )


def _is_post(element: Element, tree: Tree) -> bool:
    """Return whether an element is a post of its own, as an entry of a live blog is, by its moment or address."""
    names = {name for part in tree.elements if element in part.ancestors() for name in part.classes()}
    return bool(names & {"dt-published", "u-url", "u-uid"})


@check
def microformats_can_be_read(kit: Kit) -> None:
    """An address is read from a link, and a moment from a <time>."""
    for (what, view), html in kit.rendered.items():
        for element in read(html).elements:
            for name in element.classes():
                fault = _unreadable(element, name) if PROPERTY.fullmatch(name) and not _is_root(element) else ""
                demand(not fault, f"{element} with the class {name} in the view {view} of {what} {fault}.")


def _unreadable(element: Element, name: str) -> str:
    """Return why programs read nothing useful in an element, or ""."""
    if name.startswith("u-"):
        source = ADDRESSED.get(element.tag, "value")
        has = element.attributes.get(source) or re.match(r"https?://", element.text.strip())
        return "" if has else "has no address; give the class to the link or the picture itself"
    if name.startswith("dt-"):
        own = [element.attributes.get(key, "") for key in ("datetime", "title", "value")]
        inner = [part.attributes.get("datetime", "") for part in element.within if "value" in part.classes()]
        said = next(filter(None, [*own, *inner]), element.text.strip())
        return "" if is_moment(said) else "has no date; give the class to the <time>, as the field's mf does"
    return ""


@check
def classes_of_fields_are_properties(kit: Kit) -> None:
    """A class of microformats2 begins with p-, u-, dt- or e-; others are read by nobody."""
    for name, field in kit.format.fields.items():
        wrong = [part for part in field.mf.split() if not PROPERTY.fullmatch(part)]
        demand(
            not wrong, f'mf="{field.mf}" of {name} is no property of microformats2; it begins with p-, u-, dt- or e-.'
        )
