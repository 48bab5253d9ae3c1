"""Checks of what the template makes of a post: the stream, the page and the feed."""

from __future__ import annotations

import copy
import re
from typing import Any, get_args

from blogapp.formats.prose import prose_of
from blogapp.posts import templates
from blogapp.testing.checks.register import check
from blogapp.testing.kit import Kit, demand
from blogapp.testing.tree import read
from blogapp.testing.walking import texts
from blogapp.text import safe_html

VIEWS: tuple[templates.View, ...] = get_args(templates.View)
WORDS = {"line", "lines", "text"}  # the controls whose words must be seen
FORBIDDEN = {"base", "embed", "form", "frame", "iframe", "link", "meta", "object", "script", "style", "title"}


def marked(kit: Kit) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the example's data with a word of its own in each field of words that takes one, and those words."""
    raw, marks = dict(kit.raw), {}
    for number, (name, field) in enumerate(kit.format.fields.items()):
        mark = f"kanari{number}x"
        for value in _with_word(raw.get(name), mark) if field.control in WORDS else ():
            if mark in " ".join(texts(_taken(kit, {**raw, name: value}).get(name))):
                raw[name], marks[name] = value, mark
                break
    return kit.clean(raw), marks


def _with_word(value: Any, word: str) -> list[Any]:
    """Return a value in several forms with another word in it."""
    if isinstance(value, list | tuple) and value and isinstance(value[0], str):
        return [[*value, word], [*value[:-1], f"{value[-1]} {word}"], [f"{word} {value[0]}", *value[1:]]]
    return [f"{word} {value}", f"{value} {word}"] if isinstance(value, str) and value else []


def _taken(kit: Kit, raw: dict[str, Any]) -> dict[str, Any]:
    """Return the data of some input, nothing where the format refuses it."""
    try:
        return kit.format.clean({**copy.deepcopy(raw), "title": "A title"})
    except Exception:  # noqa: BLE001 - other checks look at how it is refused
        return {}


@check
def every_view_shows_the_example(kit: Kit) -> None:
    """Stream, page and feed can be rendered, and none is empty."""
    for view in VIEWS:
        tree = read(kit.html(view))
        demand(tree.text.strip() or tree.all("img"), f"The view {view} of the example shows nothing.")


@check
def every_view_shows_the_least(kit: Kit) -> None:
    """A post with nothing but its required fields has no optional value to lean on."""
    needed = {name: value for name, value in kit.clean().items() if kit.format.fields[name].required}
    for view in VIEWS:
        kit.html(view, needed)


@check
def every_view_shows_an_empty_draft(kit: Kit) -> None:
    """The preview of a draft shows what there is, be it nothing."""
    for view in VIEWS:
        kit.html(view, {})


@check
def views_leave_the_data_alone(kit: Kit) -> None:
    """Rendering is reading."""
    data = kit.clean()
    before = copy.deepcopy(data)
    for view in VIEWS:
        kit.html(view, data)
    demand(data == before, "Rendering changes the data; values must be new objects.")


@check
def views_are_the_same_twice(kit: Kit) -> None:
    """Pages are cached, so what they show depends on the post alone."""
    for view in VIEWS:
        demand(kit.html(view) == kit.html(view), f"The view {view} is another one the second time.")


@check
def posts_share_nothing(kit: Kit) -> None:
    """What one post shows does not depend on another."""
    before = kit.html("page")
    data, _ = marked(kit)
    kit.html("page", data, "post-2")
    demand(kit.html("page") == before, "A post changes after another was shown: the class keeps state between posts.")


@check
def html_is_well_formed(kit: Kit) -> None:
    """A tag that is not closed swallows the rest of the stream."""
    for view in VIEWS:
        faults = read(kit.html(view)).faults
        demand(not faults, f"The HTML of the view {view} is not well-formed: {'; '.join(faults)}.")


@check
def template_does_not_switch_escaping_off(kit: Kit) -> None:
    """Values know themselves whether they are safe."""
    for name, source in kit.sources.items():
        match = re.search(r"\|\s*safe\b|autoescape\s+(false|off)|\|\s*forceescape|Markup\(", source, re.IGNORECASE)
        demand(not match, f"{name} uses {match and match[0]!r}; write the value as it is.")


@check
def template_is_there(kit: Kit) -> None:
    """Without a template of its own a format shows its body only."""
    demand(kit.sources, f"There is no template: write {kit.format.name}.html beside the class, or set template.")


@check
def page_shows_every_field(kit: Kit) -> None:
    """What somebody typed is seen by somebody."""
    data, marks = marked(kit)
    html = kit.html("page", data)
    lost = sorted(name for name, mark in marks.items() if mark not in html)
    demand(not lost, f"The page does not show {', '.join(lost)}; write it in the template.")


