"""The version of the API for formats, and whether what a format was written for is understood here."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable

API_VERSION = 2
UNDERSTOOD = range(1, API_VERSION + 1)  # what was written for an older version of these works as it did

RANGE = re.compile(r"(?:(?:>=|<=|==|>|<)\d{1,9}(?:,(?!$)|$))*", re.ASCII)
COMPARISONS: dict[str, Callable[[int, int], bool]] = {
    ">=": operator.ge, "<=": operator.le, "==": operator.eq, ">": operator.gt, "<": operator.lt,
}  # fmt: skip


def accepts(wanted: str, versions: Iterable[int] = UNDERSTOOD) -> bool:
    """Return whether a range such as ">=1,<2" holds one of some versions; an empty one holds all."""
    parts = [(COMPARISONS[comparison], int(number)) for comparison, number in re.findall(r"([<>=]+)(\d+)", wanted)]
    return any(all(compare(version, number) for compare, number in parts) for version in versions)
