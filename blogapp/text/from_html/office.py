"""What Word, Google Docs, chats and mail say by style alone, said by HTML's own elements instead."""

from __future__ import annotations

import re
from dataclasses import dataclass

from blogapp.text.from_html.tree import BLOCKS, Node, is_empty

WORD = {"MsoTitle": "h1", "MsoQuote": "blockquote", "MsoIntenseQuote": "blockquote"}
ONLINE_LIST = "ListContainerWrapper"  # of Word in a browser, around each item
LEVEL_MAX = 9
LINES_COUNT = {"pre", "pre-wrap", "pre-line", "break-spaces"}
# What a reader does not see, or sees in the margin: notes to the author, and links to edit a page.
HIDDEN = {"mw-editsection", "msocomanchor", "MsoCommentReference", "sr-only", "visually-hidden", "screen-reader-text"}
CALLOUTS = {"admonition", "callout", "markdown-alert"}
_LEVEL = re.compile(r"level(\d)")
_NUMBER = re.compile(r"\(?(\d+|[a-z]{1,5})[.)]", re.IGNORECASE)
_BULLET = re.compile(r"\s*(?:[·•●○o§▪■‣⁃–-]|\(?(?:\d{1,3}|[a-z]{1,4})[.)])[ \n]*\xa0[\s]*", re.IGNORECASE)
_INDENT = re.compile(r"([\d.]+)(in|cm|pt|px)")
_STEP = {"in": 0.5, "cm": 1.27, "pt": 36.0, "px": 48.0}
_LANGUAGE = re.compile(r"(?:language-|lang-|highlight-source-|brush:)(\w[\w+#.-]*)")


@dataclass(frozen=True)
class Item:
    """What is to be an item of a list: how deep it lies, its tag, its number, and what is in it."""

    level: int
    tag: str
    number: int
    node: Node


def is_code(node: Node) -> bool:
    """Return whether an editor of programs has copied this: letters of one width, and line ends that count."""
    is_block = node.tag in {"div", "p"} and node.styles.get("white-space") in {"pre", "pre-wrap"}
    return is_block and re.search(r"mono|consolas|courier|menlo", node.styles.get("font-family", "")) is not None


def language(node: Node) -> str:
    """Return the name of the language of a program that the classes of an element say, or ""."""
    found = (_LANGUAGE.fullmatch(name) for name in node.classes)
    return next((match[1] for match in found if match and match[1] not in {"none", "plaintext"}), "")


def callout(node: Node) -> str:
    """Return the kind of a call-out, as "tip", or ""."""
    if node.tag != "div" or CALLOUTS.isdisjoint(node.classes):
        return ""
    kinds = (name.rpartition("-")[2] for name in node.classes)
    return next((kind for kind in kinds if kind in {"note", "tip", "important", "warning", "caution"}), "")


def break_lines(node: Node, *, count: bool = False) -> Node:
    """Say the ends of lines where they `count`, at any depth."""
    count = node.styles["white-space"] in LINES_COUNT if "white-space" in node.styles else count
    for child in node.inner:
        break_lines(child, count=count)
    if count and node.tag != "pre":
        node.children = [part for child in node.children for part in _broken(child)]
    return node


def _broken(child: Node | str) -> list[Node | str]:
    if isinstance(child, Node):
        return [child]
    first, *others = child.split("\n")
    return [first, *(part for line in others for part in (Node("br"), line))]


def tidy(node: Node) -> Node:
    """Make lists and titles of the paragraphs that look like them, at any depth, and leave out what is hidden."""
    children: list[Node | str] = []
    items: list[Item] = []
    for child in node.children:
        if isinstance(child, str):
            if items and not child.strip():
                continue
        elif _is_hidden(child):
            continue
        elif found := _items(child):
            items += found
            continue
        children += _lists(items)
        items = []
        children += [child] if isinstance(child, str) else [tidy(_renamed(child))]
    node.children = [*children, *_lists(items)]
    if node.tag != "li":
        _join_lines(node)
    return node


def _is_hidden(node: Node) -> bool:
    said = node.styles
    if said.get("display") == "none" or said.get("mso-hide") == "all" or said.get("mso-element") == "comment-list":
        return True
    is_dot = node.tag == "img" and max(node.number("width", 9), node.number("height", 9)) <= 2  # that tells of readers
    return is_dot or not HIDDEN.isdisjoint(node.classes)


