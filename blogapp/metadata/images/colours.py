"""Colours of what is drawn: the site's accent, and what can be read on it."""

from __future__ import annotations

from blogapp import site
from blogapp.themes.colours import ink_on

ACCENT = "#0b6555"  # where the site has none
Colour = tuple[int, int, int]


def accent() -> str:
    """Return the site's accent colour, as `#rrggbb`."""
    return site.current().accent or ACCENT


def parts(colour: str) -> Colour:
    """Return red, green and blue of a colour."""
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue


def ground_and_ink() -> tuple[Colour, Colour]:
    """Return the accent colour, and what can be read on it."""
    return parts(accent()), parts(ink_on(accent()))


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """Return a colour between two; a share of 1 is the first."""
    red, green, blue = (round(a * share + b * (1 - share)) for a, b in zip(one, other, strict=True))
    return red, green, blue
