"""The icons of the site: its logo or, without one that is about as wide as high, the first letter of its name.

A broad logo, such as a name in letters of its own, could not be recognised in a square of 32 pixels.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from flask import current_app

from blogapp import media, site
from blogapp.machine import lazy
from blogapp.metadata.images import colours, fonts, store
from blogapp.metadata.images.colours import Colour
from blogapp.storage import Away
from blogapp.text.clusters import first

if TYPE_CHECKING:
    from PIL import Image, ImageDraw
else:
    Image, ImageDraw = lazy.Module("PIL.Image"), lazy.Module("PIL.ImageDraw")

SIZES = (32, 180, 192, 512)
SOLID = 180  # a phone puts this one onto black where it lets something shine through
MASKABLE = 512  # the size of the icon whose edges a phone may cut off
SAFE = 0.6  # the share of it that is always seen (https://www.w3.org/TR/appmanifest/#icon-masks)
BROAD = 1.6
DRAWING = 2  # grows when icons are drawn another way
FINE = 4  # drawn so many times larger, then made smaller: smooth edges


def address(size: int, *, maskable: bool = False) -> str:
    """Return the path of an icon, another one when it shows something else."""
    return f"/icons/{'maskable-' if maskable else ''}{size}-{key()}.png"


def key() -> str:
    """Return the name of all that the icons show."""
    return store.key_of(DRAWING, _letter(), colours.accent(), _logo_path())


def png(size: int, *, maskable: bool = False) -> bytes:
    """Return an icon, from its file if it was drawn before."""
    name = f"icon-{'maskable-' if maskable else ''}{size}"
    return store.drawn(name, key(), "png", lambda: _file(_drawn(size, maskable=maskable), "PNG"))


def ico() -> bytes:
    """Return the icon for those who do not read the page."""
    return store.drawn("favicon", key(), "ico", lambda: _file(_drawn(48), "ICO"))


def mark(size: int) -> Image.Image:
    """Return the icon with its colours turned around, for a ground in the accent colour."""
    ground, ink = colours.ground_and_ink()
    logo = _logo()
    return _of_logo(logo, size, 0.8, ink) if logo else _of_letter(size, ink, ground, radius=0.2)


def _file(image: Image.Image, kind: str) -> bytes:
    file = BytesIO()
    if kind == "ICO":
        image.save(file, kind, sizes=[(16, 16), (32, 32), (48, 48)])
    else:
        image.save(file, kind, optimize=True)
    return file.getvalue()


def _drawn(size: int, *, maskable: bool = False) -> Image.Image:
    ground, ink = colours.ground_and_ink()
    logo, is_solid = _logo(), maskable or size == SOLID
    if logo:
        return _of_logo(logo, size, SAFE if maskable else 0.8 if is_solid else 1, (255, 255, 255) if is_solid else None)
    return _of_letter(size, ground, ink, radius=0 if is_solid else 0.2)


def _of_letter(size: int, ground: Colour, ink: Colour, radius: float) -> Image.Image:
    side = size * FINE
    image = Image.new("RGBA", (side, side), (*ground, 0))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((0, 0, side - 1, side - 1), side * radius, fill=(*ground, 255))
    letter = _letter()
    path = fonts.font_for(letter) if letter else None
    if path is None:
        draw.ellipse((side * 0.3, side * 0.3, side * 0.7, side * 0.7), fill=(*ink, 255))
    else:
        font = fonts.load(path, round(side * SAFE))
        left, top, right, bottom = font.getbbox(letter)
        draw.text(((side - left - right) / 2, (side - top - bottom) / 2), letter, (*ink, 255), font)
    return image.resize((size, size), Image.Resampling.LANCZOS)


def _of_logo(logo: Image.Image, size: int, share: float, ground: Colour | None) -> Image.Image:
    image = Image.new("RGBA", (size, size), (*ground, 255) if ground else (0, 0, 0, 0))
    part = logo.copy()
    part.thumbnail((round(size * share), round(size * share)), Image.Resampling.LANCZOS)
    image.alpha_composite(part, ((size - part.width) // 2, (size - part.height) // 2))
    return image


def _logo_path() -> str:
    """Return the address of the logo if an icon can be made of it, else ""."""
    logo = site.current().logo or {}
    sides = sorted((logo.get("width", 0), logo.get("height", 0)))
    return str(logo["url"]) if sides[0] and sides[1] <= BROAD * sides[0] else ""


def _logo() -> Image.Image | None:
    path = _logo_path()
    if not path:
        return None
    try:
        with media.storage().open(path.removeprefix("/media/")) as stored, Image.open(stored) as image:
            return image.convert("RGBA")
    except Away:  # a letter drawn now would stay when it is back
        raise
    except OSError:
        current_app.logger.warning("The logo %s cannot be read; the icons show a letter.", path)
        return None


def _letter() -> str:
    """Return the first letter of the site's name, with its marks; "" where there is none."""
    name = fonts.drawable(site.current().title)
    start = next((at for at, sign in enumerate(name) if sign.isalnum()), None)
    return "" if start is None else first(name[start:]).upper()
