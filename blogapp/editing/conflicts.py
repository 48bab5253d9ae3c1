"""Two people changed one post: what each of them wrote, and the difference."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from flask_babel import gettext as _
from wtforms import Field

from blogapp.forms import PostForm
from blogapp.forms.controls import OneField, RowsField, ToggleField
from blogapp.forms.files import UploadField
from blogapp.models import Post
from blogapp.text import normalise

MOST = 4_000_000  # comparisons of words; beyond this lines are compared, and then nothing


@dataclass(frozen=True)
class Difference:
    """What one control holds here and there. `parts` are pieces of text, each "same", "mine" or "theirs"."""

    name: str
    label: str
    mine: str
    theirs: str
    parts: list[tuple[str, str]]


def differences(form: PostForm, post: Post) -> list[Difference]:
    """Return what was typed into a form beside what is stored now, where they differ."""
    stored = PostForm(post, as_stored=True)
    found = []
    for field in form.controls():
        other = stored.find(field.name)
        mine, theirs = _words(field), _words(other) if other else ""
        if mine != theirs:
            parts = list(_parts(theirs, mine))
            found.append(Difference(field.name, str(field.label.text), mine, theirs, parts))
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


def _parts(theirs: str, mine: str) -> Iterator[tuple[str, str]]:
    for pattern in (r"\s+|[^\s]+", r"[^\n]*\n?"):
        old, new = re.findall(pattern, theirs), re.findall(pattern, mine)
        if len(old) * len(new) <= MOST:
            break
    else:
        old, new = [theirs], [mine]
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            yield "same", "".join(old[a:b])
        else:
            yield from (
                (whose, text) for whose, text in (("theirs", "".join(old[a:b])), ("mine", "".join(new[c:d]))) if text
            )
