"""What stands in a form: a control for each kind of field that a format may have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, Field, StringField, TextAreaField
from wtforms.utils import unset_value

from blogapp.formats import MediaFile
from blogapp.formats import fields as f

LARGEST_ID = 2**31 - 1


def row_id(text: object) -> int:
    """Read the id of a row; 0, which is nobody's, for anything else."""
    digits = str(text)
    number = int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= 10 else 0
    return number if number <= LARGEST_ID else 0


class ToggleField(BooleanField):
    """A checkbox. A hidden input of its name tells "not checked" from "not sent", which changes nothing."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:
            self.data = any(value not in self.false_values for value in valuelist)


class OneField(StringField):
    """One of several. `options` holds the value and the words of each; another value that was sent is kept."""

    options: Sequence[tuple[str, str]] = ()

    def __init__(self, *args: Any, options: Sequence[tuple[str, str]] = (), **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.options = options


class RowsField(Field):
    """Checkboxes for rows. `rows` holds the id, name and depth of each; not sent changes nothing."""

    rows: Sequence[tuple[int, str, int]] = ()

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:
            self.data = [number for text in valuelist if (number := row_id(text))]


class UploadField(Field):
    """A file: the one that was uploaded before, another one instead, its description, or none any more.

    Beside the input of its own name there are `NAME-id`, `NAME-alt` and `NAME-remove`.
    """

    kept = 0
    alt = ""
    storage: FileStorage | None = None
    shown: MediaFile | None = None

    def __init__(self, *args: Any, kinds: Sequence[str] = (), has_alt: bool = False, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.kinds, self.has_alt = kinds, has_alt

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        stored = data if isinstance(data, Mapping) else {}
        self.kept, self.alt = row_id(stored.get("id")), str(stored.get("alt") or "")
        self.process_errors = []
        if formdata is None:
            return
        self.kept = row_id(formdata.get(f"{self.name}-id", self.kept))
        self.alt = formdata.get(f"{self.name}-alt", self.alt)
        if formdata.get(f"{self.name}-remove"):
            self.kept, self.alt = 0, ""
        file = request.files.get(self.name)
        self.storage = file if file and file.filename else None

    @property
    def data(self) -> dict[str, Any] | None:
        """The input of the format's field."""
        return {"id": self.kept, "alt": self.alt} if self.kept else None


def control(field: f.Field[Any]) -> Field:
    """Return the control of a format's field. It takes anything: what is wrong with it, the format says."""
    label, help = _(field.label), _(field.help) if field.help else ""
    attributes = {name: value for name, value in field.attributes().items() if name not in {"min", "max"}}
    if isinstance(field, f.Choice):
        options = [("", "—"), *((key, _(choice)) for key, choice in field.choices.items())]
        return OneField(label, options=options, description=help)
    if field.control == "toggle":
        return ToggleField(label, description=help)
    if isinstance(field, f.File):
        has_alt = isinstance(field, f.Image)
        return UploadField(label, description=help, render_kw=attributes, kinds=field.kinds, has_alt=has_alt)
    if field.control in {"text", "lines"}:
        rows = "12" if field.control == "text" and field.required else "4"
        return TextAreaField(label, description=help, render_kw={"rows": rows, **attributes})
    plain = {"inputmode": "url", "autocapitalize": "none", "spellcheck": "false"} if field.control == "url" else {}
    return StringField(label, description=help, render_kw={"autocomplete": "off", **plain, **attributes})


def typed(field: f.Field[Any], stored: Any) -> Any:
    """Return what a control shows for a stored value."""
    if isinstance(field, f.File):
        return stored
    return bool(stored) if field.control == "toggle" else field.typed(stored)
