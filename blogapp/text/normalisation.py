"""Text as it is stored: one form of each letter, LF, and no character that harms."""

from __future__ import annotations

import re
import unicodedata

# Control characters but tab and line feed, noncharacters, and the bidi embeddings and overrides, which can make
# text read as something else (CVE-2021-42574). The isolates that replace them stay.
_PLANE_ENDS = "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
_HARMFUL = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\ufdd0-\ufdef{_PLANE_ENDS}]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_END = re.compile("\r\n?")
_ISOLATE = re.compile("[\u2066-\u2069]")
_GAP = re.compile("[\\s\u200b\u2060\ufeff]+")


def drop_harmful(text: str) -> str:
    """Return the text without control characters and the like; LF ends every line. No letter is composed anew."""
    if _SURROGATE.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _HARMFUL.sub("", _LINE_END.sub("\n", text))


def normalise(text: str) -> str:
    """Return the text in NFC, harmless and without white space at its end. A second call changes nothing."""
    return unicodedata.normalize("NFC", drop_harmful(text)).rstrip()


def normalise_line(text: str) -> str:
    """Return the text as one line: white space of any kind becomes one space; nothing to see becomes ""."""
    line = _GAP.sub(" ", _ISOLATE.sub("", normalise(text))).strip()
    return line if any(sign.isprintable() for sign in line) else ""