@check
def feed_tells_every_field(kit: Kit) -> None:
    """The feed's view is the snapshot: what it leaves out is lost when the plugin is gone."""
    data, marks = marked(kit)
    text = read(str(safe_html(kit.html("feed", data)))).text
    lost = sorted(name for name, mark in marks.items() if mark not in text)
    demand(not lost, f"The feed, once sanitised, lacks {', '.join(lost)}; write it as text, not only as an attribute.")


@check
def feed_survives_sanitising(kit: Kit) -> None:
    """The snapshot keeps the words of the feed's view."""
    html = kit.html("feed")
    kept, whole = read(str(safe_html(html))).text.split(), read(html).text.split()
    demand(kept == whole, "The sanitiser removes words of the feed's view; use plain elements there.")


@check
def body_ends_where_it_is_cut(kit: Kit) -> None:
    """In the stream the text stops at <!--more-->."""
    if "body" not in kit.format.fields:
        return
    data = kit.clean() | {"body": "kanariopening\n\n<!--more-->\n\nkanarirest"}
    if prose_of(kit.seen(data)) is None:
        return  # a transcript, say, is shown whole
    demand(
        "kanarirest" not in kit.html("stream", data), "The stream shows what comes after <!--more-->; write {{ body }}."
    )
    demand("kanarirest" in kit.html("page", data), "The page lacks what comes after <!--more-->; write {{ body }}.")
    demand("kanarirest" in kit.html("feed", data), "The feed lacks what comes after <!--more-->; write {{ body }}.")


@check
def title_is_left_to_the_page(kit: Kit) -> None:
    """The title is shown above every post by the page itself; a template that writes it shows it twice."""
    mark = "kanarititle"
    with kit.app.test_request_context():
        seen = kit.seen()
        seen.title = mark
        for view in VIEWS:
            demand(
                mark not in str(templates.fill(seen, view)),
                f"The view {view} writes the title, and the page does so above it; take it out of the template.",
            )


@check
def headings_start_below_the_title(kit: Kit) -> None:
    """The title is the page's h1."""
    for view in VIEWS:
        demand(not read(kit.html(view)).all("h1"), f"The view {view} has an h1; begin with h2 or h3.")


@check
def nothing_runs(kit: Kit) -> None:
    """The security policy stops what is inline, so it would only be dead weight."""
    for view in VIEWS:
        for element in read(kit.html(view)).elements:
            inline = [name for name in element.attributes if name.startswith("on") or name in {"style", "srcdoc"}]
            demand(not inline, f"The view {view} has {inline} on a <{element.tag}>; the security policy refuses it.")
            demand(
                element.tag not in FORBIDDEN, f"The view {view} has a <{element.tag}>, which has no place in a post."
            )


@check
def nothing_is_loaded_from_elsewhere(kit: Kit) -> None:
    """A page makes no request to another host before the reader clicks."""
    for view in VIEWS:
        for element in read(kit.html(view)).elements:
            if element.attributes.get("preload") != "none":
                sources = [element.attributes.get(name, "") for name in ("src", "srcset", "poster", "data")]
                far = [source for source in sources if re.match(r"\s*(?:[a-z]+:)?//", source, re.IGNORECASE)]
                demand(not far, f"The view {view} loads {far} without being asked; link to it, or use Embed.")


@check
def pictures_have_alternative_texts(kit: Kit) -> None:
    """WCAG 2.2, 1.1.1."""
    for view in VIEWS:
        for image in read(kit.html(view)).all("img"):
            demand("alt" in image.attributes, f"The view {view} has an <img> without alt.")


@check
def links_have_words(kit: Kit) -> None:
    """WCAG 2.2, 2.4.4: a link without words cannot be read aloud."""
    for view in VIEWS:
        tree = read(kit.html(view))
        for link in tree.all("a"):
            named = link.text.strip() or link.attributes.get("aria-label") or tree.all("img")
            demand(named, f"The view {view} has a link without words.")


@check
def ids_differ_between_posts(kit: Kit) -> None:
    """Several posts stand on one page, and an id may stand there once."""
    for view in VIEWS:
        one, two = (_ids(kit.html(view, document=document)) for document in ("post-1", "post-2"))
        demand(not set(one) & set(two), f"The view {view} has the same id in every post; leave ids out.")
        demand(len(one) == len(set(one)), f"The view {view} has an id twice.")


def _ids(html: str) -> list[str]:
    """Return the ids of all elements."""
    return [element.attributes["id"] for element in read(html).elements if "id" in element.attributes]


@check
def addresses_are_safe(kit: Kit) -> None:
    """A stored address that is none (from an old import, say) must not become a link that runs."""
    data = kit.clean()
    for name, field in kit.format.fields.items():
        if field.control == "url":
            data[name] = "javascript:alert(1)"
    for view in VIEWS:
        demand(
            "javascript:" not in kit.html(view, data), f"The view {view} writes an address unchecked; use Url's value."
        )
