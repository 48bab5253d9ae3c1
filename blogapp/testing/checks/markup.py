"""Checks of the HTML of every view of every post: what browsers make of it, and what of the post it shows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from blogapp.formats.prose import prose_of
from blogapp.testing import content
from blogapp.testing.checks.register import check
from blogapp.testing.checks.returning import unwanted
from blogapp.testing.checks.views import VIEWS
from blogapp.testing.kit import Kit, demand
from blogapp.testing.tree import Element, Tree, read
from blogapp.testing.tries import LINK, TEXT
from blogapp.testing.walking import texts
from blogapp.text import safe_html

WORDS = {"line", "lines", "text"}  # the controls whose words must be seen
UNSEEN = {"hidden", "aria-hidden"}


@check
def html_is_what_browsers_read(kit: Kit) -> None:
    """Where a post's HTML breaks the rules, each browser mends it, and the page around it, in its own way."""
    for (what, view), html in kit.rendered.items():
        fault = next(content.faults(html), "")
        demand(not fault, f"The HTML of {what} in the view {view}: {fault}")


@check
def nothing_is_shown_as_python_has_it(kit: Kit) -> None:
    """Who reads a post does not want to read None, True or ['a list']."""
    for (what, view), html in kit.rendered.items():
        typed = " ".join([*texts(kit.tries[what].raw), *kit.sources.values()])
        tree = read(html)
        for text in (tree.text, *(element.attributes.get("alt", "") for element in tree.elements)):
            unwanted(text, typed, f"The view {view} of {what}")


@check
def every_word_is_seen(kit: Kit) -> None:
    """Whatever else is filled in, every word of a post is on its page and in the feed; the end of a long one, too."""
    for what, one in kit.tries.items():
        for view in ("page", "feed"):
            html = kit.rendered[what, view]
            seen = _seen_words(read(str(safe_html(html)) if view == "feed" else html))
            for name, field in kit.format.fields.items():
                if field.control in WORDS and one.data.get(name):
                    lost = _lost(field.text(getattr(kit.seen(one.data), name)), seen)
                    demand(
                        not lost,
                        f"The {view} of {what} does not show “{lost}” of {name}; write the whole value, whatever other "
                        "values there are.",
                    )


def _seen_words(tree: Tree) -> set[str]:
    """Return the words that somebody can see."""
    visible = [element for element in tree.elements if not _is_hidden(element)]
    parts = [tree.outside, *(element.own for element in visible)]
    whole = (
        tree.text if len(visible) == len(tree.elements) else ""
    )  # a word may begin in one element, and end in another
    return set(re.findall(r"\w+", " ".join([whole, *parts])))


def _is_hidden(element: Element) -> bool:
    """Return whether nobody sees or hears an element."""
    return any(
        "hidden" in one.attributes or one.attributes.get("aria-hidden") == "true"
        for one in (element, *element.ancestors())
    )


def _lost(text: str, seen: set[str]) -> str:
    """Return the first words of a text that are not among those."""
    return " ".join([word for word in re.findall(r"\w+", str(text)) if word not in seen][:5])


@check
def the_body_keeps_its_markup(kit: Kit) -> None:
    """Links and lists of the body are links and lists on the page, and in the feed."""
    one = kit.tries.get("a post with other words")
    if one is None or one.data.get("body") != TEXT or prose_of(kit.seen(one.data)) is None:
        return
    for view in ("page", "feed"):
        tree = read(kit.rendered["a post with other words", view])
        linked = any(link.attributes.get("href") == LINK for link in tree.all("a"))
        demand(linked and tree.all("li"), f"The {view} drops links or lists of the body; write {{{{ body }}}} whole.")


@check
def nothing_is_hidden(kit: Kit) -> None:
    """What nobody sees or hears is no part of a post."""
    for (what, view), element in _elements(kit):
        hidden = UNSEEN & element.attributes.keys() and _is_hidden(element) and element.text.strip()
        demand(
            not hidden or re.fullmatch(r"\W+", element.text.strip()),
            f"The view {view} of {what} hides “{element.text.strip():.30}”; show it to everybody, or leave it out.",
        )


@check
def pictures_are_described(kit: Kit) -> None:
    """WCAG 2.2, 1.1.1: the words of a picture say what it shows, those that the author wrote."""
    for (what, view), element in _elements(kit):
        alt = element.attributes.get("alt", "").strip()
        if element.tag != "img":
            continue
        empty_words = re.fullmatch(
            r"(an? |the )?(image|picture|photo|img|graphic|icon)\W*|\S+\.\w{3,4}", alt, re.IGNORECASE
        )
        demand(not empty_words, f"The view {view} of {what} calls a picture {alt!r}; say what it shows.")
    for what in kit.tries:
        for name, field in kit.format.fields.items():
            if field.control in {"image", "images"} and (stored := kit.tries[what].data.get(name)):
                html = read(kit.rendered[what, "page"]).elements
                alts = {element.attributes.get(key, "") for element in html for key in ("alt", "aria-label")}
                parts = stored if isinstance(stored, list) else [stored]
                lost = [part["alt"] for part in parts if part.get("alt") and part["alt"] not in alts]
                shown = any(element.tag in {"img", "a"} for element in html)
                demand(
                    not lost or not shown,
                    f"The page of {what} does not describe the picture of {name} as “{lost[0] if lost else ''}”; write "
                    "the value itself, or its .alt as alt.",
                )


def _elements(kit: Kit) -> Iterator[tuple[tuple[str, str], Element]]:
    """Yield every element of every view of every post."""
    for place, html in kit.rendered.items():
        for element in read(html).elements:
            yield place, element


@check
def headings_are_in_order(kit: Kit) -> None:
    """Who goes from heading to heading expects no gap: after h2, which the title is, comes h3, and then h4."""
    for view in VIEWS:
        level = 2
        for element in read(kit.rendered_plainly(view)).all(*content.HEADINGS):
            next_level = int(element.tag[1])
            demand(element.text.strip(), f"The view {view} has an empty {element}; leave it out where it has no words.")
            demand(
                next_level <= level + 1,
                f"The view {view} goes from h{level} to h{next_level}; use h{level + 1}, and size by the stylesheet.",
            )
            level = next_level
