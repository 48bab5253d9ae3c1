"""Colours that can be read: contrast as WCAG 2 measures it, and the nearest shade that has enough of it."""

from __future__ import annotations

import re
from colorsys import hls_to_rgb, rgb_to_hls

ENOUGH = 4.5  # WCAG 2.2, 1.4.3
HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE | re.ASCII)
STEPS = 200


def colour_of(text: str) -> str:
    """Return a colour as `#rrggbb`, or "" for what is none. The # may be missing."""
    match = HEX.fullmatch(text if text.startswith("#") else f"#{text}")
    if match is None:
        return ""
    digits = match[1].lower()
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def readable(colour: str, paper: str) -> str:
    """Return the colour, made as much darker or lighter as it takes to be read on this paper."""
    hue, lightness, saturation = rgb_to_hls(*_parts(colour))
    goal = 0.0 if _luminance(paper) > 0.18 else 1.0  # away from the paper
    for step in range(STEPS + 1):
        parts = hls_to_rgb(hue, lightness + (goal - lightness) * step / STEPS, saturation)
        shade = "#" + "".join(f"{round(part * 255):02x}" for part in parts)
        if contrast(shade, paper) >= ENOUGH:
            return shade
    raise AssertionError("Black or white can be read on any paper.")


def ink_on(colour: str) -> str:
    """Return white or near black, whichever is read better on a colour."""
    return max(("#ffffff", "#101413"), key=lambda ink: contrast(ink, colour))


def _luminance(colour: str) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _parts(colour: str) -> tuple[float, float, float]:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red / 255, green / 255, blue / 255
