"""Checks that what is shown is written as the reader's language writes it: numbers, lengths of time, days, choices."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from blogapp.formats import PostFormat, Reader
from blogapp.posts import templates
from blogapp.testing.checks.register import check
from blogapp.testing.kit import Kit, demand
from blogapp.testing.tree import read

OTHER = Reader(
    number=lambda amount, unit: "kanari number",
    span=lambda seconds: "kanari span",
    day=lambda on: "kanari day",
    listed=" & ".join,
)


def _values(seen: PostFormat) -> Iterator[tuple[str, str, Any]]:
    """Yield the values of a post, those in rows, too, each with its field's name and control; none that is empty."""
    for name, field in seen.fields.items():
        value = getattr(seen, name)
        if field.group:
            for row in value:
                yield from ((part, inner.control, getattr(row, part)) for part, inner in row.fields.items())
        elif value:
            yield name, field.control, value


def _plainly(control: str, value: Any) -> list[str]:
    """Return how programs write a value, where no reader would; nothing of what a kind of somebody's own returns."""
    if control == "number" and hasattr(value, "amount"):
        text = f"{value.amount:f}"
        return [text] if "." in text or len(text) > 3 else []
    if control == "duration" and hasattr(value, "iso"):
        return [value.iso, str(value.seconds)] if value.seconds > 1000 else [value.iso]
    return [value.on.isoformat()] if control == "date" and hasattr(value, "on") else []


@check
def values_are_written_for_their_reader(kit: Kit) -> None:
    """A number is 7,50 € to a German, and a length no PT6H30M to anybody: a value that is written as it is says so."""
    for what, one in kit.tries.items():
        seen = kit.seen(one.data)
        seen.reader = OTHER
        with kit.app.test_request_context():
            text = read(str(templates.fill(seen, "page"))).text
        typed = " ".join(str(value) for _, control, value in _values(seen) if control in {"line", "lines", "text"})
        for name, control, value in _values(seen):
            raw = [w for w in _plainly(control, value) if re.search(rf"(?<![\w.,-]){re.escape(w)}(?![\w.-])", text)]
            demand(
                not raw or raw[0] in typed,
                f"The page of {what} writes {name} as {raw and raw[0]}, in every language; write the value itself, "
                f"{{{{ {name} }}}}.",
            )
            chosen = zip(value.keys, value.words, strict=True) if control == "choices" else ()
            lost = [word for key, word in chosen if key != word and key in text and word not in text]
            demand(
                not lost,
                f"The page of {what} writes what is stored of {name}, and not “{lost and lost[0]}”; write the value "
                f"itself, {{{{ {name} }}}}, or its .words.",
            )


@check
def numbers_keep_their_digits(kit: Kit) -> None:
    """Two numbers that differ are not stored as one."""
    for name, field in kit.format.fields.items():
        for pair in (("1234567", "1234568"), ("12345", "12346")) if field.control in {"number", "integer"} else ():
            try:
                one, two = (field.clean(typed) for typed in pair)
            except ValueError:
                continue
            demand(
                one != two,
                f"{name} stores {pair[0]} and {pair[1]} as the same, {one!r}; keep the digits, as Decimal does and "
                "float does not.",
            )


@check
def pictures_have_a_size(kit: Kit) -> None:
    """A page does not jump when a picture comes, for its place is known before."""
    known = {file.url for file in kit.media.values() if file.width}
    for (what, view), html in kit.rendered.items():
        for picture in read(html).all("img"):
            sizes = {"width", "height"} & picture.attributes.keys()
            demand(
                picture.attributes.get("src") not in known or len(sizes) == 2,
                f"The view {view} of {what} has a picture without width and height; write the value itself, or "
                "its .file.width and .file.height.",
            )
