"""Pictures: checked by decoding, turned upright, in sRGB, told of nothing else, with copies for narrow screens.

Measured on a server of two cores (tests/media/test_memory.py): the process that decodes a PNG of 49 megapixels takes
0.25 GB at its peak and the web process 20 MB more than before, most of it the bytes that came. One is worked on at a
time, whatever the number of uploads and of processes.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import current_app
from flask_babel import gettext as _

from blogapp.machine import lazy
from blogapp.media import image_metadata
from blogapp.media.refusals import NotAccepted

if TYPE_CHECKING:
    from blogapp.media import decoding
else:
    decoding = lazy.Module("blogapp.media.decoding")

if sys.platform != "win32":
    import fcntl

SMALL_MAX = 2_000_000  # pixels: 8 MB, for which no process is worth its start
PATIENCE = 90  # seconds

_ONE_AT_A_TIME = threading.Lock()
_WITHOUT_MORE = {"image/gif": image_metadata.gif, "image/webp": image_metadata.webp, "image/png": image_metadata.png}


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

    An animation stays one and has no copies: they would stand still. An AVIF becomes a WebP.
    """
    try:
        small = decoding.pixels(data, kind) <= SMALL_MAX
        decoded = _decoded_here(data, kind) if small else _decoded_apart(data, kind)
        _refuse_avif(decoded, kind)
        cleaned = _WITHOUT_MORE[kind](data) if decoded.data is None else decoded.data
        return Cleaned(decoded.kind, decoded.width, decoded.height, cleaned, decoded.copies)
    except decoding.TooLarge as error:
        sentence = _("This picture has more than %(most)s megapixels. Make it smaller and choose it again.", most=error)
        raise NotAccepted(sentence) from None
    except image_metadata.TooManyFrames as error:
        sentence = _("This animation has more than %(most)s pictures. Make it shorter, or upload a film.", most=error)
        raise NotAccepted(sentence) from None
    except NotAccepted:
        raise
    except Exception as error:  # a decoder given a hostile file may raise anything
        raise NotAccepted(
            _("This picture is damaged or not complete. Export it again and choose the new file.")
        ) from error


def _refuse_avif(found: decoding.Decoded, kind: str) -> None:
    """Better no animation than one that stands still."""
    if found.animated and kind not in _WITHOUT_MORE:
        raise NotAccepted(_("An animated AVIF cannot be used. Export it as GIF, as WebP or as an animated PNG."))


def _decoded_here(data: bytes, kind: str) -> decoding.Decoded:
    """Decode in this process, one picture at a time."""
    with _ONE_AT_A_TIME:
        return decoding.decode(data, kind)


def _decoded_apart(data: bytes, kind: str) -> decoding.Decoded:
    """Decode in a process of its own, which cannot take more memory than it is given."""
    command = [sys.executable, "-I", str(Path(decoding.__file__))]
    head = json.dumps({"kind": kind}).encode() + b"\n"
    try:
        with _turn():
            answer = subprocess.run(  # noqa: S603 - nothing in the command came from outside
                command, input=head + data, capture_output=True, timeout=PATIENCE, check=False
            )
    except subprocess.TimeoutExpired:
        raise _too_much() from None
    line, _end, rest = answer.stdout.partition(b"\n")
    report: dict[str, Any] = json.loads(line) if answer.returncode == 0 and line else {"failed": "memory"}
    if report.get("failed") == "memory":
        raise _too_much()
    if "failed" in report:
        raise ValueError(report["failed"])
    parts = []
    for size in report["sizes"]:
        parts.append(rest[:size])
        rest = rest[size:]
    copies = dict(zip(report["copies"], parts[1:], strict=True))
    own = None if report["unchanged"] else parts[0]
    return decoding.Decoded(report["kind"], report["width"], report["height"], own, copies, report["animated"])


def _too_much() -> NotAccepted:
    return NotAccepted(_("This picture would take too much memory or time. Make it smaller and choose it again."))


@contextmanager
def _turn() -> Iterator[None]:
    """Wait until no process of this blog decodes a large picture."""
    place = Path(current_app.instance_path) / "media"
    place.mkdir(parents=True, exist_ok=True)
    with (place / ".decoding").open("wb") as file:
        if sys.platform != "win32":
            fcntl.flock(file, fcntl.LOCK_EX)  # closing the file ends it
        yield
