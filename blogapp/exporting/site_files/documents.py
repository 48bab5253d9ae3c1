"""A text with what is said of it: front matter, a JSON object between two lines `---`, and below it the text as it is.

JSON, since it has one reading. YAML, of which it is a part (so that whatever reads front matter reads this), takes
`no` for a truth and `1e3` for a word, and can be a bomb; TOML has no null, which the data of a format may hold. What a
format has stored keeps the order of its names, which it may go by; all other names are in alphabetical order.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FENCE = b"---\n"
WIDE = 100  # signs from which on a value that is no `body` is taken for a text
# What editors and git may change in a text, or cannot be written: it stands in the front matter, escaped.
_FRAGILE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")


class Malformed(ValueError):
    """A file cannot be read; the message is a sentence, `line` says where."""

    def __init__(self, sentence: str, line: int = 1) -> None:
        super().__init__(sentence)
        self.line = line


@dataclass(frozen=True)
class Document:
    """What a file says of a text, and the text; None where there is none below."""

    front: Mapping[str, Any]
    text: str | None
    source: str = ""

    def line_of(self, name: str) -> int:
        """Return the line in which something is said."""
        at = self.source.find(f'\n  "{name}":')
        return 1 + self.source.count("\n", 0, at + 1) if at >= 0 else 2


def written(front: Mapping[str, Any], text: str | None = None) -> bytes:
    """Return the bytes of a file. One line end is added to the text, whatever it ends with."""
    above = FENCE + dumped(front, indent=2).encode() + b"\n" + FENCE
    return above if text is None else above + b"\n" + text.encode() + b"\n"


def dumped(value: Any, indent: int | None = None) -> str:
    """Return a value as JSON in which every letter can be read, and nothing breaks a line."""
    return _FRAGILE.sub(_escaped, json.dumps(value, ensure_ascii=False, indent=indent))


def _escaped(sign: re.Match[str]) -> str:
    """Escape a sign; between values of JSON stands none but line feeds, which are not taken for one."""
    return f"\\u{ord(sign[0]):04x}"


def read(data: bytes) -> Document:
    """Read a file. Raises `Malformed`."""
    if not data.startswith(FENCE):
        ends = b"\r" in data[:10]
        raise Malformed("It must begin with a line “---”" + (", and its lines end with LF alone." if ends else "."))
    end = data.find(b"\n" + FENCE, len(FENCE) - 1)
    if end < 0:
        raise Malformed("A second line “---”, which ends what is said of the text, is missing.")
    source = decoded(data[len(FENCE) : end])
    front = loaded(source, 2)
    if not isinstance(front, dict):
        raise Malformed("Between the lines “---” an object in braces must stand.", 2)
    below = data[end + 1 + len(FENCE) :]
    if not below:
        return Document(front, None, f"\n{source}")
    first = 2 + data.count(b"\n", 0, end + 1)  # the line after the second fence
    text = decoded(below, first).removeprefix("\n")
    return Document(front, text.removesuffix("\n"), f"\n{source}")


def decoded(data: bytes, first: int = 1) -> str:
    """Return bytes as text. Raises `Malformed`."""
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = first + data.count(b"\n", 0, error.start)
        raise Malformed("It is no UTF-8. Save it as UTF-8.", line) from None


def loaded(source: str, first: int = 1) -> Any:
    """Return a value that stands as JSON in a file, from some line on. Raises `Malformed`."""
    try:
        return json.loads(source, object_pairs_hook=_once, parse_constant=_refused)
    except json.JSONDecodeError as error:
        raise Malformed(f"This is no JSON: {error.msg}.", first + error.lineno - 1) from None
    except RecursionError:
        raise Malformed("This is no JSON of a post: it is too deep.", first) from None
    except Malformed as error:
        raise Malformed(str(error), first) from None
    except ValueError as error:
        raise Malformed(f"This is no JSON: {error}.", first) from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        name = next(name for number, (name, _) in enumerate(pairs) if name in dict(pairs[:number]))
        raise Malformed(f"“{name}” stands in it twice. Take one away.")
    return found


def _refused(word: str) -> None:
    raise Malformed(f"{word} is no number that JSON knows.")


def can_stand_below(text: object) -> bool:
    """Return whether something is a text that can be written as it is."""
    return isinstance(text, str) and text != "" and not _FRAGILE.search(text)


def text_of(data: object) -> str:
    """Return the name of the value of a format's data that is the text below; "" where none is.

    It follows from the data alone, for the format may not be there: `body`, else the longest of several lines.
    """
    if not isinstance(data, dict):
        return ""
    fitting = {name: text for name, text in data.items() if can_stand_below(text)}
    if "body" in fitting:
        return "body"
    long = [name for name, text in fitting.items() if "\n" in text or len(text) >= WIDE]
    return max(long, key=lambda name: (len(fitting[name]), name), default="")
