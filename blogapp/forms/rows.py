"""Rows in a form, for a group of fields that repeats: they are added, moved and removed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from wtforms import Field
from wtforms.fields.core import UnboundField
from wtforms.form import BaseForm
from wtforms.utils import unset_value

from blogapp.forms.files import UploadField

MOST = 1000  # rows in one field
ACTION = re.compile(r"(add|remove|up|down) ([\w-]{1,200})", re.ASCII)


@dataclass
class Entry:
    """One row: its controls by name, what is wrong with it as a whole, and where the cursor is to stand.

    `number` names its controls and stays its own wherever it is moved; `focus` is "first" for its first control, "up",
    "down" or "remove" for a button.
    """

    name: str
    number: str
    controls: BaseForm
    errors: list[str] = field(default_factory=list)
    focus: str = ""

    @property
    def id(self) -> str:
        """The id of the row in the page."""
        return f"{self.name}-row"

    @property
    def first(self) -> str:
        """The name of the control in which one begins to type, "" where there is none."""
        return next((control.name for control in self.controls if not isinstance(control, UploadField)), "")


class RepeatedField(Field):
    """Rows of controls. A hidden input of its own name tells "no rows" from "not sent", which changes nothing.

    The controls of a row are called `NAME-NUMBER-FIELD`, and a hidden input `NAME-NUMBER` says that the row is there;
    the rows stand in the order in which these come. A stored row has the number of its place, so that its controls know
    what is stored of it wherever it was moved.
    """

    focus = False  # whether the cursor is to stand on the button that adds a row
    entries: list[Entry]

    def __init__(
        self,
        *args: Any,
        rows: Any,
        controls: Mapping[str, UnboundField[Any]],
        typed: Callable[[Mapping[str, Any]], Mapping[str, Any]],
        **rest: Any,
    ) -> None:
        """Make rows of these `controls` for a format's `rows`; `typed` says what stands in them for a stored row."""
        super().__init__(*args, **rest)
        self.rows, self.controls, self.typed = rows, controls, typed
        self.row_label = rows.row_label
        self.path = self.name

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        self.process_errors = []
        stored = [row for row in data if isinstance(row, Mapping)] if isinstance(data, list | tuple) else []
        if formdata is not None and self.name in formdata:
            numbers = list(islice(self._numbers(formdata), max(MOST, self.rows.max)))
            known = {str(number): row for number, row in enumerate(stored)}
            self.entries = [self._entry(number, formdata, known.get(number)) for number in numbers]
        else:
            blank = max(self.rows.min, 1) - len(stored)
            rows = [*stored, *({} for _ in range(blank))]
            self.entries = [self._entry(str(number), None, row) for number, row in enumerate(rows)]
        own = frozenset(self.rows.media_ids(stored))
        for upload in uploads_in([self]):
            upload.stored |= own
        self.place_at(self.name)

    def _numbers(self, formdata: Any) -> Iterator[str]:
        """Return the numbers of the rows that were sent, in their order."""
        matches = (re.fullmatch(re.escape(self.name) + r"-([0-9]{1,6})", name) for name in formdata)
        return (match[1] for match in matches if match)

    def _entry(self, number: str, formdata: Any, stored: Mapping[str, Any] | None = None) -> Entry:
        name = f"{self.name}-{number}"
        controls = BaseForm(self.controls, prefix=name)
        controls.process(formdata, data=self.typed(stored or {}))
        return Entry(name, number, controls)

    def place_at(self, path: str) -> None:
        """Give what is in the rows the names by which a format knows it: with the row's place for its number."""
        self.path = path
        for place, entry in enumerate(self.entries):
            for control in entry.controls:
                inner = f"{path}-{place}-{control.short_name}"
                if isinstance(control, RepeatedField):
                    control.place_at(inner)
                elif isinstance(control, UploadField):
                    control.path = inner

    @property
    def data(self) -> Any:
        """The input of the format's field: each row as it was typed."""
        return [{control.short_name: control.data for control in entry.controls} for entry in self.entries]

    @property
    def blank(self) -> Entry:
        """A row for scripts to make new ones of."""
        return self._entry("new", None)

    @property
    def asks_for_zone(self) -> bool:
        """Whether a control in a row asks for a time zone."""
        return any(getattr(control, "asks_for_zone", False) for control in self.blank.controls)

    @property
    def is_full(self) -> bool:
        """Whether there are as many rows as there may be."""
        return len(self.entries) >= int(self.rows.max)

    def is_needed(self, control: Field) -> bool:
        """Return whether a row cannot do without a control's input."""
        return bool(self.rows.group.fields[control.short_name].required)

    def at(self, path: str) -> Any:
        """Return what stands at a path such as `0-amount`: a control, or a row where the path ends there."""
        place, _, rest = path.partition("-")
        if not place.isdecimal() or int(place) >= len(self.entries):
            return None
        entry = self.entries[int(place)]
        return find(entry.controls, rest) if rest else entry

    def change(self, action: str, name: str) -> None:
        """Add a row, or move or remove the one of that name; the cursor then stands where one goes on."""
        if action == "add" and not self.is_full:
            number = max((int(entry.number) for entry in self.entries), default=-1) + 1
            self.entries.append(self._entry(str(number), None))
            self.entries[-1].focus = "first"
        place = next((place for place, entry in enumerate(self.entries) if entry.name == name), None)
        if place is None:
            return
        entry = self.entries.pop(place)
        if action == "remove":
            neighbours = self.entries[place : place + 1] or self.entries[-1:]
            for neighbour in neighbours:
                neighbour.focus = "remove"
            self.focus = not neighbours
        else:
            self.entries.insert(max(place + {"up": -1, "down": 1}[action], 0), entry)
            entry.focus = action


