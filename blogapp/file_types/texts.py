"""Files that are texts: whether they are what they say. They are read piece by piece, but for JSON."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import IO, Any

PIECE = 64 * 1024
HEAD = 1000  # characters at the beginning, and at the end, by which a text is known
_GEOJSON = {
    "Feature", "FeatureCollection", "GeometryCollection", "LineString", "MultiLineString", "MultiPoint",
    "MultiPolygon", "Point", "Polygon",
}  # fmt: skip
_MARKUP = re.compile(r"\s*<(?:!doctype|!--|\?xml|html|head|body|script|svg)\b", re.IGNORECASE)
_CLOCK = r"\d\d:\d\d:\d\d[,.]\d{3}"
_SUBRIP = re.compile(rf"\s*\d+[ \t]*\n{_CLOCK} +--> +{_CLOCK}")
_WEBVTT = re.compile(r"WEBVTT(?:[ \t\n]|$)")


def is_text(stream: IO[bytes]) -> bool:
    """Return whether it is UTF-8 to its end, without NUL, and does not begin as a page or a drawing would."""
    return _ends(stream) is not None


def is_wrapped(stream: IO[bytes], name: str) -> bool:
    """Return whether a text begins with BEGIN:NAME and ends with END:NAME. Source: RFC 5545 and RFC 6350."""
    head, tail = _ends(stream) or ("", "")
    return _line(head, 0) == f"BEGIN:{name}" and _line(tail, -1) == f"END:{name}"


def is_webvtt(stream: IO[bytes]) -> bool:
    """Return whether a text begins as subtitles for the web do. Source: https://www.w3.org/TR/webvtt1/#file-structure"""
    return _WEBVTT.match((_ends(stream) or ("", ""))[0]) is not None


def is_subrip(stream: IO[bytes]) -> bool:
    """Return whether a text begins with the number and the times of a subtitle."""
    return _SUBRIP.match((_ends(stream) or ("", ""))[0]) is not None


def is_json(stream: IO[bytes]) -> bool:
    """Return whether it is JSON and nothing else. Source: RFC 8259."""
    return _parsed(stream) is not ...


def is_geojson(stream: IO[bytes]) -> bool:
    """Return whether it is JSON that says of itself to be places. Source: RFC 7946, section 1.4."""
    parsed = _parsed(stream)
    return isinstance(parsed, dict) and parsed.get("type") in _GEOJSON


def _parsed(stream: IO[bytes]) -> Any:
    """Return what is in a file of JSON; `...` where that cannot be read."""
    with suppress(ValueError, RecursionError):
        return json.loads(stream.read().decode("utf-8-sig"), parse_constant=_refuse)
    return ...


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON.")


def _ends(stream: IO[bytes]) -> tuple[str, str] | None:
    """Return the beginning and the end of a text, with LF at the end of each line; None where it is none."""
    head = tail = ""
    with suppress(ValueError):
        for piece in _pieces(stream):
            if "\0" in piece:
                return None
            head = head if len(head) >= HEAD else (head + piece)[:HEAD]
            tail = (tail + piece)[-HEAD:]
        return None if _MARKUP.match(head) else (_with_lf(head), _with_lf(tail))
    return None


def _pieces(stream: IO[bytes]) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    while data := stream.read(PIECE):
        yield decoder.decode(data)
    yield decoder.decode(b"", final=True)


def _with_lf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _line(text: str, number: int) -> str:
    """Return a line as names in it are compared: the case of their letters means nothing."""
    lines = text.strip().splitlines()
    return lines[number].strip().upper() if lines else ""
