"""The version of the API for formats, and whether it is one that a format can use."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable

API_VERSION = 1

RANGE = re.compile(r"(?:(?:>=|<=|==|>|<)\d{1,9}(?:,(?!$)|$))*", re.ASCII)
COMPARISONS: dict[str, Callable[[int, int], bool]] = {
    ">=": operator.ge, "<=": operator.le, "==": operator.eq, ">": operator.gt, "<": operator.lt,
}  # fmt: skip


def accepts(wanted: str, version: int = API_VERSION) -> bool:
    """Return whether a range such as ">=1,<2" holds a version; an empty one holds all."""
    parts = re.findall(r"([<>=]+)(\d+)", wanted)
    return all(COMPARISONS[comparison](version, int(number)) for comparison, number in parts)
