"""A format's stylesheet: whether it is whole, and whether each of its rules is about the format's own posts."""

from __future__ import annotations

import re
from collections.abc import Iterator

ASIDE = re.compile(r"/\*.*?\*/|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|\\.", re.DOTALL)  # comment, text, escape
OPENING = {")": "(", "]": "[", "}": "{"}
CONDITIONS = ("@media", "@supports", "@container", "@layer")  # rules stand within


def is_whole(css: str) -> bool:
    """Return whether all that is opened is closed: else it would take along whatever is joined to it."""
    bare = ASIDE.sub(" ", css)
    opened: list[str] = []
    for bracket in re.findall(r"[][(){}]", bare):
        if bracket not in OPENING:
            opened.append(bracket)
        elif not opened or opened.pop() != OPENING[bracket]:
            return False
    return not opened and not re.search(r"[\"'\\]|/\*", bare)


def strangers(css: str, name: str) -> list[str]:
    """Return what is not about the posts of a format: selectors without a class of its own, and the like of `@import`.

    Its own are `.format-NAME`, which each of its posts has around it, `.NAME` and `.NAME-…`. `@keyframes` are known by
    their name everywhere, so it begins with the format's.
    """
    own = re.compile(rf"\.(format-{re.escape(name)}(?![\w-])|{re.escape(name)}(?!\w))")
    return [part for part in _heads(ASIDE.sub(" ", css)) if not own.search(part) and not _is_movement(part, name)]


def _is_movement(head: str, name: str) -> bool:
    """Return whether a rule is a part of a movement, which is no selector."""
    return re.match(rf"@keyframes\s+{re.escape(name)}(?![^\W_])", head) is not None


def _heads(bare: str) -> Iterator[str]:
    """Yield each selector, and each at-rule but conditions."""
    within: list[bool] = []  # of each open block, whether it is a condition
    for head, end in re.findall(r"([^{};]*)([{};])", bare):
        text = " ".join(head.split())
        if end == "}":
            within.pop()
            continue
        if all(within):
            is_at_rule = text.startswith("@")
            if not text.startswith(CONDITIONS):
                yield from [text] if is_at_rule else _selectors(text)
        if end == "{":
            within.append(text.startswith(CONDITIONS))


def _selectors(text: str) -> Iterator[str]:
    """Yield the selectors of a list; commas within brackets belong to one."""
    depth, start = 0, 0
    for place, char in enumerate(text):
        depth += (char in "([") - (char in ")]")
        if char == "," and not depth:
            yield text[start:place].strip()
            start = place + 1
    if last := text[start:].strip():
        yield last
