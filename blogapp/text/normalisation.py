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
# What nobody sees: soft hyphens, joiners, direction marks, variation selectors.
_UNREAD = re.compile("[\u00ad\u034f\u180b-\u180f\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff]")
_ONE_I = str.maketrans({"İ": "i", "ı": "i"})
_GAP = re.compile("[\\s\u200b\u2060\ufeff]+")


def drop_harmful(text: str) -> str:
    """Return the text without control characters and the like; LF ends every line. No letter is recomposed."""
    if _SURROGATE.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _HARMFUL.sub("", _LINE_END.sub("\n", text))


def normalise(text: str) -> str:
    """Return the text in NFC, harmless and without white space at its end. A second call changes nothing."""
    return unicodedata.normalize("NFC", drop_harmful(text)).rstrip()


def normalise_line(text: str) -> str:
    """Return the text as one line: white space of any kind becomes one space; nothing to see becomes ""."""
    line = _GAP.sub(" ", _ISOLATE.sub("", normalise(text))).strip()
    return line if any(char.isprintable() for char in line) else ""


def same_name(name: str) -> str:
    """Return what all spellings of a name have in common, to compare it by; it is never shown.

    That is Unicode's NFKC_Casefold (case, ß and ss, ς and σ, full and half width) with one letter for the four i of
    Turkish: names that share their capitals in some language are one, as DİYARBAKIR and Diyarbakır are.
    """
    folded = unicodedata.normalize("NFKC", name).translate(_ONE_I).casefold()
    return unicodedata.normalize("NFKC", _UNREAD.sub("", folded).replace("i\u0307", "i")) or name
