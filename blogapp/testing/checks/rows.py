"""Checks of what repeats: each row, and each part of it, is stored, shown, told, found, and refused in words."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from typing import Any

from blogapp.formats import Errors
from blogapp.formats.fields import Field
from blogapp.testing.checks.register import check
from blogapp.testing.kit import Kit, demand, fail
from blogapp.testing.tries import others, taken
from blogapp.testing.walking import texts
from blogapp.text import safe_html

MANY = 5
TYPED = {"line": "{mark}", "lines": ["{mark}"], "text": "{mark}", "url": "https://example.org/{mark}"}
FOUND = TYPED.keys() - {"url"}  # search reads words
NUMBERS = ("0", "1", "9", "99", "999", "9999", "-1")


def _rows_of(kit: Kit) -> Iterator[tuple[str, Field[Any], list[dict[str, Any]]]]:
    """Yield each field that repeats a group, with the rows of the example."""
    for name, field in kit.format.fields.items():
        if field.group and isinstance(rows := kit.raw.get(name), list) and rows:
            yield name, field, copy.deepcopy(rows)


def _marked(name: str, field: Field[Any], rows: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Return several rows with a word of its own in each part that takes one, and those words by the part's place."""
    most = min(MANY, getattr(field, "max", MANY))
    filled = {key: value for row in reversed(rows) for key, value in row.items()}
    made, marks = [], {}
    for number in range(max(most, len(rows))):
        row = copy.deepcopy(rows[number] if number < len(rows) else filled)
        for at, (part, inner) in enumerate(field.group.fields.items()):
            mark = f"kanari{number}x{at}x"
            typed = json.loads(json.dumps(TYPED.get(inner.control, "")).replace("{mark}", mark))
            if typed and (part in filled or inner.required) and mark in " ".join(texts(taken(inner, typed))):
                row[part], marks[f"{part} in row {number + 1} of {name}"] = typed, mark
        made.append(row)
    return made, marks


def _with_many(kit: Kit) -> Iterator[tuple[str, dict[str, Any], dict[str, str]]]:
    """Yield for each field of rows a post that has many of them, as data, where the format accepts one."""
    for name, field, rows in _rows_of(kit):
        made, marks = _marked(name, field, rows)
        try:
            data = kit.checked({**copy.deepcopy(kit.raw), name: made, "title": "A title"})
        except Exception:  # noqa: BLE001, S112 - what is refused is no post; other checks look at how it is refused
            continue
        yield name, data, marks


@check
def rows_are_stored_as_they_are(kit: Kit) -> None:
    """Each row is stored, in its place, also one that is like another."""
    for name, field, rows in _rows_of(kit):
        made, _ = _marked(name, field, rows)
        many = [*made, copy.deepcopy(made[0])][: getattr(field, "max", MANY)]
        alike = [copy.deepcopy(rows[0]), {**copy.deepcopy(rows[-1]), **_words(field, rows[0])}]
        for given in (many, alike, [*reversed(made)]):
            try:
                data = kit.format.clean({**copy.deepcopy(kit.raw), name: given, "title": "A title"})
                wanted = field.clean(copy.deepcopy(given))
            except Exception:  # noqa: BLE001, S112 - what is refused loses nothing; other checks look at how
                continue
            demand(
                data.get(name) == wanted,
                f"clean() stores {len(data.get(name) or ())} rows of {name}, and not the {len(wanted)} that were "
                "typed, in their order; store what the field returns.",
            )


def _words(field: Field[Any], row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the words of a row, by which another row is taken for the same."""
    return {part: value for part, value in row.items() if field.group.fields[part].control in FOUND}


@check
def every_row_is_shown(kit: Kit) -> None:
    """The page and the feed show each part of each row: what is typed is seen by somebody."""
    for _, data, marks in _with_many(kit):
        for view, html in (("page", kit.html("page", data)), ("feed", str(safe_html(kit.html("feed", data))))):
            lost = [place for place, mark in marks.items() if mark not in html]
            demand(not lost, f"The {view} does not show {lost and lost[0]}; write every part of every row there.")


@check
def every_row_is_told(kit: Kit) -> None:
    """Search finds the words of every row; JSON-LD and a file that tell of the first row tell of the last one, too."""
    for name, data, marks in _with_many(kit):
        seen = kit.seen(data)
        words = str(seen.text_of())
        controls = {part: inner.control for part, inner in kit.format.fields[name].group.fields.items()}
        lost = [p for p, mark in marks.items() if controls[p.partition(" in ")[0]] in FOUND and mark not in words]
        demand(not lost, f"text_of() lacks {lost and lost[0]}; begin with super().text_of().")
        told = {"json_ld()": " ".join(texts(seen.json_ld()))}
        told |= {f'download("{ending}")': seen.download(ending) for ending in kit.format.downloads}
        for teller, text in told.items():
            first = {place.partition(" in ")[0] for place, mark in marks.items() if " row 1 " in place and mark in text}
            lost = [p for p, mark in marks.items() if p.partition(" in ")[0] in first and mark not in text]
            demand(not lost, f"{teller} tells the first row of {name} and lacks {lost and lost[0]}; tell all of them.")


@check
def rows_are_refused_in_words(kit: Kit) -> None:
    """Whatever stands in a row, and whatever is missing, the editor reads a sentence at one of its parts."""
    for name, field, rows in _rows_of(kit):
        for row in _attempts(field, rows[0]):
            for partial in (False, True):
                raw = {**copy.deepcopy(kit.raw), name: [row], "title": "A title"}
                try:
                    kit.format.clean(raw, partial=partial)
                except Errors as errors:
                    parts = [key.split("-", 2)[2] for key in errors.sentences if key.startswith(f"{name}-0-")]
                    strange = [part for part in parts if part.partition("-")[0] not in field.group.fields]
                    demand(not strange, f"validate() of a row of {name} names {strange}, which is no field of it.")
                except Exception as error:  # noqa: BLE001 - the format's own code
                    fail(
                        f"clean() raises {type(error).__name__} ({error}) for {row!r:.80} in {name}; ask in validate() "
                        "of the group whether each value is there."
                    )


def _attempts(field: Field[Any], row: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield rows with one part missing, with one part alone, and with other values in one part."""
    needed = {part: value for part, value in row.items() if field.group.fields[part].required}
    yield needed
    for part, inner in field.group.fields.items():
        yield {key: value for key, value in row.items() if key != part}
        for value in (*others(inner, row.get(part)), *(NUMBERS if inner.control in {"integer", "number"} else ())):
            yield {**row, part: value}
            yield {part: value}


@check
def files_in_rows_are_named(kit: Kit) -> None:
    """A file in a row is public while the post is; one that media_ids() does not name is a 404."""
    for what, one in kit.tries.items():
        ids = set(kit.format.media_ids(one.data))
        for name, field in kit.format.fields.items():
            lost = set(field.media_ids(one.data.get(name, field.empty))) - ids
            demand(
                not lost, f"media_ids() forgets {sorted(lost)} in {name} of {what}; begin with super().media_ids(data)."
            )
