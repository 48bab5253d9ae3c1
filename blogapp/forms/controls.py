"""What stands in a form: a control for each kind of field that a format may have."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, cast

from flask_babel import gettext as _
from markupsafe import Markup
from wtforms import BooleanField, Field, StringField, TextAreaField
from wtforms.fields.core import UnboundField
from wtforms.utils import unset_value

from blogapp import site
from blogapp.formats import fields as f
from blogapp.formats.fields import syntaxes
from blogapp.forms.files import PicturesField, UploadField
from blogapp.forms.rows import RepeatedField
from blogapp.models.ids import row_id
from blogapp.text import HtmlSource
from blogapp.text.conversion import lossless_markdown

TYPED_AS_IT_IS = {"inputmode": "url", "autocapitalize": "none", "spellcheck": "false"}


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


class CheckboxesField(Field):
    """Checkboxes for rows. `rows` holds the id, name and depth of each; not sent changes nothing."""

    rows: Sequence[tuple[int | str, str, int]] = ()

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:
            self.data = [number for text in valuelist if (number := row_id(text))]


class SeveralField(Field):
    """Several of a list, a checkbox for each; not sent changes nothing."""

    def __init__(self, *args: Any, options: Mapping[str, str], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.options = options

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:
            self.data = [key for key in valuelist if key]

    @property
    def rows(self) -> list[tuple[str, str, int]]:
        """The value, the words and the depth of each checkbox."""
        return [(key, words, 0) for key, words in self.options.items()]


class MomentField(StringField):
    """A date and time. What the browser's control for it could not show is shown as text, so that none is lost."""

    shown_as, form = "datetime-local", re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d", re.ASCII)

    def _value(self) -> str:
        return str(self.data or "")

    def __call__(self, **attributes: Any) -> Any:
        can_be_shown = not self._value() or self.form.fullmatch(self._value())
        return super().__call__(**{"type": self.shown_as if can_be_shown else "text", **attributes})


class ZonedField(MomentField):
    """A date and time and, in an input `NAME-zone`, their zone. Typed is both, the zone in brackets."""

    asks_for_zone = True
    zone = ""

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        self.process_errors = []
        stored = str(data or "") if data is not unset_value else ""
        at, _bracket, zone = stored.partition("[")
        self.at, self.zone = at, zone.removesuffix("]") if stored else str(site.zone())
        if formdata is not None and self.name in formdata:
            self.at = formdata.get(self.name)
            self.zone = formdata.get(f"{self.name}-zone", self.zone)

    @property
    def data(self) -> str:  # type: ignore[override]
        """The input of the format's field; a zone alone is nothing."""
        at, zone = self.at.strip(), self.zone.strip()
        return f"{at}[{zone}]" if at and zone else at

    def _value(self) -> str:
        return self.at


