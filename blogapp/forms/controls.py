"""What stands in a form: a control for each kind of field that a format may have."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from wtforms import BooleanField, Field, StringField, TextAreaField

from blogapp.formats import fields as f
from blogapp.forms.files import PicturesField, UploadField
from blogapp.models.ids import row_id

LOCAL = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d", re.ASCII)


class ToggleField(BooleanField):
    """A checkbox. A hidden input of its name tells "not checked" from "not sent", which changes nothing."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:
            self.data = any(value not in self.false_values for value in valuelist)


class OneField(StringField):
    """One of several. `options` holds the value and the words of each; another value that was sent stays."""

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


class MomentField(StringField):
    """A date and time. What the browser's control for it could not show is shown as text, so that none is lost."""

    def __call__(self, **attributes: Any) -> Any:
        is_local = not self.data or LOCAL.fullmatch(str(self.data))
        return super().__call__(**{"type": "datetime-local" if is_local else "text", **attributes})


def control(field: f.Field[Any]) -> Field:
    """Return the control of a format's field. It takes anything: what is wrong with it, the format says."""
    label, help = _(field.label), _(field.help) if field.help else ""
    attributes = {name: value for name, value in field.attributes().items() if name not in {"min", "max"}}
    if isinstance(field, f.Choice):
        options = [("", "—"), *((key, _(choice)) for key, choice in field.choices.items())]
        return OneField(label, options=options, description=help)
    if field.control == "toggle":
        return ToggleField(label, description=help)
    if isinstance(field, f.File | f.Images):
        kind_of_file = PicturesField if isinstance(field, f.Images) else UploadField
        return kind_of_file(label, description=help, kinds=field.kinds, has_alt=isinstance(field, f.Image))
    if field.control in {"text", "lines"}:
        rows = "12" if field.control == "text" and field.required else "4"
        return TextAreaField(label, description=help, render_kw={"rows": rows, **attributes})
    plain = {"inputmode": "url", "autocapitalize": "none", "spellcheck": "false"} if field.control == "url" else {}
    kind_of_line = MomentField if field.control == "moment" else StringField
    return kind_of_line(label, description=help, render_kw={**plain, **attributes})


def typed(field: f.Field[Any], stored: Any) -> Any:
    """Return what a control shows for a stored value."""
    if isinstance(field, f.File | f.Images):
        return stored
    return bool(stored) if field.control == "toggle" else field.typed(stored)
