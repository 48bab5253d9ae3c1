"""Two people changed one post: what each of them wrote, and the difference."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from wtforms import Field

from blogapp.forms import PostForm
from blogapp.forms.controls import CheckboxesField, OneField, ReferenceField, SeveralField, ToggleField
from blogapp.forms.files import UploadField
from blogapp.forms.rows import Entry, RepeatedField
from blogapp.plugins.fallback import bare_words
from blogapp.text import HtmlSource, normalise, plain_text
from blogapp.text.diff import DiffPart, pieces


@dataclass(frozen=True)
class Difference:
    """What one control holds here and there, and in `parts` what became of theirs where it is mine.

    `is_coarse`: some are long, since looking for what they have in common would have taken too long.
    """

    name: str
    label: str
    mine: str
    theirs: str
    parts: list[DiffPart]
    is_coarse: bool


def differences(theirs_form: PostForm, mine_form: PostForm) -> list[Difference]:
    """Return what stands in two forms of a post, where they differ."""
    found = []
    for field in mine_form.controls():
        other = theirs_form.find(field.name)
        mine, theirs = words_of(field), words_of(other) if other else ""
        if mine != theirs or (other and not is_same(other, field)):
            found.append(difference(field.name, _label(field, other), theirs, mine))
    mine, theirs = words_of_data(mine_form), words_of_data(theirs_form)
    return [*found, difference("data", _("Text"), theirs, mine)] if mine != theirs else found


def difference(name: str, label: str, theirs: str, mine: str) -> Difference:
    """Return what is said here and there under one name, compared."""
    diff, is_coarse = pieces(theirs, mine)
    return Difference(name, label, mine, theirs, diff, is_coarse)


def words_of_data(form: PostForm) -> str:
    """Return what a post says in the fields of its format, where there are no controls for them: its plugin is gone."""
    return plain_text(bare_words(form.written.data)) if form.locked else ""


def _label(field: Field, other: Field | None) -> str:
    """Return what a control is called, with the syntax of its text where that is another one there."""
    label = str(field.label.text)
    if other is None or is_html(field) == is_html(other):
        return label
    return f"{label} (HTML → Markdown)" if is_html(other) else f"{label} (Markdown → HTML)"


def is_html(field: Field) -> bool:
    """Return whether a text in HTML stands in a control."""
    return isinstance(field.data, HtmlSource)


def is_same(one: Field, other: Field) -> bool:
    """Return whether two controls say the same, in the same syntax."""
    return words_of(one) == words_of(other) and is_html(one) == is_html(other)


def words_of(field: Field) -> str:
    """Return what a control says, as text."""
    if isinstance(field, RepeatedField):
        return "\n".join(filter(None, map(_row_words, field.entries)))
    if isinstance(field, UploadField | ReferenceField):
        return field.words
    if isinstance(field, ToggleField):
        return _("yes") if field.data else _("no")
    if isinstance(field, CheckboxesField | SeveralField):
        return ", ".join(name for key, name, _depth in field.rows if key in (field.data or ()))
    if isinstance(field, OneField):
        return dict(field.options).get(str(field.data or ""), str(field.data or ""))
    return normalise(str(field.data or ""))


def _row_words(entry: Entry) -> str:
    """Return what is filled in in a row, each control's words after its label."""
    said = ((control.label.text, words_of(control)) for control in entry.controls if control.data)
    return " · ".join(f"{label}: {words}" for label, words in said if words)
