"""Pictures: checked by decoding, turned upright, in sRGB, told of nothing else, with copies for narrow screens.

Measured on a server of two cores: a JPEG of 12 megapixels takes 1.0 s and 80 MB, one of 50 megapixels
1.7 s and 285 MB (200 MB more if it has to be turned), so pictures are worked on one at a time.
"""

from __future__ import annotations

import threading
import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from flask_babel import gettext as _
from PIL import ExifTags, Image, ImageCms, JpegImagePlugin

from blogapp.media import chunks
from blogapp.media.kinds import NotAccepted

PIXELS_MAX = 50_000_000
WIDTHS = (480, 960, 1600)
WEBP_SIDE_MAX = 16_383

Image.MAX_IMAGE_PIXELS = PIXELS_MAX
warnings.simplefilter("error", Image.DecompressionBombWarning)

_ONE_AT_A_TIME = threading.Lock()
_SRGB = ImageCms.createProfile("sRGB")
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


@dataclass(frozen=True)
class Cleaned:
    """A picture that may be shown: its type, size and bytes, and its copies by width, which are WebP."""

    kind: str
    width: int
    height: int
    data: bytes
    copies: dict[int, bytes]


def clean(data: bytes, kind: str) -> Cleaned:
    """Return the picture without anything but the picture. Raises `NotAccepted`.

    An animation stays one and has no copies: they would stand still. An AVIF becomes a WebP, for encoding
    it again takes six times as long and more than a gigabyte for a large one.
    """
    with _ONE_AT_A_TIME:
        try:
            with Image.open(BytesIO(data), formats=_DECODERS[kind]) as image:
                return _cleaned(image, data, kind)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise _too_large() from None
        except NotAccepted:
            raise
        except Exception as error:  # a decoder given a hostile file may raise anything
            raise NotAccepted(
                _("This picture is damaged or not complete. Export it again and choose the new file.")
            ) from error


def _cleaned(image: Image.Image, data: bytes, kind: str) -> Cleaned:
    if image.width * image.height > PIXELS_MAX:
        raise _too_large()
    image.load()
    if kind in {"image/gif", "image/webp"} and getattr(image, "is_animated", False):
        return Cleaned(kind, image.width, image.height, _without_chunks(data, kind), {})
    settings = _jpeg_settings(image) if kind == "image/jpeg" else {}
    plain = _in_srgb(_upright(image))
    if kind == "image/gif" or (kind == "image/webp" and plain is image):
        cleaned = _without_chunks(data, kind)
    else:
        kind, cleaned = _encoded(_bare(plain), kind, settings)
    return Cleaned(kind, plain.width, plain.height, cleaned, _copies(plain))


def _too_large() -> NotAccepted:
    return NotAccepted(_("This picture has more than 50 megapixels. Make it smaller and choose it again."))


def _without_chunks(data: bytes, kind: str) -> bytes:
    return chunks.gif(data) if kind == "image/gif" else chunks.webp(data)


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
        given = ImageCms.ImageCmsProfile(BytesIO(profile))
        result = ImageCms.profileToProfile(source, given, _SRGB, outputMode=mode)
    except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
        result = None  # a profile that cannot be used is left out
    return result if result is not None else image.convert(mode)


def _bare(image: Image.Image) -> Image.Image:
    """Forget all that Pillow would write besides the picture: comments, texts, profiles, Exif."""
    kept = {"transparency"} if image.mode in {"P", "L", "RGB"} else set()
    image.info = {name: value for name, value in image.info.items() if name in kept}
    return image


def _encoded(image: Image.Image, kind: str, settings: dict[str, Any]) -> tuple[str, bytes]:
    file = BytesIO()
    if kind == "image/jpeg":
        image.save(file, "JPEG", **settings)
    elif kind == "image/png":
        image.save(file, "PNG")
    elif max(image.size) <= WEBP_SIDE_MAX:
        kind = "image/webp"
        image.save(file, "WEBP", quality=90, method=2)
    else:
        kind = "image/jpeg"
        image.convert("RGB").save(file, "JPEG", quality=90)
    return kind, file.getvalue()


def _copies(image: Image.Image) -> dict[int, bytes]:
    """Return the copies, the widest first, each made from the one before it."""
    copies = {}
    for width in sorted(WIDTHS, reverse=True):
        height = max(1, round(image.height * width / image.width))
        if width >= image.width or height > WEBP_SIDE_MAX:
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
    if image.mode.startswith("I;16"):
        image = image.convert("I").point(lambda level: level / 256).convert("L")
    return image.convert("RGBA" if image.has_transparency_data else "RGB")
