"""What is left of a picture, and what is made of it."""

import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from drawing import FORMATS, SECRET, decoded, encoded, picture
from PIL import Image, ImageCms, ImageSequence, PngImagePlugin

from blogapp.media import NotAccepted, Prepared

Upload = Callable[..., Prepared]


@pytest.mark.parametrize("kind", FORMATS)
def test_every_type_is_taken_whatever_its_name(upload: Upload, media: Path, kind: str) -> None:
    prepared = upload(encoded(picture(), kind), "harbour.txt")
    assert prepared.mime == ("image/webp" if kind == "AVIF" else FORMATS[kind])
    assert (prepared.width, prepared.height) == decoded((media / prepared.path).read_bytes()).size == (600, 400)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_every_kind_of_png_gets_copies(upload: Upload, media: Path, mode: str) -> None:
    copy = decoded((media / upload(encoded(picture(mode=mode), "PNG")).widths["480"]).read_bytes()).convert("L")
    assert copy.size == (480, 320)
    assert copy.getpixel((40, 40)) > 100


def test_sixteen_bits_of_grey_become_eight(upload: Upload, media: Path) -> None:
    prepared = upload(encoded(Image.new("I;16", (600, 400), 25_600), "PNG"))
    assert decoded((media / prepared.widths["480"]).read_bytes()).convert("L").getpixel((9, 9)) in range(98, 103)


def test_transparency_stays_in_original_and_copies(upload: Upload, media: Path) -> None:
    prepared = upload(encoded(Image.new("RGBA", (600, 400), (200, 30, 30, 0)), "PNG"))
    for path in (prepared.path, prepared.widths["480"]):
        assert decoded((media / path).read_bytes()).getpixel((5, 5))[3] == 0


def test_palette_with_transparency_stays_transparent(upload: Upload, media: Path) -> None:
    prepared = upload(encoded(picture(mode="P"), "PNG", transparency=0))
    assert decoded((media / prepared.path).read_bytes()).info["transparency"] is not None


def test_copies_are_narrower_than_the_original_alone(upload: Upload) -> None:
    assert list(upload(encoded(picture((1000, 500)), "JPEG")).widths) == ["480", "960"]
    assert upload(encoded(picture((480, 500)), "JPEG")).widths == {}


def test_copies_keep_the_proportions(upload: Upload, media: Path) -> None:
    prepared = upload(encoded(picture((2000, 500)), "PNG"))
    sizes = [decoded((media / path).read_bytes()).size for path in prepared.widths.values()]
    assert sizes == [(480, 120), (960, 240), (1600, 400)]


@pytest.mark.slow
def test_a_very_tall_picture_goes_without_impossible_copies(upload: Upload) -> None:
    assert upload(encoded(Image.new("L", (500, 40_000)), "PNG")).widths == {}


def with_exif(kind: str, orientation: int = 6) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = SECRET.decode()
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[29] = SECRET.decode()
    return encoded(picture(), kind, exif=exif.tobytes(), quality=95)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_camera_s_orientation_is_applied(upload: Upload, media: Path, kind: str) -> None:
    prepared = upload(with_exif(kind))
    image = decoded((media / prepared.path).read_bytes())
    assert (prepared.width, prepared.height) == image.size == (400, 600)
    assert image.getpixel((390, 10))[0] > 200 > image.getpixel((10, 10))[0]


@pytest.mark.first(2)
@pytest.mark.parametrize("orientation", range(1, 10))
def test_no_orientation_is_refused(upload: Upload, orientation: int) -> None:
    assert upload(with_exif("JPEG", orientation)).width == (400 if orientation in {5, 6, 7, 8} else 600)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
@pytest.mark.parametrize("orientation", [1, 6])
def test_where_a_picture_was_taken_is_gone(upload: Upload, media: Path, kind: str, orientation: int) -> None:
    source = with_exif(kind, orientation)
    assert SECRET in source
    prepared = upload(source)
    for path in (prepared.path, *prepared.widths.values()):
        data = (media / path).read_bytes()
        assert SECRET not in data
        assert b"xif" not in data
        assert not decoded(data).getexif()