def _renamed(node: Node) -> Node:
    """Return an element with the tag of what it looks like."""
    if node.tag == "p":
        node.tag = next((WORD[name] for name in node.classes if name in WORD), "p")
    if "c-mrkdwn__br" in node.classes:  # of Slack, between paragraphs
        node.children = [Node("br"), Node("br")]
    level = node.number("aria-level", 2)
    if node.attributes.get("role") == "heading" and 1 <= level <= 6:
        node.tag = f"h{level}"
    if name := language(node):  # said beside the program
        for pre in node.inner:
            pre.attributes["class"] = f"{pre.attributes.get('class', '')} language-{name}"
    return node


def _items(node: Node) -> list[Item]:
    """Return an element as items, if it only looks like a list: a paragraph of Word, or a part of a list."""
    if node.tag == "p":
        return _of_word(node)
    lists = [node] if node.tag in {"ol", "ul"} else []
    if ONLINE_LIST in node.classes:
        lists = [each for each in node.elements() if each.tag in {"ol", "ul"}]
    elif not any("data-stringify-indent" in item.attributes for each in lists for item in each.inner):
        return []
    return [
        Item(_level(item), each.tag, each.number("start", 1), tidy(item))
        for each in lists
        for item in each.inner
        if item.tag == "li"
    ]


def _level(item: Node) -> int:
    """Return how deep an item lies, as Word in a browser, Google Docs or Slack say it."""
    level = item.number("aria-level", 0) or item.number("data-aria-level", 0) or item.number("data-stringify-indent", 0)
    return min(level, LEVEL_MAX)


def _of_word(node: Node) -> list[Item]:
    """Return a paragraph as an item, without its bullet or number, which Word has written into its text."""
    level = _LEVEL.search(node.styles.get("mso-list", ""))
    marks = [each for each in node.elements() if each.styles.get("mso-list") == "ignore"] if level else []
    mark = "".join(each.text() for each in marks)
    if not level and (not node.attributes.get("class", "").startswith("MsoListParagraph") or not (mark := _cut(node))):
        return []
    for each in marks:
        each.children = []
    node.tag = "li"
    found = _NUMBER.match(mark.strip())
    number = int(found[1]) if found and found[1].isdecimal() else 1
    return [Item(int(level[1]) if level else _indent(node), "ol" if found else "ul", number, tidy(node))]


def _cut(node: Node) -> str:
    """Take the bullet or number off a paragraph whose list mail has forgotten, and return it."""
    found = _BULLET.match(node.text())
    if found:
        _cut_off(node, len(found[0]))
    return found[0] if found else ""


def _cut_off(node: Node, count: int) -> int:
    """Take so many signs off the words of an element; return how many are left to take."""
    for place, child in enumerate(node.children):
        if isinstance(child, str):
            node.children[place], count = child[count:], max(count - len(child), 0)
        else:
            count = _cut_off(child, count)
    return count


def _indent(node: Node) -> int:
    """Return how deep a paragraph stands in, in steps of half an inch."""
    found = _INDENT.match(node.styles.get("margin-left", ""))
    return min(round(float(found[1]) / _STEP[found[2]]), LEVEL_MAX) if found else 1


def _lists(items: list[Item]) -> list[Node | str]:
    """Return items that follow one another as lists, the deeper ones in the item above them."""
    root = Node("root")
    above: list[tuple[int, Node]] = []
    for item in items:
        while above and above[-1][0] >= item.level:
            above.pop()
        parent = above[-1][1] if above else root
        last = parent.children[-1] if parent.children else None
        if not isinstance(last, Node) or last.tag != item.tag:
            last = Node(item.tag, {"start": str(item.number)})
            parent.children.append(last)
        last.children.append(item.node)
        above.append((item.level, item.node))
    return root.children


def _join_lines(node: Node) -> None:
    """Make paragraphs of `<div>`s that are lines, as mail has them: an empty one parts them."""
    lines = {id(child) for child in node.inner if child.tag == "div" and not _has_block(child)}
    if not any(id(child) in lines and is_empty(child) for child in node.inner):
        return
    children: list[Node | str] = []
    paragraph: Node | None = None
    for child in node.children:
        if isinstance(child, Node) and id(child) in lines and not is_code(child):
            if paragraph is None:
                paragraph = Node("p")
                children.append(paragraph)
            child.tag = "span"
            paragraph.children += [child, Node("br")]
            paragraph = None if is_empty(child) else paragraph
        elif isinstance(child, Node) or child.strip():
            paragraph = None
            children.append(child)
    node.children = children


def _has_block(node: Node) -> bool:
    """Return whether a block lies in an element, so that it is no line."""
    return any(each.tag in BLOCKS for each in node.elements())
