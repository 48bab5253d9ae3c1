"""Which stretches of HTML stand as they are: code, scripts, comments. Found in one pass, whatever is not closed."""

from __future__ import annotations

import re
from collections.abc import Iterator

KEPT = ("pre", "code", "script", "style", "textarea")
_BEGINS = re.compile(r"<(pre|code|script|style|textarea)\b|<!--", re.IGNORECASE)
_ENDS = {name: re.compile(rf"</{name}\s{{0,9}}>", re.IGNORECASE) for name in KEPT} | {"<!--": re.compile("-->")}


def stretches(html: str) -> Iterator[tuple[int, int]]:
    """Yield where each of them begins and ends; one that nothing closes is none."""
    at = 0
    endless: set[str] = set()
    while begin := _BEGINS.search(html, at):
        name = (begin[1] or begin[0]).lower()
        end = None if name in endless else _ENDS[name].search(html, begin.end())
        if end is None:
            endless.add(name)
            at = begin.end()
            continue
        yield begin.start(), end.end()
        at = end.end()


class Kept:
    """Answers whether a place lies within such a stretch; places are asked for in their order."""

    def __init__(self, html: str) -> None:
        self._stretches = stretches(html)
        self._now = next(self._stretches, None)

    def holds(self, place: int) -> bool:
        """Return whether it does."""
        while self._now and self._now[1] <= place:
            self._now = next(self._stretches, None)
        return bool(self._now and self._now[0] <= place)
