"""The form of a category or a tag."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from sqlalchemy import select
from wtforms import Field, StringField, TextAreaField, ValidationError

from blogapp import db
from blogapp.forms import untouched
from blogapp.forms.controls import OneField
from blogapp.forms.filters import as_line, as_lines
from blogapp.i18n.catalogs import lazy as _l
from blogapp.models import Category, FormerSlug, Tag
from blogapp.models.ids import row_id
from blogapp.models.terms import LEVELS, NAME_MAX, RESERVED, key_of, rename
from blogapp.models.trees import nested
from blogapp.text import slug_objection, slugify

DESCRIPTION_MAX = 1000


class TermForm(FlaskForm):
    """What a category or a tag is called, where it is found, and what it is about."""

    name = StringField(_l("Name"), filters=[as_line], render_kw={"autocomplete": "off"})
    slug = StringField(
        _l("Address"),
        filters=[as_line],
        description=_l("The last part of the link. Made from the name when this is empty."),
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )
    description = TextAreaField(
        _l("Description"),
        filters=[as_lines, str.strip],
        description=_l("Shown above its posts."),
        render_kw={"rows": "3"},
    )
    parent = OneField(_l("Parent"))

    term: Category | Tag
    began: str  # of forms.untouched

    @classmethod
    def of(cls, term: Category | Tag, **given: Any) -> TermForm:
        """Return the form of a term, which may be a new one; with `formdata=None` whatever was sent."""
        form = cls(obj=term, parent=str(getattr(term, "parent_id", None) or ""), **given)
        form.term = term
        if isinstance(term, Category):
            form.parent.options = [("", _("(no parent)")), *_parents(term)]
        else:
            del form.parent
        form._keep()
        return form

    def _keep(self) -> None:
        """Leave alone what stands in the form as it was drawn, whatever somebody else has saved since."""
        stored = {
            "name": self.term.name or "",
            "slug": self.term.slug or "",
            "description": self.term.description or "",
        }
        if "parent" in self:
            stored["parent"] = str(getattr(self.term, "parent_id", None) or "")
        self.began = untouched.drawn(stored)
        for name, value in untouched.kept({name: self[name].data or "" for name in stored}, stored).items():
            self[name].data = value

    def validate_name(self, field: Field) -> None:
        """A term has a name of its own; categories in different places may share one."""
        if not field.data:
            raise ValidationError(_("Give it a name."))
        if len(field.data) > NAME_MAX:
            raise ValidationError(_("This is longer than %(most)s characters. Shorten it.", most=NAME_MAX))
        same = select(Tag.id).where(Tag.key == key_of(field.data), Tag.id != (self.term.id or 0))
        if isinstance(self.term, Tag) and field.data != self.term.name and db.session.scalar(same):
            raise ValidationError(_("There is a tag of this name already."))

    def validate_slug(self, field: Field) -> None:
        """No two have the same address, and what is typed is taken with all its letters."""
        model: Any = type(self.term)
        if field.data and field.data != self.term.slug and (objection := slug_objection(field.data)):
            raise ValidationError(_(objection))
        typed = field.data or self.name.data or ""
        field.data = slugify(typed, model.__name__.lower(), whole=bool(field.data))
        same = select(model.id).where(model.slug == field.data, model.id != (self.term.id or 0))
        if field.data in RESERVED or db.session.scalar(same):
            raise ValidationError(_("Another one is at this address already. Choose a different one."))

    def validate_description(self, field: Field) -> None:
        """A description is short."""
        if len(field.data) > DESCRIPTION_MAX:
            raise ValidationError(_("This is longer than %(most)s characters. Shorten it.", most=DESCRIPTION_MAX))

    def validate_parent(self, field: Field) -> None:
        """A category lies in no other, or in one that is there."""
        if field.data not in dict(self.parent.options):
            raise ValidationError(_("This category cannot be the parent. Choose another one."))

    def apply(self) -> None:
        """Put what was typed into the term and the session. To be called when it is valid."""
        if self.name.data and self.name.data != self.term.name:
            rename(self.term, self.name.data)
        if self.term.id and self.term.slug != self.slug.data:
            db.session.add(FormerSlug.of(self.term))
        self.term.slug, self.term.description = self.slug.data or "", self.description.data or ""
        if isinstance(self.term, Category):
            self.term.parent_id = int(self.parent.data) if self.parent.data else None
        db.session.add(self.term)
        db.session.flush()


class MergeForm(FlaskForm):
    """Into which category, by its id, or into which tag, by its name, another one is merged."""

    into = OneField(_l("Merge into"), filters=[as_line])

    term: Category | Tag
    found: Category | Tag

    @classmethod
    def of(cls, term: Category | Tag) -> MergeForm:
        """Return the form for a term. Among categories one chooses; of the many tags one types the name."""
        form = cls()
        form.term = term
        if isinstance(term, Category):
            others = [pair for pair in Category.tree(db.session()) if pair[0].id != term.id]
            form.into.options = [("", ""), *((str(each.id), "– " * depth + each.name) for each, depth in others)]
        else:
            form.into.options = [(name, name) for name in Tag.newest(db.session()) if name != term.name]
        return form

    def validate_into(self, field: Field) -> None:
        """It is merged into another one that is there."""
        typed, model = field.data or "", type(self.term)
        named = Tag.key == key_of(typed) if model is Tag else Category.id == row_id(typed)
        found: Any = db.session.scalar(select(model).where(named)) if typed else None
        if found is None:
            raise ValidationError(_("There is none of this name. Choose one that is there."))
        if found.id == self.term.id:
            raise ValidationError(_("It cannot be merged into itself. Choose another one."))
        self.found = found


def _parents(term: Category) -> list[tuple[str, str]]:
    """Return the categories in which one may lie: not itself, nothing within it, none too deep."""
    tree = nested(db.session.scalars(select(Category).order_by(Category.name, Category.id)))
    inside: set[int | None] = {term.id} if term.id else set()
    possible = []
    for row, depth in tree:
        if row.parent_id in inside:
            inside.add(row.id)
        elif row.id not in inside and depth + 1 < LEVELS:
            possible.append((str(row.id), "– " * depth + row.name))
    return possible
