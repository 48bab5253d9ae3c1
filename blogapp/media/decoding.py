"""Pictures decoded and encoded again. Run as a program it is a process of its own, with a limit on its memory.

It knows nothing of the blog, so that the process is small: a picture of 50 megapixels takes 200 MB by itself.
As a program it reads a line of JSON and the picture, and writes a line of JSON and what came of it.
"""

from __future__ import annotations

import json
import sys
import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import ExifTags, Image, ImageCms, JpegImagePlugin

if sys.platform != "win32":
    import resource

PIXELS_MAX = 50_000_000
WHOLE_MAX = 25_000_000  # pixels; of what has more, every second one of a row and of a column is stored
# Decoders that keep several copies of a picture: how many pixels may be in one, so that the memory suffices.
PIXELS_OF_KIND = {"image/webp": 16_000_000, "image/avif": 16_000_000, "image/gif": 25_000_000}
CMYK_MAX = 16_000_000  # pixels of four inks: a progressive JPEG of them takes twelve bytes for each
MEMORY_MAX = 270 * 1024 * 1024  # bytes of data; with the program itself less than 300 MB
SECONDS_MAX = 60
WIDTHS = (480, 960, 1600)
WEBP_SIDE_MAX = 16_383
BAND = 64  # rows that are made smaller at a time

Image.MAX_IMAGE_PIXELS = PIXELS_MAX
warnings.simplefilter("error", Image.DecompressionBombWarning)

_DECODERS = {
    "image/jpeg": ("JPEG", "MPO"),
    "image/png": ("PNG",),
    "image/webp": ("WEBP",),
    "image/gif": ("GIF",),
    "image/avif": ("AVIF",),
}
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class TooLarge(Exception):
    """A picture has more pixels than are decoded; the argument is how many millions are."""


@dataclass(frozen=True)
class Decoded:
    """A picture as it may be shown. Without `data` the bytes that came may stay, but for what they tell beside it."""

    kind: str
    width: int
    height: int
    data: bytes | None
    copies: dict[int, bytes]
    animated: bool = False


