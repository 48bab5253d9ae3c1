"""Values as PHP serializes them (php.net, serialize), which is how WordPress stores what is no text."""

from __future__ import annotations

from collections.abc import Mapping

Value = str | int | Mapping[str, "Value"]


def dumps(value: Value) -> str:
    """Return a text, a number or an array by keys, serialized. The length of a text is in bytes."""
    if isinstance(value, Mapping):
        inner = "".join(_key(key) + dumps(each) for key, each in value.items())
        return f"a:{len(value)}:{{{inner}}}"
    return f"i:{value};" if isinstance(value, int) else f's:{len(value.encode())}:"{value}";'


def _key(key: str) -> str:
    """Return a key: PHP takes one that is a number for that."""
    return dumps(int(key) if key.isdecimal() and str(int(key)) == key else key)
