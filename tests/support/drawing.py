"""Pictures and videos for the tests, drawn when they are needed."""

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/gif", "AVIF": "image/avif"}
SECRET = b"Quay 7, 37.9485 N"


def picture(size: tuple[int, int] = (600, 400), mode: str = "RGB") -> Image.Image:
    """Draw something with a bright top left corner, which tells how the picture is held."""
    image = Image.new("RGB", size, (20, 40, 90))
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 2, size[1] // 2), fill=(250, 240, 200))
    return image.convert(mode)


def encoded(image: Image.Image, kind: str, **settings: Any) -> bytes:
    file = BytesIO()
    image.save(file, kind, **settings)
    return file.getvalue()


def decoded(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


def atom(name: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return struct.pack(">I4s", len(body) + 8, name) + body


def mp4(*boxes: bytes) -> bytes:
    return atom(b"ftyp", b"isom\0\0\2\0isomavc1") + b"".join(boxes or (atom(b"moov", atom(b"mvhd", bytes(100))),))


WEBM = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08\x42\x82\x84webm" + bytes(
    40
)

PIECE = 1024 * 1024


def bomb(width: int, height: int) -> bytes:
    """Return a small PNG that claims to be large, all of one colour."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I4s", len(content), name) + content + struct.pack(">I", zlib.crc32(name + content))

    length = (width // 8 + 1) * height  # of nothing but zeros; a piece that ends by itself is packed once for all
    packer = zlib.compressobj(9, wbits=-15)
    piece = packer.compress(bytes(PIECE)) + packer.flush(zlib.Z_FULL_FLUSH)
    end = packer.compress(bytes(length % PIECE)) + packer.flush()
    rows = b"\x78\xda" + piece * (length // PIECE) + end + struct.pack(">HH", length % 65521, 1)  # Adler-32 of zeros
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