def told(kind: str) -> bytes:
    """Return a picture that tells a secret in every other way of its type."""
    if kind == "JPEG":
        return encoded(picture(), kind, comment=SECRET, xmp=SECRET) + SECRET
    if kind == "PNG":
        data = encoded(picture(), kind)
        texts = [(b"tEXt", b"Comment\0" + SECRET), (b"zTXt", b"a\0\0" + zlib.compress(SECRET)), (b"prIv", SECRET)]
        chunks = b"".join(struct.pack(">I4s", len(c), n) + c + struct.pack(">I", zlib.crc32(n + c)) for n, c in texts)
        return data[:33] + chunks + data[33:] + SECRET
    if kind == "WEBP":
        return encoded(picture(), kind, xmp=SECRET, exif=b"Exif\0\0" + SECRET) + SECRET
    return encoded(picture(), kind, comment=SECRET) + SECRET


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_comments_texts_and_what_follows_the_end_are_gone(upload: Upload, media: Path, kind: str) -> None:
    prepared = upload(told(kind))
    for path in (prepared.path, *prepared.widths.values()):
        data = (media / path).read_bytes()
        assert SECRET not in data
        assert not set(decoded(data).info) & {"comment", "xmp", "exif", "Comment", "XML:com.adobe.xmp"}


def profile_with_red_and_blue_swapped() -> bytes:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return srgb.replace(b"rXYZ", b"----").replace(b"bXYZ", b"rXYZ").replace(b"----", b"bXYZ")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_colours_are_brought_to_srgb(upload: Upload, media: Path, kind: str) -> None:
    source = encoded(Image.new("RGB", (600, 400), (255, 0, 0)), kind, icc_profile=profile_with_red_and_blue_swapped())
    prepared = upload(source)
    for path in (prepared.path, prepared.widths["480"]):
        image = decoded((media / path).read_bytes())
        red, _, blue = image.convert("RGB").getpixel((300, 200))
        assert "icc_profile" not in image.info
        assert (red < 30, blue > 220) == (True, True)


def test_a_colour_profile_that_cannot_be_used_is_left_out(upload: Upload, media: Path) -> None:
    image = decoded((media / upload(encoded(picture(), "JPEG", icc_profile=b"no profile at all")).path).read_bytes())
    assert "icc_profile" not in image.info
    assert image.getpixel((10, 10))[0] > 240


def test_a_cmyk_jpeg_becomes_rgb(upload: Upload, media: Path) -> None:
    image = decoded((media / upload(encoded(picture(mode="CMYK"), "JPEG")).path).read_bytes())
    assert image.mode == "RGB"


def test_a_jpeg_is_encoded_with_its_own_tables(upload: Upload, media: Path) -> None:
    source = encoded(picture(), "JPEG", quality=71, subsampling=0)
    stored = decoded((media / upload(source).path).read_bytes())
    assert stored.quantization == decoded(source).quantization  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_an_animation_stays_one_and_tells_nothing(upload: Upload, media: Path, kind: str) -> None:
    frames = [Image.new("RGB", (600, 400), colour) for colour in ("red", "green", "blue")]
    telling = PngImagePlugin.PngInfo()
    telling.add_text("Place", SECRET)
    more: dict[str, Any] = {
        "GIF": {"comment": SECRET},
        "WEBP": {"xmp": SECRET, "lossless": True},
        "PNG": {"pnginfo": telling},
    }[kind]
    source = encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=[100, 200, 300], loop=0, **more)
    prepared = upload(source)
    data = (media / prepared.path).read_bytes()
    assert SECRET in source
    assert SECRET not in data
    assert prepared.widths == {}
    seen = [
        (frame.convert("RGB").getpixel((9, 9)), frame.info["duration"])
        for frame in ImageSequence.Iterator(decoded(data))
    ]
    assert seen == [((255, 0, 0), 100), ((0, 128, 0), 200), ((0, 0, 255), 300)]
    assert decoded(data).info["loop"] == 0


def test_a_still_gif_has_copies(upload: Upload) -> None:
    assert list(upload(encoded(picture(), "GIF")).widths) == ["480"]


def test_an_animated_avif_is_refused_with_a_sentence(upload: Upload) -> None:
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "green")]
    with pytest.raises(NotAccepted, match="animated AVIF"):
        upload(encoded(frames[0], "AVIF", save_all=True, append_images=frames[1:]))


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_an_animation_has_a_limit_of_pictures(upload: Upload, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setattr("blogapp.media.image_metadata.FRAMES_MAX", 3)
    frames = [Image.new("RGB", (60, 40), (n * 60, 0, 0)) for n in range(4)]
    assert upload(encoded(frames[0], kind, save_all=True, append_images=frames[1:3])).widths == {}
    with pytest.raises(NotAccepted, match="more than 3 pictures"):
        upload(encoded(frames[0], kind, save_all=True, append_images=frames[1:]))


def test_an_odd_jpeg_is_stored_at_the_stated_quality(upload: Upload, media: Path) -> None:
    stored = decoded((media / upload(encoded(picture(mode="CMYK"), "JPEG", quality=30)).path).read_bytes())
    stated = decoded(encoded(picture(), "JPEG", quality=90))
    assert stored.quantization == stated.quantization  # type: ignore[attr-defined]