@dataclass(frozen=True)
class Wrong:
    """What is wrong with a control, and what it is called."""

    id: str
    label: str
    errors: Sequence[str]


def wrong_in(controls: Iterable[Field], within: str = "") -> Iterator[Wrong]:
    """Yield what is wrong with controls, those in rows included."""
    for control in controls:
        label = f"{within}{control.label.text}"
        if control.errors:
            yield Wrong(control.id, label, control.errors)
        for place, entry in enumerate(getattr(control, "entries", ()), 1):
            of_row = f"{label} {place}"
            if entry.errors:
                yield Wrong(entry.id, of_row, entry.errors)
            yield from wrong_in(entry.controls, f"{of_row}, ")


def uploads_in(controls: Iterable[Field]) -> list[UploadField]:
    """Return the controls for files, those in rows included."""
    return [control for control in all_in(controls) if isinstance(control, UploadField)]


def all_in(controls: Iterable[Field]) -> Iterator[Field]:
    """Yield controls, each followed by those in its rows."""
    for control in controls:
        yield control
        for entry in getattr(control, "entries", ()):
            yield from all_in(entry.controls)


def find(controls: Iterable[Field], path: str) -> Any:
    """Return a control, or a row, by the path by which a format knows it, such as `steps-0-text`; None for neither."""
    name, _, rest = path.partition("-")
    control = next((control for control in controls if control.short_name == name), None)
    if not rest:
        return control
    return control.at(rest) if isinstance(control, RepeatedField) else None


def is_button(action: str) -> bool:
    """Return whether an action is that of a button in rows."""
    return ACTION.fullmatch(action) is not None


def change(controls: Iterable[Field], action: str) -> None:
    """Do to rows what a button of theirs says; nothing for any other."""
    button = ACTION.fullmatch(action)
    if button:
        for repeated in _repeated(controls):
            named = button[2] if button[1] == "add" else button[2].rpartition("-")[0]
            if named == repeated.name:
                repeated.change(button[1], button[2])


def _repeated(controls: Iterable[Field]) -> Iterator[RepeatedField]:
    for control in controls:
        if isinstance(control, RepeatedField):
            inner = [part for entry in control.entries for part in entry.controls]
            yield control
            yield from _repeated(inner)