def pixels(data: bytes, kind: str) -> int:
    """Return how many pixels a picture says it has; nothing is decoded. Raises `TooLarge`, and what Pillow raises."""
    try:
        with Image.open(BytesIO(data), formats=_DECODERS[kind]) as image:
            number, is_cmyk = image.width * image.height, image.mode == "CMYK"
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        number, is_cmyk = PIXELS_MAX + 1, False
    most = CMYK_MAX if is_cmyk else PIXELS_OF_KIND.get(kind, PIXELS_MAX)
    if number > most:
        raise TooLarge(most // 1_000_000)
    return number


def decode(data: bytes, kind: str) -> Decoded:
    """Return the picture upright, in sRGB, told of nothing else, with its copies. Raises whatever a decoder raises."""
    image: Image.Image = Image.open(BytesIO(data), formats=_DECODERS[kind])
    if getattr(image, "is_animated", False) and kind != "image/jpeg":  # of several photos in one the first is shown
        image.load()
        return Decoded(kind, *image.size, None, {}, animated=True)
    settings = _jpeg_settings(image) if kind == "image/jpeg" else {}
    original = image = _loaded(image)
    image = _upright(image)
    image = _in_srgb(image)
    unchanged = image is original and kind in {"image/gif", "image/webp"}
    del original
    if unchanged or kind == "image/gif":
        return Decoded(kind, *image.size, None, _copies(image))
    kind, cleaned = _encoded(_bare(image), kind, settings)
    return Decoded(kind, *image.size, cleaned, _copies(image))


def _loaded(image: Image.Image) -> Image.Image:
    """Return the picture decoded, at half its width if it is very large. Only one of that size is ever in memory."""
    if image.width * image.height <= WHOLE_MAX:
        image.load()
        return image
    if isinstance(image, JpegImagePlugin.JpegImageFile):
        image.draft(None, (image.width // 2, image.height // 2))
        image.load()
        return image
    mode = "RGBA" if image.has_transparency_data else "L" if image.mode in {"1", "L"} else "RGB"
    half = Image.new(mode, ((image.width + 1) // 2, (image.height + 1) // 2))
    for top in range(0, image.height, BAND):
        band = image.crop((0, top, image.width, min(top + BAND, image.height)))
        half.paste(_eight_bits(band).convert(mode).reduce(2), (0, top // 2))
    half.info = {name: value for name, value in image.info.items() if name != "transparency"}
    return half


def _jpeg_settings(image: Image.Image) -> dict[str, Any]:
    """Return what makes the new JPEG lose next to nothing: the tables of the old one."""
    if not isinstance(image, JpegImagePlugin.JpegImageFile) or image.mode not in {"L", "RGB"}:
        return {"quality": 90}
    return {"qtables": image.quantization, "subsampling": JpegImagePlugin.get_sampling(image)}


def _upright(image: Image.Image) -> Image.Image:
    """Return the picture as its camera was held; it is the same object when there is nothing to turn."""
    try:
        turn = _UPRIGHT.get(image.getexif().get(ExifTags.Base.Orientation, 1))
    except (OSError, SyntaxError, TypeError, ValueError):
        turn = None  # Exif that cannot be read is no reason to refuse the picture
    return image if turn is None else image.transpose(turn)


def _in_srgb(image: Image.Image) -> Image.Image:
    """Return the picture in the colours of the web; it is the same object when it has them."""
    profile = image.info.get("icc_profile")
    mode = "RGBA" if image.has_transparency_data else "RGB"
    if not profile:
        return image.convert(mode) if image.mode == "CMYK" else image
    source = image if image.mode in {"L", "RGB", "RGBA", "CMYK"} else image.convert(mode)
    try:
        embedded = ImageCms.ImageCmsProfile(BytesIO(profile))
        srgb = ImageCms.createProfile("sRGB")
        result = ImageCms.profileToProfile(source, embedded, srgb, outputMode=mode)
    except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
        result = None  # a profile that cannot be used is left out
    return result if result is not None else image.convert(mode)


def _bare(image: Image.Image) -> Image.Image:
    """Forget all that Pillow would write besides the picture: comments, texts, profiles, Exif."""
    needed = {"transparency"} if image.mode in {"P", "L", "RGB"} else set()
    image.info = {name: value for name, value in image.info.items() if name in needed}
    return image


def _encoded(image: Image.Image, kind: str, settings: dict[str, Any]) -> tuple[str, bytes]:
    file = BytesIO()
    if kind == "image/jpeg":
        image.save(file, "JPEG", **settings)
    elif kind == "image/png":
        image.save(file, "PNG")
    else:  # an AVIF: encoding one takes six times as long, and more than a gigabyte for a large one
        kind = "image/webp" if max(image.size) <= WEBP_SIDE_MAX else "image/jpeg"
        if kind == "image/webp":
            image.save(file, "WEBP", quality=90, method=2)
        else:
            image.convert("RGB").save(file, "JPEG", quality=90)
    return kind, file.getvalue()


def _copies(image: Image.Image) -> dict[int, bytes]:
    """Return the copies, the widest first, each made from the one before it."""
    copies = {}
    whole = image.size
    for width in sorted(WIDTHS, reverse=True):
        height = max(1, round(whole[1] * width / whole[0]))
        if width >= whole[0] or height > WEBP_SIDE_MAX:
            continue
        image = _for_screens(image).resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)
        file = BytesIO()
        image.save(file, "WEBP", quality=80, method=4)
        copies[width] = file.getvalue()
    return copies


def _for_screens(image: Image.Image) -> Image.Image:
    """Return the picture with eight bits for each colour, and transparency where there is any."""
    if image.mode in {"RGB", "RGBA"} and "transparency" not in image.info:
        return image
    image = _eight_bits(image)
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _eight_bits(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I;16"):
        return image.convert("I").point(lambda level: level / 256).convert("L")
    return image


def main() -> None:
    """Decode the picture that comes in, within limits that the system keeps."""
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_MAX, MEMORY_MAX))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_MAX, SECONDS_MAX))
    kind = json.loads(sys.stdin.buffer.readline())["kind"]
    out = sys.stdout.buffer
    try:
        decoded = decode(sys.stdin.buffer.read(), kind)
    except MemoryError:
        out.write(b'{"failed": "memory"}\n')
    except Exception as error:  # noqa: BLE001 - a decoder given a hostile file may raise anything
        out.write(json.dumps({"failed": f"{type(error).__name__}: {error}"[:500]}).encode() + b"\n")
    else:
        parts = [decoded.data, *decoded.copies.values()]
        head = vars(decoded) | {
            "data": None,
            "copies": list(decoded.copies),
            "sizes": [len(part or b"") for part in parts],
        }
        out.write(json.dumps(head | {"unchanged": decoded.data is None}).encode() + b"\n")
        for part in parts:
            out.write(part or b"")


if __name__ == "__main__":
    main()
