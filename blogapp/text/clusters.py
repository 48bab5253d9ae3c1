"""Where a text may be cut: between what readers see as one sign each.

Source: UAX #29 of Unicode, with the conjuncts of all Indian scripts. A flag is two signs, or one and the tags behind
it; a family is several that joiners join; in Thai and Lao some vowels go before the letter that they belong to.
"""

from __future__ import annotations

import unicodedata

_JOINERS = "\u200c\u200d"
_VIRAMA = 9  # the canonical combining class
_VOWELS_BEFORE = "เแโใไເແໂໃໄ"
_VOWELS_AFTER = "\u0e33\u0eb3"


def boundary(text: str, place: int) -> int:
    """Return the last place, not after the given one, at which a sign begins; the given one if there is none but 0."""
    at = place
    while 0 < at < len(text) and _goes_on(text, at):
        at -= 1
    return at or place


def clipped(text: str, length: int) -> str:
    """Return the beginning of a text, of at most so many characters, that ends with a whole sign."""
    return text[: boundary(text, length)] if len(text) > length else text


def first(text: str) -> str:
    """Return the first sign of a text."""
    end = 1
    while end < len(text) and _goes_on(text, end):
        end += 1
    return text[:end]


def _goes_on(text: str, place: int) -> bool:
    """Return whether the sign at a place is a part of the one before."""
    before, char = text[place - 1], text[place]
    return (
        unicodedata.category(char).startswith("M")
        or char in _JOINERS
        or before == "\u200d"
        or before in _VOWELS_BEFORE
        or char in _VOWELS_AFTER
        or "🏻" <= char <= "🏿"
        or "\U000e0020" <= char <= "\U000e007f"
        or "\u1160" <= char <= "\u11ff"  # the second and third part of a Korean syllable
        or (unicodedata.combining(before) == _VIRAMA and char.isalpha())
        or (_is_half_a_flag(char) and _flags_before(text, place) % 2 == 1)
    )


def _is_half_a_flag(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _flags_before(text: str, place: int) -> int:
    start = place
    while start and _is_half_a_flag(text[start - 1]):
        start -= 1
    return place - start
