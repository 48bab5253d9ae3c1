"""Very large pictures are decoded at half their size, in a process of its own, one at a time."""

from __future__ import annotations

import fcntl
import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from drawing import decoded, encoded, picture
from flask import Flask
from PIL import Image

from blogapp.media import NotAccepted, decoding, pictures

BRIGHT, DARK = (250, 240, 200), (20, 40, 90)


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Call large what has more than a hundred pixels."""
    monkeypatch.setattr(decoding, "WHOLE_MAX", 100)
    monkeypatch.setattr(decoding, "BAND", 4)


def is_near(colour: Any, wanted: tuple[int, ...], by: int = 12) -> bool:
    return all(abs(one - other) <= by for one, other in zip(colour, wanted, strict=False))


@pytest.mark.parametrize(("kind", "mode", "size"), [
    ("PNG", "RGB", (17, 11)), ("PNG", "RGBA", (17, 11)), ("PNG", "L", (17, 11)), ("PNG", "1", (17, 11)),
    ("PNG", "P", (17, 11)), ("JPEG", "RGB", (17, 11)), ("JPEG", "L", (17, 11)),
])  # fmt: skip
def test_of_a_large_picture_every_second_pixel_is_stored(
    large: None, kind: str, mode: str, size: tuple[int, int]
) -> None:
    made = decoding.decode(encoded(picture((33, 21), mode), kind), f"image/{kind.lower()}")
    assert (made.width, made.height, made.kind) == (*size, f"image/{kind.lower()}")
    image = decoded(made.data or b"").convert("RGB")
    assert image.size == size
    if mode in {"RGB", "RGBA", "P"}:
        assert is_near(image.getpixel((2, 2)), BRIGHT, 30)
        assert is_near(image.getpixel((15, 9)), DARK, 30)
        assert is_near(image.getpixel((15, 2)), DARK, 30)
        assert is_near(image.getpixel((2, 9)), DARK, 30)


def test_picture_at_the_limit_stays_as_large_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "WHOLE_MAX", 33 * 21)
    assert decoding.decode(encoded(picture((33, 21)), "PNG"), "image/png").width == 33
    assert decoding.decode(encoded(picture((34, 21)), "PNG"), "image/png").width == 17


def test_large_picture_keeps_its_transparency_and_sixteen_bits_become_eight(large: None) -> None:
    see_through = picture((32, 20), "RGBA")
    see_through.putalpha(Image.new("L", (32, 20), 0))
    assert decoded(decoding.decode(encoded(see_through, "PNG"), "image/png").data or b"").getpixel((3, 3))[3] == 0
    palette = picture((32, 20)).quantize(4)
    data = encoded(palette, "PNG", transparency=palette.getpixel((1, 1)))
    assert decoded(decoding.decode(data, "image/png").data or b"").convert("RGBA").getpixel((2, 2))[3] == 0
    deep = Image.new("I;16", (32, 20), 40_000)
    assert decoded(decoding.decode(encoded(deep, "PNG"), "image/png").data or b"").getpixel((3, 3))[0] == 40_000 // 256


def test_large_picture_is_turned_and_told_of_nothing_else(large: None) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "Quay 7"
    for kind in ("JPEG", "PNG"):
        made = decoding.decode(encoded(picture((32, 20)), kind, exif=exif), f"image/{kind.lower()}")
        assert (made.width, made.height) == (10, 16)
        assert b"Quay 7" not in (made.data or b"")
        assert is_near(decoded(made.data or b"").convert("RGB").getpixel((8, 2)), BRIGHT, 30)  # top right now


@pytest.mark.parametrize(("side", "kind"), [(40, "image/webp"), (39, "image/jpeg")])
def test_avif_becomes_a_webp_or_where_that_cannot_be_so_large_a_jpeg(
    monkeypatch: pytest.MonkeyPatch, side: int, kind: str
) -> None:
    monkeypatch.setattr(decoding, "WEBP_SIDE_MAX", side)
    made = decoding.decode(encoded(picture((40, 20)), "AVIF"), "image/avif")
    assert made.kind == kind
    assert decoded(made.data or b"").format == kind.removeprefix("image/").upper()
    assert is_near(decoded(made.data or b"").convert("RGB").getpixel((3, 3)), BRIGHT)


@pytest.mark.parametrize(("mode", "kind", "most"), [
    ("RGB", "image/png", "PIXELS_MAX"), ("CMYK", "image/jpeg", "CMYK_MAX"), ("RGB", "image/jpeg", "PIXELS_MAX"),
])  # fmt: skip
def test_pixels_have_a_limit_by_what_a_decoder_takes_for_them(
    monkeypatch: pytest.MonkeyPatch, mode: str, kind: str, most: str
) -> None:
    data = encoded(picture((40, 30), mode), kind.removeprefix("image/").upper())
    assert decoding.pixels(data, kind) == 1200
    monkeypatch.setattr(decoding, most, 1200)
    assert decoding.pixels(data, kind) == 1200
    monkeypatch.setattr(decoding, most, 1199)
    with pytest.raises(decoding.TooLarge):
        decoding.pixels(data, kind)


@pytest.fixture
def apart(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Decode in a process of its own whatever comes; that process is this one. Yields what it was allowed."""
    told: list[Any] = []

    def run(command: list[str], *, input: bytes, timeout: float, **_how: Any) -> Any:
        told.append((command[1], Path(command[2]).name, timeout))
        out = io.BytesIO()
        with monkeypatch.context() as patch:
            patch.setattr(decoding.resource, "setrlimit", lambda what, most: told.append((what, most)))
            patch.setattr(decoding.sys, "stdin", SimpleNamespace(buffer=io.BytesIO(input)))
            patch.setattr(decoding.sys, "stdout", SimpleNamespace(buffer=out))
            decoding.main()
        return SimpleNamespace(stdout=out.getvalue(), returncode=0)

    monkeypatch.setattr(pictures, "SMALL_MAX", 0)
    monkeypatch.setattr(subprocess, "run", run)
    return told


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_what_a_process_decodes_is_what_is_decoded_here(
    app: Flask, apart: list[Any], monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    data, name = encoded(picture((1000, 20)), kind), f"image/{kind.lower()}"
    with app.test_request_context():
        there = pictures.clean(data, name)
        monkeypatch.setattr(pictures, "SMALL_MAX", 20_000)
        here = pictures.clean(data, name)
    assert there == here
    assert sorted(there.copies) == [480, 960]
    assert apart == [
        ("-I", "decoding.py", 90),
        (decoding.resource.RLIMIT_DATA, (270 * 1024 * 1024,) * 2), (decoding.resource.RLIMIT_CPU, (60, 60)),
    ]  # fmt: skip


def test_animation_stays_one_in_a_process_too(app: Flask, apart: list[Any]) -> None:
    moving = encoded(picture((64, 40)), "GIF", save_all=True, append_images=[picture((64, 40)).rotate(180)])
    with app.test_request_context():
        cleaned = pictures.clean(moving, "image/gif")
    assert decoded(cleaned.data).n_frames == 2
    assert cleaned.copies == {}


def failing(error: Exception) -> Callable[..., Any]:
    def decode(*_given: object) -> Any:
        raise error

    return decode


@pytest.mark.parametrize(("error", "words"), [
    (MemoryError(), "too much memory or time"), (ValueError("x" * 9000), "damaged or not complete"),
    (OSError("broken"), "damaged or not complete"),
])  # fmt: skip
def test_process_that_fails_is_a_sentence(
    app: Flask, apart: list[Any], monkeypatch: pytest.MonkeyPatch, error: Exception, words: str
) -> None:
    monkeypatch.setattr(decoding, "decode", failing(error))
    with app.test_request_context(), pytest.raises(NotAccepted, match=words):
        pictures.clean(encoded(picture((40, 20)), "PNG"), "image/png")


@pytest.mark.parametrize(("answer", "words"), [
    (SimpleNamespace(stdout=b"", returncode=-9), "too much memory or time"),
    (SimpleNamespace(stdout=b"", returncode=0), "too much memory or time"),
    (SimpleNamespace(stdout=b'{"failed": "ValueError: x"}\n', returncode=-9), "too much memory or time"),
    (subprocess.TimeoutExpired("python", 90), "too much memory or time"),
    (SimpleNamespace(stdout=b"no json\n", returncode=0), "damaged or not complete"),
])  # fmt: skip
def test_process_that_is_ended_is_a_sentence(
    app: Flask, monkeypatch: pytest.MonkeyPatch, answer: Any, words: str
) -> None:
    def run(*_command: Any, **_how: Any) -> Any:
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(pictures, "SMALL_MAX", 0)
    monkeypatch.setattr(subprocess, "run", run)
    with app.test_request_context(), pytest.raises(NotAccepted, match=words):
        pictures.clean(encoded(picture((40, 20)), "PNG"), "image/png")


def test_what_went_wrong_in_a_process_is_told_shortly(apart: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "decode", failing(ValueError("x" * 9000)))
    head = json.dumps({"kind": "image/png"}).encode() + b"\n"
    line = pictures.subprocess.run(["", "-I", "decoding.py"], input=head, timeout=1).stdout  # type: ignore[call-overload]
    assert json.loads(line) == {"failed": "ValueError: " + "x" * 488}


def test_one_process_at_a_time_decodes_in_all_the_blog(app: Flask, media: Path) -> None:
    with app.test_request_context():
        with pictures._turn(), (media / ".decoding").open("wb") as other, pytest.raises(BlockingIOError):
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        with (media / ".decoding").open("wb") as other:
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
