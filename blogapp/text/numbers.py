"""Whole numbers, as addresses, forms and cookies bring them."""

from __future__ import annotations


def whole_number(text: object, least: int, most: int) -> int | None:
    """Read a whole number, written with the digits 0 to 9 alone and no more of them than `most` has.

    None is returned for anything else, and for a number below `least` or above `most`.
    """
    digits = str(text)
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= len(str(most))):
        return None
    number = int(digits)
    return number if least <= number <= most else None
