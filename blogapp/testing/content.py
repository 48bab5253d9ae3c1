"""What may lie in what: the content model of HTML, as far as a post can have it. Source: https://html.spec.whatwg.org."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import nh3

from blogapp.testing.tree import BLOCKS, Element, Tree, read

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
# They hold words and what stands among words, and no block.
OF_WORDS = {
    *HEADINGS, "abbr", "b", "bdi", "bdo", "button", "cite", "code", "data", "dfn", "em", "i", "kbd", "label", "legend",
    "mark", "output", "p", "pre", "q", "rt", "s", "samp", "small", "span", "strong", "sub", "summary", "sup", "time",
    "u", "var",
}  # fmt: skip
TRANSPARENT = {"a", "audio", "canvas", "del", "ins", "map", "noscript", "object", "slot", "video"}
PARENTS = {
    "li": {"ul", "ol", "menu"}, "dt": {"dl", "div"}, "dd": {"dl", "div"}, "figcaption": {"figure"},
    "caption": {"table"}, "colgroup": {"table"}, "thead": {"table"}, "tbody": {"table"}, "tfoot": {"table"},
    "tr": {"table", "thead", "tbody", "tfoot"}, "td": {"tr"}, "th": {"tr"}, "col": {"colgroup"},
    "source": {"audio", "video", "picture"}, "track": {"audio", "video"}, "summary": {"details"},
    "legend": {"fieldset"}, "option": {"select", "optgroup", "datalist"}, "optgroup": {"select"}, "rt": {"ruby"},
    "rp": {"ruby"},
}  # fmt: skip
CHILDREN = {
    "ul": {"li"}, "ol": {"li"}, "menu": {"li"}, "dl": {"dt", "dd", "div"}, "tr": {"td", "th"},
    "table": {"caption", "colgroup", "thead", "tbody", "tfoot", "tr"}, "thead": {"tr"}, "tbody": {"tr"},
    "tfoot": {"tr"}, "select": {"option", "optgroup", "hr"}, "optgroup": {"option"},
}  # fmt: skip
CONTROLS = {"a", "button", "details", "iframe", "input", "label", "select", "textarea"}
NOT_WITHIN = {"a": {"a", "button"}, "button": {"a", "button"}, "form": {"form"}, "label": {"label"}} | {
    tag: {"a", "button"} for tag in CONTROLS - {"a", "button", "label"}
}
OF_PAGES = {"body", "head", "html", "main"}
OBSOLETE = {
    "acronym", "applet", "basefont", "big", "blink", "center", "dir", "font", "frame", "frameset", "marquee", "nobr",
    "strike", "tt",
}  # fmt: skip
OLD_ATTRIBUTES = {"align", "alink", "bgcolor", "cellpadding", "cellspacing", "hspace", "nowrap", "valign", "vspace"}


def faults(html: str) -> Iterator[str]:
    """Yield what is wrong with a piece of HTML, in sentences that say what to do."""
    tree = read(html)
    if tree.faults:
        yield f"it is not well-formed: {'; '.join(tree.faults)}. Close each element where it ends."
        return
    for element in tree.elements:
        for rule in RULES:
            yield from rule(element)
    yield from _read_otherwise(html, tree)


def _out_of_place(element: Element) -> Iterator[str]:
    """A block among words, or a part without the whole."""
    parent = next((above for above in element.ancestors() if above.tag not in TRANSPARENT), None)
    if element.tag in BLOCKS and parent and parent.tag in OF_WORDS:
        yield f"{element} lies in {parent}, which holds words only; put the one after the other, or use <div>."
    wanted = PARENTS.get(element.tag)
    if wanted and (element.above is None or element.above.tag not in wanted):
        where = element.above or "no other element"
        yield f"{element} lies in {where}; it belongs into {_or(wanted)}."


def _of_others(element: Element) -> Iterator[str]:
    """A list, a table or a select holds its own parts only."""
    if (wanted := CHILDREN.get(element.tag)) is None:
        return
    strangers = sorted({str(part) for part in element.within if part.tag not in {*wanted, "script", "template"}})
    if element.own.strip():
        strangers.append(f"the words {element.own.strip():.30}")
    if strangers:
        yield f"{element} holds {' and '.join(strangers)}; it can hold {_or(wanted)}."


def _in_another(element: Element) -> Iterator[str]:
    """Of two controls, one in the other, browsers drop one."""
    outer = next((above for above in element.ancestors() if above.tag in NOT_WITHIN.get(element.tag, ())), None)
    if outer and element.attributes.get("type") != "hidden":
        yield f"{element} lies in {outer}; end the one before the other begins."


def _of_former_times(element: Element) -> Iterator[str]:
    """What HTML had once, or what only a page has."""
    if element.tag in OBSOLETE:
        yield f"{element} is obsolete; use an element that says what it means, and a rule of the stylesheet."
    if element.tag in OF_PAGES:
        yield f"{element} belongs to a page, and a post is a part of one; take it out."
    if old := sorted(OLD_ATTRIBUTES & element.attributes.keys()):
        yield f"{element} has {', '.join(old)}, which is obsolete; say it in the stylesheet."


RULES: tuple[Callable[[Element], Iterator[str]], ...] = (_out_of_place, _of_others, _in_another, _of_former_times)


def _or(tags: set[str]) -> str:
    return " or ".join(f"<{tag}>" for tag in sorted(tags))


def _read_otherwise(html: str, tree: Tree) -> Iterator[str]:
    """Where browsers mend the HTML, they see other elements: html5ever (in nh3) reads it as they do."""
    tags = {element.tag for element in tree.elements}
    if not tags or tags & {"script", "style", "base", "link", "meta", "title", "iframe", "template"}:
        return  # another check says so
    seen = Tree(nh3.clean(html, tags=tags | {"tbody", "colgroup"}, clean_content_tags=set(), link_rel=None))
    written, read = (
        [element.tag for element in one.elements if element.tag not in {"tbody", "colgroup"}] for one in (tree, seen)
    )
    if written != read:
        at = next((n for n, pair in enumerate(zip(written, read, strict=False)) if pair[0] != pair[1]), len(read))
        yield f"browsers mend it at <{(written[at:] or read[at:])[0]}>; check which elements may lie in which."
