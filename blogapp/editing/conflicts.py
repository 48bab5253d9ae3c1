"""Two people changed one post: what each of them wrote, and the difference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flask_babel import gettext as _
from wtforms import Field

from blogapp.forms import PostForm
from blogapp.forms.controls import OneField, RowsField, ToggleField
from blogapp.forms.files import UploadField
from blogapp.models import Post
from blogapp.text import normalise
from blogapp.text.diff import DiffPart, pieces


@dataclass(frozen=True)
class Difference:
    """What one control holds here and there. `parts` are pieces of text, each "same", "mine" or "theirs".

    `is_coarse`: some are long, since looking for what they have in common would have taken too long.
    """

    name: str
    label: str
    mine: str
    theirs: str
    parts: list[tuple[str, str]]
    is_coarse: bool


def differences(form: PostForm, post: Post) -> list[Difference]:
    """Return what was typed into a form beside what is stored now, where they differ."""
    stored = PostForm(post, as_stored=True)
    found = []
    for field in form.controls():
        other = stored.find(field.name)
        mine, theirs = _words(field), _words(other) if other else ""
        if mine != theirs:
            diff, is_coarse = pieces(theirs, mine)
            label = str(field.label.text)
            found.append(Difference(field.name, label, mine, theirs, list(_parts(diff)), is_coarse))
    return found


def _words(field: Field) -> str:
    """Return what a control says, as text."""
    if isinstance(field, UploadField):
        return field.words
    if isinstance(field, ToggleField):
        return _("yes") if field.data else _("no")
    if isinstance(field, RowsField):
        return ", ".join(name for number, name, _depth in field.rows if number in (field.data or ()))
    if isinstance(field, OneField):
        return dict(field.options).get(str(field.data or ""), str(field.data or ""))
    return normalise(str(field.data or ""))


def _parts(diff: Iterable[DiffPart]) -> Iterator[tuple[str, str]]:
    for piece in diff:
        if piece.old == piece.new:
            yield "same", piece.new
        else:
            yield from ((whose, text) for whose, text in (("theirs", piece.old), ("mine", piece.new)) if text)
