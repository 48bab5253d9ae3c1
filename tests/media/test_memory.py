"""What a large picture costs: the process that decodes it has a limit, and the web process hardly notices."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from drawing import encoded
from PIL import Image

from blogapp.media import NotAccepted, Prepared, decoding

pytestmark = pytest.mark.slow

Upload = Callable[..., Prepared]
# Both write their own peak in megabytes as the last line of what went wrong.
PEAK = """
import sys
def peak():
    return int(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1]) // 1024
"""
APART = (
    PEAK
    + """
import runpy
runpy.run_path(sys.argv[1], run_name="__main__")
print(peak(), file=sys.stderr)
"""
)
HERE = (
    PEAK
    + """
from blogapp import create_app
from blogapp.media import pictures
data = sys.stdin.buffer.read()
with create_app(INSTANCE=sys.argv[1]).test_request_context():
    before = peak()
    pictures.clean(data, sys.argv[2])
    print(peak() - before, file=sys.stderr)
"""
)


def large(mode: str, kind: str, **more: object) -> bytes:
    """Return a picture of 49 megapixels in a few kilobytes, which nothing tells from a photograph before it is read."""
    return encoded(Image.new(mode, (7000, 7000), (200, 30, 30, 9)[: len(mode)] if mode != "L" else 200), kind, **more)


@pytest.mark.skipif(sys.platform != "linux", reason="The peak is read from /proc.")
@pytest.mark.parametrize(
    ("kind", "mode", "more"),
    [("PNG", "RGBA", {}), ("JPEG", "RGB", {"progressive": True})],
)
def test_a_picture_of_49_megapixels_takes_less_than_300_mb(
    tmp_path: Path, record_property: Callable[..., None], kind: str, mode: str, more: dict[str, object]
) -> None:
    data, name = large(mode, kind, **more), f"image/{kind.lower()}"
    decode = [sys.executable, "-c", APART, str(decoding.__file__)]
    apart = subprocess.run(decode, input=b'{"kind": "%s"}\n' % name.encode() + data, capture_output=True, check=True)
    assert json.loads(apart.stdout.partition(b"\n")[0])["width"] == 3500
    assert int(apart.stderr.split()[-1]) < 300
    clean = [sys.executable, "-c", HERE, str(tmp_path), name]
    here = subprocess.run(clean, input=data, capture_output=True, check=True)
    assert int(here.stderr.split()[-1]) < 60
    record_property("megabytes", {"apart": int(apart.stderr.split()[-1]), "here": int(here.stderr.split()[-1])})


def test_several_large_pictures_are_decoded_one_at_a_time(upload: Upload, monkeypatch: pytest.MonkeyPatch) -> None:
    running, most = 0, 0
    count = threading.Lock()
    run = subprocess.run

    def counted(*given: object, **more: object) -> object:
        nonlocal running, most
        with count:
            running += 1
            most = max(most, running)
        answer = run(*given, **more)  # type: ignore[call-overload]
        with count:
            running -= 1
        return answer

    monkeypatch.setattr("blogapp.media.pictures.subprocess.run", counted)
    data = encoded(Image.new("RGB", (1800, 1200), (200, 30, 30)), "JPEG")
    threads = [threading.Thread(target=upload, args=(data,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1


@pytest.mark.parametrize(
    ("kind", "size", "most"),
    [
        ("WEBP", (4100, 4000), "16"),
        ("AVIF", (4100, 4000), "16"),
        ("GIF", (5100, 5000), "25"),
        ("PNG", (7100, 7100), "50"),
    ],
)
def test_what_takes_more_memory_has_a_lower_limit(upload: Upload, kind: str, size: tuple[int, int], most: str) -> None:
    data = encoded(Image.new("L", size, 90), kind, **({"quality": 1} if kind != "GIF" else {}))
    with pytest.raises(NotAccepted, match=f"more than {most} megapixels"):
        upload(data)


def test_four_inks_have_a_lower_limit(upload: Upload) -> None:
    data = encoded(Image.new("CMYK", (4100, 4000), (10, 120, 60, 0)), "JPEG", progressive=True, quality=1)
    with pytest.raises(NotAccepted, match="more than 16 megapixels"):
        upload(data)


def test_what_takes_too_much_memory_is_a_sentence(
    upload: Upload, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    small = tmp_path / "decoding.py"
    source = Path(decoding.__file__).read_text(encoding="utf-8")
    small.write_text(source.replace("MEMORY_MAX = 270", "MEMORY_MAX = 20"), encoding="utf-8")
    monkeypatch.setattr(decoding, "__file__", str(small))
    with pytest.raises(NotAccepted, match="too much memory or time"):
        upload(encoded(Image.new("RGB", (3000, 3000)), "PNG"))


def test_a_large_picture_is_turned_and_keeps_its_transparency(upload: Upload, media: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    image = Image.new("RGBA", (6000, 5000), (200, 30, 30, 0))
    stored = Image.open(media / upload(encoded(image, "PNG", exif=exif.tobytes())).path)
    assert (stored.size, stored.mode) == ((2500, 3000), "RGBA")
    assert stored.getpixel((9, 9))[3] == 0
