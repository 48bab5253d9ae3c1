"""Checks that everybody can use a post: links, controls, tables, films, names and roles. Source: WCAG 2.2."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time

from blogapp.testing.checks.register import check
from blogapp.testing.kit import Kit, demand
from blogapp.testing.tree import Element, Tree, read

NOTHING = {"", "here", "click here", "this", "link", "more", "read more", "click", "this link", "details", "go"}
CONTROLS = {"input", "select", "textarea"}
NAMELESS = {"hidden", "submit", "button", "reset", "image"}
# https://www.w3.org/TR/wai-aria-1.2/#role_definitions, those that a post can have, and of Digital Publishing.
ROLES = {
    "alert", "application", "article", "blockquote", "button", "caption", "cell", "checkbox", "code", "columnheader",
    "comment", "definition", "deletion", "dialog", "directory", "document", "emphasis", "feed", "figure", "form",
    "generic", "grid", "gridcell", "group", "heading", "img", "image", "insertion", "link", "list", "listbox",
    "listitem", "log", "mark", "marquee", "math", "menu", "menuitem", "meter", "navigation", "none", "note", "option",
    "paragraph", "presentation", "progressbar", "radio", "radiogroup", "region", "row", "rowgroup", "rowheader",
    "search", "separator", "slider", "status", "strong", "subscript", "superscript", "suggestion", "switch", "tab",
    "table", "tablist", "tabpanel", "term", "textbox", "time", "timer", "toolbar", "tooltip", "tree", "treeitem",
}  # fmt: skip
LANGUAGE = re.compile(r"([a-z]{2,3})(-[a-z0-9]{2,8})*|", re.IGNORECASE)
REFERENCES = ("aria-labelledby", "aria-describedby", "aria-controls", "for", "headers", "list")
DURATION = re.compile(
    r"P(\d+W|(?=\w)(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?)|(\d+\s*[wdhms]\s*)+", re.IGNORECASE
)
PARTS_OF_DATES = re.compile(r"\d{4,}|\d{4,}-\d\d|\d\d-\d\d|\d{4,}-W\d\d|Z|[+-]\d\d:?\d\d")


def link(element: Element, tree: Tree) -> str:
    """A link leads somewhere, and its words say where."""
    address, name = element.attributes.get("href"), _name(element, tree)
    if address is None and "id" not in element.attributes:
        return "has a link without href; give it an address, or make it a <span> or a <button>"
    if address is not None and address.strip() in {"", "#"}:
        return "has a link to nowhere; give it an address, or take it out"
    if address and address.startswith("#") and address[1:] not in _ids(tree):
        return f"has a link to {address}, which is not in the post; link to what is there"
    if name.casefold().strip(" .:…»→") in NOTHING and address is not None:
        return f"has a link whose words are {name!r}; let them say where it leads"
    opens = element.attributes.get("target") == "_blank"
    if opens and not {"noopener", "noreferrer"} & set(element.attributes.get("rel", "").split()):
        return 'opens a window with a link; leave target="_blank" out, or add rel="noopener"'
    return ""


def control(element: Element, tree: Tree) -> str:
    """A control has a name that stays, be it a label around it, one for it, or an aria-label."""
    if element.attributes.get("type") in NAMELESS:
        return ""
    labels = [label for label in tree.all("label") if label.text.strip()]
    named = (
        any(above in labels for above in element.ancestors())
        or element.attributes.get("id", " ") in {label.attributes.get("for") for label in labels}
        or element.attributes.get("aria-label", "").strip()
        or "aria-labelledby" in element.attributes
    )
    return "" if named else f"has {element} without a label; put it into a <label> with words"


def button(element: Element, tree: Tree) -> str:
    """A button says what it does."""
    return "" if re.search(r"\w", _name(element, tree)) else "has a button without words; say in it what it does"


def table(element: Element, tree: Tree) -> str:
    """A table of data says what its cells are about."""
    has = any(element in cell.ancestors() for cell in tree.all("th"))
    plain = element.attributes.get("role") in {"none", "presentation"}
    return "" if has or plain else "has a table without <th>; say in its first row or column what the cells are about"


def film(element: Element, _: Tree) -> str:
    """Nothing plays by itself, and what plays can be stopped."""
    if "autoplay" in element.attributes:
        return f"has {element} with autoplay; leave it out, readers start it"
    return "" if "controls" in element.attributes else f"has {element} without controls; add controls"


def bar(element: Element, _: Tree) -> str:
    """A bar is longer than nothing, and as long as what it shows."""
    said = element.attributes
    try:
        least, most, value = (float(said.get(name, other)) for name, other in (("min", 0), ("max", 1), ("value", 0)))
    except ValueError:
        return f"has {element} with what is no number; write min, max and value as 0.5 or 12"
    sound = least < most and least <= value <= most
    return (
        ""
        if sound
        else f'has {element} from {least:g} to {most:g} that shows {value:g}; write max="{{{{ all or 1 }}}}"'
    )


def moment(element: Element, _: Tree) -> str:
    """What a <time> says is read by machines: a date, a time or a duration of HTML."""
    said = element.attributes.get("datetime", element.text).strip()
    return "" if is_moment(said) else f"has <time> with {said!r}; write datetime as in 2026-05-09T18:00+02:00"


def is_moment(said: str) -> bool:
    """Return whether HTML knows a date, a time or a duration of this form."""
    for kind in (datetime, date, time):
        try:
            kind.fromisoformat(said)
        except ValueError:
            continue
        return True
    return bool(DURATION.fullmatch(said) or PARTS_OF_DATES.fullmatch(said))


def role(element: Element, _: Tree) -> str:
    """A role is one that there is, and a heading has a level."""
    roles = element.attributes.get("role", "").split()
    if strange := [one for one in roles if one not in ROLES and not one.startswith("doc-")]:
        return f"has the role {strange[0]}, which there is not; leave it out, or use an element that says it"
    if "heading" in roles and "aria-level" not in element.attributes:
        return "has a heading by its role, without a level; use <h3>"
    return ""


def language_and_order(element: Element, _: Tree) -> str:
    """A language is a code that programs know, and the order of the keys is that of the page."""
    language, index = element.attributes.get("lang", ""), element.attributes.get("tabindex", "0")
    if not LANGUAGE.fullmatch(language):
        return f"has lang={language!r}, which is no language; write a code such as de or pt-BR"
    return "has a tabindex above 0; leave the order to the page" if index.isdecimal() and int(index) > 0 else ""


def references(element: Element, tree: Tree) -> str:
    """What is named by its id is there, and an id is one word."""
    for name in REFERENCES:
        if lost := [other for other in element.attributes.get(name, "").split() if other not in _ids(tree)]:
            return f"has {name}={lost[0]!r}, and no element with that id; name it by words, in aria-label"
    own = element.attributes.get("id", "one")
    return "" if re.fullmatch(r"\S+", own) else f"has the id {own!r}; an id is one word, and better left out"


RULES: dict[str, Callable[[Element, Tree], str]] = {
    "a": link, "button": button, "table": table, "video": film, "audio": film, "time": moment,
    "meter": bar, "progress": bar,
    **dict.fromkeys(CONTROLS, control),
}  # fmt: skip


@check
def everybody_can_use_it(kit: Kit) -> None:
    """Links and buttons say what they do, controls and tables have names, nothing plays by itself."""
    for (what, view), html in kit.rendered.items():
        tree = read(html)
        for element in tree.elements:
            for rule in (RULES.get(element.tag, role), role, language_and_order, references):
                fault = rule(element, tree)
                demand(not fault, f"The view {view} of {what} {fault}.")


def _name(element: Element, tree: Tree) -> str:
    """Return the words by which an element is known."""
    pictures = [part.attributes.get("alt", "") for part in tree.all("img") if element in part.ancestors()]
    label = element.attributes.get("aria-label") or element.attributes.get("title", "")
    return " ".join(" ".join([element.text, *pictures]).split()) or label


def _ids(tree: Tree) -> set[str]:
    return {element.attributes["id"] for element in tree.elements if "id" in element.attributes}