class ReferenceField(StringField):
    """Another post of the blog. What is stored of it stays as long as the address is not changed, be it gone or not."""

    def __init__(self, *args: Any, field: f.Field[Any], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.field, self.stored = field, None

    def process_data(self, value: Any) -> None:
        self.data = self.stored = value or None

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist and valuelist[0].strip() != self.field.typed(self.stored):
            self.data = valuelist[0]

    def _value(self) -> str:
        return self.data if isinstance(self.data, str) else self.field.typed(self.data)

    @property
    def words(self) -> str:
        """What stands in it, in words that two people can compare."""
        return self._value()


class TextField(TextAreaField):
    """A text in Markdown, or in HTML: a hidden input `NAME.syntax` then says so, and its data is an `HtmlSource`."""

    def __init__(self, *args: Any, breaks: bool = False, **rest: Any) -> None:
        """`breaks` says whether every line break of its Markdown counts."""
        super().__init__(*args, **rest)
        self.breaks = breaks

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        super().process(formdata, data, extra_filters)
        if formdata is not None and self.name in formdata:
            is_html = formdata.get(syntaxes.key_of(self.name)) == syntaxes.HTML
            self.data = HtmlSource(self.data or "") if is_html else self.data

    @property
    def is_html(self) -> bool:
        """Whether what stands in it is HTML."""
        return isinstance(self.data, HtmlSource)

    @cached_property
    def as_markdown(self) -> str | None:
        """The HTML as Markdown, None where that would lose something."""
        return lossless_markdown(self.data, breaks=self.breaks) if self.is_html and self.data else None

    def __call__(self, **attributes: Any) -> Any:
        """Return the control; where it holds HTML, nothing that helps to write Markdown is wired to it."""
        if not self.is_html:
            return super().__call__(**attributes)
        area = super().__call__(**{**attributes, "data-markdown": False, "spellcheck": "false", "class": "html-source"})
        hidden = Markup('<input type="hidden" name="{}" value="{}">').format(syntaxes.key_of(self.name), syntaxes.HTML)
        return hidden + area


class DayField(MomentField):
    """A date without a time."""

    shown_as, form = "date", re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def _line(field: f.Field[Any], texts: Mapping[str, Any]) -> Field:
    return StringField(**texts, render_kw=_attributes(field))


def _url(field: f.Field[Any], texts: Mapping[str, Any]) -> Field:
    return StringField(**texts, render_kw={**TYPED_AS_IT_IS, **_attributes(field)})


def _text(field: f.Field[Any], texts: Mapping[str, Any]) -> Field:
    rows = "12" if field.control == "text" and field.required else "4"
    wired = {"data-markdown": True} if field.syntax == "markdown" else {}  # by static/js/writing.js
    attributes = {"rows": rows, **wired, **_attributes(field)}
    if field.takes_html:
        return TextField(**texts, render_kw=attributes, breaks=getattr(field, "breaks", False))
    return TextAreaField(**texts, render_kw=attributes)


def _attributes(field: f.Field[Any]) -> dict[str, str]:
    """Return the attributes that a control for texts may have: the limits of a number are none of them."""
    return {name: value for name, value in field.attributes().items() if name not in {"min", "max"}}


def _choice(field: f.Field[Any], texts: Mapping[str, Any]) -> Field:
    return OneField(**texts, options=[("", "—"), *_options(field).items()])


def _options(field: f.Field[Any]) -> dict[str, str]:
    """Return the choices in the language of the page."""
    return {key: _(words) for key, words in field.choices.items()}


def _rows(field: f.Field[Any], texts: Mapping[str, Any]) -> Field:
    fields = field.group.fields
    return RepeatedField(**texts, rows=field, controls=of_fields(fields), typed=partial(typed, fields))


@dataclass(frozen=True)
class _Kind:
    """A kind of control: how it is made of a field and its texts, and whether it shows what is stored, not a text."""

    make: Callable[[f.Field[Any], Mapping[str, Any]], Field]
    shows_stored: bool = False


def _explained(texts: Mapping[str, Any]) -> dict[str, Any]:
    """Say what is to be typed where the field's author does not."""
    return {**texts, "description": texts["description"] or _("The address or the number of a post of this blog.")}


def _number(field: f.Field[Any], texts: Mapping[str, Any]) -> Field:
    label = f"{texts['label']} ({_(field.unit)})" if field.unit else texts["label"]
    return StringField(**{**texts, "label": label}, render_kw=_attributes(field))


LINE = _Kind(_line)
CONTROLS = {
    "line": LINE,
    "integer": LINE,
    "duration": LINE,
    "number": _Kind(_number),
    "url": _Kind(_url),
    "text": _Kind(_text),
    "lines": _Kind(_text),
    "moment": _Kind(lambda field, texts: MomentField(**texts, render_kw=_attributes(field))),
    "date": _Kind(lambda field, texts: DayField(**texts, render_kw=_attributes(field))),
    "zoned": _Kind(lambda field, texts: ZonedField(**texts, render_kw=_attributes(field))),
    "choice": _Kind(_choice),
    "choices": _Kind(lambda field, texts: SeveralField(**texts, options=_options(field)), True),
    "reference": _Kind(
        lambda field, texts: ReferenceField(**_explained(texts), field=field, render_kw=TYPED_AS_IT_IS), True
    ),
    "toggle": _Kind(lambda field, texts: ToggleField(**texts)),
    "file": _Kind(lambda field, texts: UploadField(**texts, kinds=field.kinds), True),
    "image": _Kind(lambda field, texts: UploadField(**texts, kinds=field.kinds, has_alt=True), True),
    "rows": _Kind(_rows, True),
    "images": _Kind(lambda field, texts: PicturesField(**texts, kinds=field.kinds), True),
}


def control(field: f.Field[Any]) -> Field:
    """Return the control of a format's field. It takes anything: what is wrong with it, the format says."""
    texts = {"label": _(field.label), "description": _(field.help) if field.help else ""}
    return CONTROLS.get(field.control, LINE).make(field, texts)


def of_fields(fields: Mapping[str, f.Field[Any]]) -> dict[str, UnboundField[Any]]:
    """Return the controls of fields, by their names; made outside of a form, they are not yet bound to one."""
    return {name: cast("UnboundField[Any]", control(field)) for name, field in fields.items()}


def typed(fields: Mapping[str, f.Field[Any]], data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the controls of fields show for stored data."""
    shown = {}
    for name, field in fields.items():
        if name in data:
            stored = field.stored_in(data)
            is_shown = CONTROLS.get(field.control, LINE).shows_stored or isinstance(stored, HtmlSource)
            shown[name] = stored if is_shown else field.typed(stored)
    return shown
