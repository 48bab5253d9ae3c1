"""What the checks try a format with: posts made of its example, and input that tells whether something is lost."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from blogapp.formats import Errors, PostFormat
from blogapp.formats.fields import Field

# Words that are lost where somebody lowers, folds, escapes, unescapes, cuts or decodes them.
SENTENCE = "McAllister, Søren & Zoë Ærø: “Ahoy!” 3 < 4, Promise<string>, &lt;b&gt; &amp;amp; 100% {it} 日本"
LINE = "Zoë & McØ!"
STOPS = [
    "Ostwik",
    "Lervik by the long quay, behind the old customs house",
    "Ålesund",
    "Ostwik",
    "Bo & Co",
    "a < b",
    "Ny by",
    "Öland",
    "Brim",
    "Dal",
    "Ostwik",
    "Æ Ø",
]
LINK = "https://example.org/kanari/log"
TEXT = f"""{SENTENCE}

- One *lamp*, one **coat**
- [The log of the harbour]({LINK})

> Said in fog: 100% true.

    if a < b: Promise<string>

{"The harbour was closed, and nobody knew why. " * 30}

Søren's last word: Ahoi"""
ADDRESS = "https://example.org/a%2Fb/?page=2&word=%2520%C3%A6#part"
TELLING: dict[str, tuple[Any, ...]] = {
    "line": (SENTENCE, LINE),
    "lines": (STOPS, STOPS[:4], STOPS[:2]),
    "text": (TEXT, SENTENCE),
    "url": (ADDRESS, "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=42", "https://soundcloud.com/some/recording"),
    "moment": ("2031-11-30T23:30+09:00",),
    "toggle": (True,),
    "image": ({"id": 7, "alt": SENTENCE},),
    "images": ([{"id": 8, "alt": SENTENCE, "caption": LINE}, {"id": 9, "alt": "Zwei", "caption": "Two"}],),
    "file": ({"id": 6},),
}
PLAIN: tuple[Any, ...] = ("12", "7", "1.5", "a", "kanari", "2031-11-30", "example.org/kanari", "on")
EMPTY: tuple[Any, ...] = ("", None, [], ())


@dataclass(frozen=True)
class Try:
    """A post that the format accepts: what was typed, and the data that became of it."""

    raw: dict[str, Any]
    data: dict[str, Any]


def taken(field: Field[Any], value: Any) -> Any:
    """Return what a field stores for some input; its `empty` where it refuses it."""
    try:
        return field.clean(copy.deepcopy(value))
    except ValueError:
        return field.empty


def is_empty(value: Any) -> bool:
    """Return whether a stored value is none."""
    return any(value is empty or value == empty for empty in EMPTY) and value is not False and value != 0


def others(field: Field[Any], typed: Any) -> Iterator[Any]:
    """Yield input for a field that it takes, and that is another one than the example's; the most telling first."""
    ends = [attributes[name] for attributes in [field.attributes()] for name in ("max", "min") if name in attributes]
    stored = taken(field, typed)
    rows = _other_rows(field, typed)
    for value in (*rows, *TELLING.get(field.control, ()), *field.choices, *ends, shifted(typed), *PLAIN):
        other = taken(field, value)
        if not is_empty(other) and other != stored:
            yield value


def _other_rows(field: Field[Any], typed: Any) -> list[Any]:
    """Return input for a field whose group repeats: the example's rows with another one after them, and that alone."""
    group = field.group
    if group is None:
        return []
    first = typed[0] if isinstance(typed, list | tuple) and typed else {}
    row = {name: next(others(part, first.get(name)), first.get(name)) for name, part in group.fields.items()}
    return [[*(typed or ()), row], [row], [row, shifted(row)]]


def shifted(value: Any) -> Any:
    """Return a value with every digit another one: another price, another measure, another day."""
    if isinstance(value, Mapping):
        return {name: shifted(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [shifted(part) for part in value]
    return re.sub("[0-8]", lambda digit: str(int(digit[0]) + 1), value) if isinstance(value, str) else value


Checked = Callable[[Mapping[str, Any]], dict[str, Any]]


def tries(format: type[PostFormat], example: Mapping[str, Any], checked: Checked) -> dict[str, Try]:
    """Return the posts that the checks look at, by what they are; only such that can be published."""
    found: dict[str, Try] = {}
    for what, raw in _posts(format, example, checked):
        try:
            data = checked({**copy.deepcopy(raw), "title": "A title"})
        except Exception:  # noqa: BLE001, S112 - what is refused is no post; other checks look at how it is refused
            continue
        found[what] = Try(raw, data)
    return found


def _posts(
    format: type[PostFormat], example: Mapping[str, Any], checked: Checked
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield input for posts: the example, others, and some with little in them."""
    raw = dict(example)
    yield "the example", raw
    telling = other_post(format, raw, checked)
    yield "a post with other words", telling
    needed = {name for name, field in format.fields.items() if field.required}
    yield "the least", {name: value for name, value in raw.items() if name in needed}
    for name in format.fields:
        if name not in needed and name in raw:
            yield f"the example without {name}", {key: value for key, value in raw.items() if key != name}
            yield f"a post without {name}", {key: value for key, value in telling.items() if key != name}
        for typed in raw.get(name), telling.get(name):
            if isinstance(typed, list) and len(typed) > 1:
                yield f"the example with one of {name}", {**raw, name: typed[:1]}


def other_post(format: type[PostFormat], raw: Mapping[str, Any], checked: Checked) -> dict[str, Any]:
    """Return input in which as many fields as possible differ from the example's."""
    post = dict(raw)
    for name, field in format.fields.items():
        for value in others(field, raw.get(name)):
            try:
                checked({**copy.deepcopy(post), name: copy.deepcopy(value), "title": "A title"})
            except Errors:
                continue
            except Exception:  # noqa: BLE001 - another check reports it
                break
            post[name] = value
            break
    return post
