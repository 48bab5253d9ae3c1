"""Values that PHP serialized: arrays, texts, numbers, yes and no, nothing. Objects are read by nobody."""

from __future__ import annotations

from typing import Any

DEPTH_MAX = 20
LENGTH_MAX = 4 * 1024 * 1024


class Unreadable(ValueError):
    """What stands there is damaged, an object, or no serialized value."""


def is_serialized(text: str) -> bool:
    """Return whether a text looks like a serialized array or object."""
    return text[:2] in {"a:", "O:", "C:"} and text.rstrip().endswith("}")


def loads(text: str) -> Any:
    """Return a serialized value; an array is a dict. Raises `Unreadable`."""
    if len(text) > LENGTH_MAX:
        raise Unreadable
    reader = _Reader(text.encode("utf-8", "surrogatepass"))
    try:
        return reader.value(0)
    except (ValueError, IndexError) as error:
        raise Unreadable from error


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def value(self, depth: int) -> Any:
        kind = self.data[self.at : self.at + 2]
        self.at += 2
        match kind:
            case b"N;":
                return None
            case b"b:":
                return self._until(b";") == b"1"
            case b"i:":
                return int(self._until(b";"))
            case b"d:":
                return float(self._until(b";"))
            case b"s:":
                return self._text()
            case b"a:" if depth < DEPTH_MAX:
                return self._array(depth)
        raise Unreadable

    def _until(self, sign: bytes) -> bytes:
        end = self.data.index(sign, self.at, self.at + 40)
        found = self.data[self.at : end]
        self.at = end + 1
        return found

    def _text(self) -> str:
        """Read as many bytes as it says; where they were changed since, as many as there are to the next quote."""
        length = int(self._until(b":"))
        start, end = self.at + 1, self.at + 1 + length
        if length < 0:
            raise Unreadable
        if self.data[end : end + 2] != b'";':
            end = self.data.index(b'";', start)
        self.at = end + 2
        return self.data[start:end].decode("utf-8", "replace")

    def _array(self, depth: int) -> dict[Any, Any]:
        number = int(self._until(b":"))
        self.at += 1
        found = {}
        for _ in range(min(number, LENGTH_MAX)):
            key = self.value(DEPTH_MAX)
            found[key] = self.value(depth + 1)
        if self.data[self.at : self.at + 1] != b"}":
            raise Unreadable
        self.at += 1
        return found
