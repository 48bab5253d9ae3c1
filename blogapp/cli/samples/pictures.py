"""Landscapes: a sky, a sun, hills and water, drawn again for each set of random numbers."""

from __future__ import annotations

import colorsys
import math
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw, ImageFilter
from werkzeug.datastructures import FileStorage

SIZE = (1600, 900)
Colour = tuple[int, int, int]


def landscape(random: Random, name: str) -> FileStorage:
    """Return a picture as if somebody had uploaded it."""
    hue = random.choice((0.02, 0.07, 0.55, 0.6, 0.75, 0.93)) + random.uniform(-0.02, 0.02)
    horizon = int(SIZE[1] * random.uniform(0.5, 0.66))
    image = _gradient(_colour(hue, 0.55, 0.55), _colour(hue + 0.08, 0.35, 0.98), SIZE)
    _sun(image, random, horizon, _colour(hue + 0.1, 0.15, 1.0))
    _hills(image, random, horizon, hue)
    _water(image, random, horizon)
    file = BytesIO()
    image.save(file, "JPEG", quality=88)
    file.seek(0)
    return FileStorage(file, f"{name}.jpg", content_type="image/jpeg")


def _colour(hue: float, saturation: float, value: float) -> Colour:
    red, green, blue = colorsys.hsv_to_rgb(hue % 1, saturation, value)
    return round(red * 255), round(green * 255), round(blue * 255)


def _gradient(top: Colour, bottom: Colour, size: tuple[int, int]) -> Image.Image:
    """Return a picture that changes from one colour to another."""
    mask = Image.linear_gradient("L").resize(size)
    return Image.composite(Image.new("RGB", size, bottom), Image.new("RGB", size, top), mask)


def _sun(image: Image.Image, random: Random, horizon: int, colour: Colour) -> None:
    """Put a sun over the horizon, and its glow around it."""
    x, y, radius = random.randint(250, SIZE[0] - 250), horizon - random.randint(40, 220), random.randint(45, 80)
    for factor, strength in ((5, 70), (1, 255)):
        mask = Image.new("L", SIZE)
        box = (x - radius * factor, y - radius * factor, x + radius * factor, y + radius * factor)
        ImageDraw.Draw(mask).ellipse(box, fill=strength)
        image.paste(
            colour,
            mask=mask.resize((400, 225)).filter(ImageFilter.BoxBlur(factor * 6)).resize(SIZE) if factor > 1 else mask,
        )


def _hills(image: Image.Image, random: Random, horizon: int, hue: float) -> None:
    """Draw three ranges of hills, the nearer the darker."""
    draw = ImageDraw.Draw(image)
    for layer in range(3):
        height, waves = 150 - 45 * layer, random.uniform(1.2, 2.6)
        phase, second = random.uniform(0, 6.3), random.uniform(0, 6.3)
        points = [
            (x, horizon - height * (0.55 + 0.3 * math.sin(phase + x * waves / 300) + 0.15 * math.sin(second + x / 70)))
            for x in range(0, SIZE[0] + 8, 8)
        ]
        shade = _colour(hue + 0.04, 0.3 + 0.12 * layer, 0.68 - 0.17 * layer)
        draw.polygon([(0, horizon), *points, (SIZE[0], horizon)], fill=shade)


def _water(image: Image.Image, random: Random, horizon: int) -> None:
    """Mirror what is above the horizon, darker, with a few bright ripples."""
    depth = SIZE[1] - horizon
    above = image.crop((0, horizon - depth, SIZE[0], horizon)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    mirrored = Image.blend(above.filter(ImageFilter.BoxBlur(5)), Image.new("RGB", above.size, (20, 34, 54)), 0.35)
    image.paste(mirrored, (0, horizon))
    draw = ImageDraw.Draw(image, "RGBA")
    for _ in range(130):
        y = horizon + int(depth * random.random() ** 1.6) + 2
        x, length = random.randint(0, SIZE[0]), random.randint(20, 60 + (y - horizon) // 2)
        draw.line((x, y, x + length, y), fill=(255, 255, 255, random.randint(18, 60)), width=2)
