"""Files as people send them, by mistake or on purpose: what each is called, what it holds, and what becomes of it."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from documents import GPX, archive
from drawing import SECRET, WEBM, atom, bomb, encoded, mp4, picture
from PIL import Image, ImageCms, PngImagePlugin

SCRIPT = b"<script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">' + SCRIPT + b"</svg>"
MEGABYTE = 1024 * 1024
# What the sentence on a refused file says to do.
AGAIN, OTHER, SMALLER, SHORTER = "Export it again", "Choose one of these types", "Make it smaller", "Make it shorter"


class Specimen(NamedTuple):
    """A file: its name and bytes, and the type that it is taken as, or words of the sentence that refuses it."""

    name: str
    data: bytes
    taken_as: str = ""
    refused: str = ""


def _with_exif(kind: str, orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = SECRET.decode()
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (37.0, 56.0, 54.6)
    return encoded(picture((90, 60)), kind, exif=exif)


def _with_text() -> bytes:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", SECRET.decode())
    texts.add_itxt("XML:com.adobe.xmp", f"<x>{SECRET.decode()}</x>", zip=True)
    return encoded(picture((90, 60)), "PNG", pnginfo=texts)


def _moving(kind: str, number: int = 3) -> bytes:
    rest = [picture((40, 30)).rotate(90 * place) for place in range(1, number)]
    return encoded(picture((40, 30)), kind, save_all=True, append_images=rest, duration=80, loop=0)


def _many_frames() -> bytes:
    frames = [Image.new("L", (2, 2), number % 2 * 255) for number in range(600)]
    return encoded(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=20)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def _without_pixels() -> bytes:
    head = struct.pack(">IIBBBBB", 0, 0, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IEND", b"")


def _heic(brand: bytes = b"heic") -> bytes:
    return atom(b"ftyp", brand + b"\0\0\0\0mif1" + brand) + atom(b"meta", bytes(200))


def _mov() -> bytes:
    handler = atom(b"hdlr", bytes(8) + b"vide" + bytes(12))
    return atom(b"ftyp", b"qt  \0\0\2\0qt  ") + atom(b"moov", atom(b"trak", atom(b"mdia", handler)))


def _pictures() -> Iterator[Specimen]:
    jpeg, png = encoded(picture((90, 60)), "JPEG"), encoded(picture((90, 60)), "PNG")
    webp, gif = encoded(picture((90, 60)), "WEBP"), encoded(picture((90, 60)), "GIF")
    yield Specimen("plain.jpg", jpeg, "image/jpeg")
    yield Specimen("progressive.jpeg", encoded(picture((90, 60)), "JPEG", progressive=True), "image/jpeg")
    yield Specimen("grey.jpg", encoded(picture((90, 60), "L"), "JPEG"), "image/jpeg")
    yield Specimen("four inks.jpg", encoded(picture((90, 60), "CMYK"), "JPEG"), "image/jpeg")
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    yield Specimen("with a profile.jpg", encoded(picture((90, 60)), "JPEG", icc_profile=profile), "image/jpeg")
    yield Specimen("broken profile.jpg", encoded(picture((90, 60)), "JPEG", icc_profile=SECRET * 9), "image/jpeg")
    yield Specimen("commented.jpg", encoded(picture((90, 60)), "JPEG", comment=SECRET), "image/jpeg")
    two = encoded(picture((90, 60)), "MPO", save_all=True, append_images=[picture((90, 60))])
    yield Specimen("two in one.mpo", two, "image/jpeg")
    for kind in ("JPEG", "PNG", "WEBP"):
        for orientation in (3, 6, 8):
            name = f"taken there, held {orientation}.{kind.lower()}"
            yield Specimen(name, _with_exif(kind, orientation), f"image/{kind.lower()}")
    yield Specimen("plain.png", png, "image/png")
    yield Specimen("sixteen bits.png", encoded(Image.new("I;16", (90, 60), 25_600), "PNG"), "image/png")
    yield Specimen("one bit.png", encoded(picture((90, 60), "1"), "PNG"), "image/png")
    yield Specimen("palette.png", encoded(picture((90, 60), "P"), "PNG", transparency=0), "image/png")
    yield Specimen("telling.png", _with_text(), "image/png")
    yield Specimen("one pixel.png", encoded(picture((1, 1)), "PNG"), "image/png")
    yield Specimen("a thread.png", encoded(Image.new("L", (1, 20_000)), "PNG"), "image/png")
    yield Specimen("plain.webp", webp, "image/webp")
    yield Specimen("lossless.webp", encoded(picture((90, 60), "RGBA"), "WEBP", lossless=True), "image/webp")
    yield Specimen("plain.gif", gif, "image/gif")
    for kind in ("GIF", "WEBP", "PNG"):
        yield Specimen(f"moving.{kind.lower()}", _moving(kind), f"image/{kind.lower()}")
    yield Specimen("plain.avif", encoded(picture((90, 60)), "AVIF"), "image/webp")
    yield Specimen("moving.avif", _moving("AVIF"), refused="Export it as GIF")
    yield Specimen("wrong ending.png", jpeg, "image/jpeg")
    yield Specimen("no ending", gif, "image/gif")
    yield Specimen("two endings.php.jpg", png, "image/png")


def _names() -> Iterator[Specimen]:
    names = [
        "港の朝.jpg", "порт.jpg", "λιμάνι.jpg", "ميناء.jpg", "\U0001f469\u200d\U0001f467 quay.jpg",
        "../../../etc/passwd.jpg", "a\\b\\c.jpg", "\u202egpj.exe.jpg", "<img src=x onerror=alert(1)>.jpg",
        "a\nb\0c.jpg", "x" * 400 + ".jpg", ".htaccess", "",
    ]  # fmt: skip
    for place, name in enumerate(names):
        yield Specimen(name, encoded(picture((30, 30 + place)), "JPEG"), "image/jpeg")


def _hostile() -> Iterator[Specimen]:
    jpeg, gif = encoded(picture((90, 60)), "JPEG"), encoded(picture((90, 60)), "GIF")
    yield Specimen("page in a picture.jpg", jpeg + SCRIPT + SECRET, "image/jpeg")
    yield Specimen("page in a picture.gif", gif + SCRIPT + SECRET, "image/gif")
    yield Specimen("archive in a picture.jpg", jpeg + archive(("run.html", SCRIPT.decode())) + SECRET, "image/jpeg")
    yield Specimen("a head alone.gif", b"GIF89a" + SCRIPT, refused=AGAIN)
    yield Specimen("a head alone.png", b"\x89PNG\r\n\x1a\n" + SCRIPT, refused=AGAIN)
    yield Specimen("drawing.svg", SVG, refused="Export it as PNG")
    yield Specimen("drawing.png", b'<?xml version="1.0"?>\n' + SVG, refused="Export it as PNG")
    yield Specimen("51 megapixels.png", bomb(8192, 6226), refused=SMALLER)
    yield Specimen("1600 megapixels.png", bomb(40_000, 40_000), refused=SMALLER)
    yield Specimen("no pixels.png", _without_pixels(), refused=AGAIN)
    yield Specimen("too many frames.gif", _many_frames(), refused=SHORTER)
    yield Specimen("too heavy.jpg", jpeg + bytes(10 * MEGABYTE), refused=SMALLER)
    yield Specimen("zero bytes.jpg", b"", refused="Choose another one")
    for kind in ("JPEG", "PNG", "WEBP", "GIF", "AVIF"):
        whole = encoded(picture((90, 60)), kind)
        yield Specimen(f"half.{kind.lower()}", whole[: len(whole) // 2], refused=AGAIN)
    yield Specimen("noise.bin", bytes(range(256)) * 9, refused=OTHER)
    yield Specimen("program.exe", b"MZ\x90\0" + bytes(200), refused=OTHER)


def _foreign() -> Iterator[Specimen]:
    jpeg = "Export it as JPEG"
    for brand in (b"heic", b"heix", b"mif1"):
        yield Specimen(f"telephone {brand.decode()}.heic", _heic(brand), refused=jpeg)
    yield Specimen("telephone.jpg", _heic(), refused=jpeg)
    for kind in ("TIFF", "BMP", "ICO"):
        yield Specimen(f"scan.{kind.lower()}", encoded(picture((64, 64)), kind), refused=jpeg)
    yield Specimen("layers.psd", b"8BPS\0\1" + bytes(90), refused=jpeg)
    yield Specimen("new.jxl", b"\xff\x0a" + bytes(90), refused=jpeg)
    yield Specimen("telephone.mov", _mov(), refused="Export it as MP4")
    yield Specimen("old.avi", b"RIFF\x90\0\0\0AVI LIST" + bytes(90), refused="Export it as MP4")
    yield Specimen("old.mkv", WEBM.replace(b"\x84webm", b"\x88matroska"), refused="Export it as MP4")
    yield Specimen("sound.aiff", b"FORM\0\0\0\x90AIFFCOMM" + bytes(90), refused="Export it as MP3")
    yield Specimen("letter.doc", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), refused="Save it as PDF")
    yield Specimen("packed.7z", b"7z\xbc\xaf\x27\x1c" + bytes(90), refused="Pack it as ZIP")
    yield Specimen("packed.tar.gz", b"\x1f\x8b\x08" + bytes(90), refused="Pack it as ZIP")


def _others() -> Iterator[Specimen]:
    yield Specimen("night.mp4", mp4(), "video/mp4")
    yield Specimen("half.mp4", mp4()[:60], refused=AGAIN)
    yield Specimen("night.webm", WEBM, "video/webm")
    yield Specimen("fog.mp3", b"ID3\x04" + bytes(100), "audio/mpeg")
    yield Specimen("bay.gpx", GPX, "application/gpx+xml")
    yield Specimen("notes.txt", b"Fog.\n", "text/plain")
    yield Specimen("page.html", b"<!doctype html>" + SCRIPT, refused=OTHER)
    yield Specimen("pack.zip", archive(("a.txt", "fog")), "application/zip")


SPECIMENS = [*_pictures(), *_names(), *_hostile(), *_foreign(), *_others()]
