"""Two people changed one post in different places: that is merged, and the rest is settled word by word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from wtforms import Field, StringField

from blogapp import db, site
from blogapp.editing.conflicts import is_html, is_same, words_of
from blogapp.forms import PostForm
from blogapp.forms.controls import ReferenceField, ZonedField
from blogapp.models import Post, Revision
from blogapp.models.ids import row_id
from blogapp.text import HtmlSource, normalise
from blogapp.text.merge import Chunk, Merged, merged, merged_value


@dataclass(frozen=True)
class Contested:
    """A control of which two people made different things, with what is agreed and what has to be settled."""

    name: str
    label: str
    merged: Merged
    is_text: bool

    def numbered(self) -> Iterator[tuple[str, Chunk[str]]]:
        """Yield the chunks, each conflict with the name of the inputs that settle it, the others with none."""
        number = 0
        for chunk in self.merged.chunks:
            yield ("" if chunk.is_agreed else f"merge-{self.name}-{number}"), chunk
            number += not chunk.is_agreed

    def settled(self, chosen: Mapping[str, str]) -> str | None:
        """Return the text as somebody settled it; None where a choice is missing."""
        texts = []
        for name, chunk in self.numbered():
            if name:
                options = {"mine": chunk.mine, "theirs": chunk.theirs, "both": f"{chunk.theirs} {chunk.mine}"}
                texts.append(options.get(chosen.get(name, "")))
        known = [text for text in texts if text is not None]
        return self.merged.resolved(known) if len(known) == len(texts) else None


def base_of(post: Post, token: str) -> Revision | None:
    """Return the revision that a form began from, by the token that it carries; None where it is not known any more."""
    known, _mark, restored = token.partition("~")
    if restored != site.current().restored:
        return None
    version, _dot, pending = known.partition(".")
    if pending:
        chosen = Revision.of_post(post.id).where(Revision.id == row_id(pending))
        return db.session.scalar(chosen)
    return Revision.at_version(db.session(), post.id, row_id(version))


def merge(form: PostForm, base: Revision, chosen: Mapping[str, str]) -> list[Contested]:
    """Put into a form what somebody else has changed since `base`; return what has to be settled beyond `chosen`.

    What only one of the two has changed is taken. Of a text that both changed, what they changed in different
    paragraphs is; all else is contested, and the form keeps what was typed.
    """
    theirs = PostForm(form.post, as_stored=True)
    before = PostForm(form.post, as_stored=True, written=base.written)
    contested = []
    for field in form.controls():
        other, former = theirs.find(field.name), before.find(field.name)
        if other is None or former is None or is_same(other, former):
            continue  # only the one who sent the form has changed it, if anybody
        is_text = _is_text(field) and is_html(field) == is_html(other)
        found = Contested(field.name, str(field.label.text), _merged(field, other, former), is_text)
        if not _settle(form, field, other, found, chosen):
            contested.append(found)
    return contested


def _settle(form: PostForm, mine: Field, theirs: Field, found: Contested, chosen: Mapping[str, str]) -> bool:
    """Put into a form what a control holds now, if that is known; return whether it is."""
    whole = chosen.get(f"merge-{found.name}-0") if not found.merged.is_clean else "theirs"
    if found.is_text and words_of(mine) != words_of(theirs):
        settled = found.settled(chosen)
        if settled is not None:
            mine.data = HtmlSource(settled) if is_html(mine) else settled
        return settled is not None
    if whole == "theirs":
        form.replace(theirs)
    return whole in {"mine", "theirs"}


def _is_text(field: Field) -> bool:
    """Return whether a control holds a text as it was typed, which can be made anew."""
    return isinstance(field, StringField) and not isinstance(field, ReferenceField | ZonedField)


def _merged(mine: Field, theirs: Field, base: Field) -> Merged:
    """Merge what three controls say: texts by their paragraphs, all else as a whole."""
    said: Sequence[str] = [normalise(words_of(field)) for field in (base, mine, theirs)]
    if all(map(_is_text, (mine, theirs, base))) and len({is_html(field) for field in (mine, theirs, base)}) == 1:
        return merged(*said)
    return Merged((merged_value(*said),))
