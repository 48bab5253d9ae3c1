"""Which characters XML can hold."""

from __future__ import annotations

import re
from collections.abc import Callable

# What XML 1.0 has no place for, not even escaped (https://www.w3.org/TR/xml/#charsets).
_NO_PLACE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def for_xml(text: str, instead: Callable[[str], str] = lambda _: "") -> str:
    """Return the text without the characters that XML cannot hold, or with what `instead` makes of each."""
    return _NO_PLACE.sub(lambda match: instead(match[0]), text)
