"""What an administrator changes while the site runs."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, StringField, ValidationError

from blogapp import db
from blogapp.accounts.permissions import action
from blogapp.editing import site_changes
from blogapp.editing.blueprint import bp
from blogapp.editing.comment_settings import CommentRulesForm, refuse_longer
from blogapp.editing.look_settings import LookForm, tell_shades
from blogapp.editing.reading_settings import ReadingForm
from blogapp.forms import untouched
from blogapp.forms.controls import OneField, ToggleField
from blogapp.forms.filters import as_line
from blogapp.i18n import languages
from blogapp.i18n.catalogs import lazy as _l
from blogapp.models import Media, Site

TITLE_MAX = 100
TAGLINE_MAX = 200


class NameForm(FlaskForm):
    """What the site is called, and the language it speaks."""

    title = StringField(_l("Name of the site"), filters=[as_line])
    tagline = StringField(_l("Tagline"), filters=[as_line], description=_l("A few words under the name. Optional."))
    language = OneField(
        _l("Language of the site"), description=_l("Of what is not written by people: menus, dates, buttons.")
    )
    readers_language = ToggleField(
        _l("Let the reader's browser choose the language"),
        description=_l("The site's own is for those who ask for none of these."),
    )

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)  # type: ignore[no-untyped-call]
        self.language.options = languages.options()

    @property
    def names(self) -> dict[str, Any]:
        """The settings as they are stored. They are right when the form is valid."""
        return {
            "title": self.title.data or "",
            "tagline": self.tagline.data or "",
            "language": self.language.data or "",
            "readers_language": bool(self.readers_language.data),
        }

    def validate_title(self, field: Field) -> None:
        """A site needs a name."""
        if not field.data:
            raise ValidationError(_("Give the site a name."))
        refuse_longer(field, TITLE_MAX)

    def validate_tagline(self, field: Field) -> None:
        """A tagline is short."""
        refuse_longer(field, TAGLINE_MAX)

    def validate_language(self, field: Field) -> None:
        """The site speaks one of the languages that there are."""
        if field.data not in dict(languages.options()):
            raise ValidationError(_("Choose one of these languages."))


class SiteForm(NameForm, LookForm, ReadingForm, CommentRulesForm):
    """The settings of the site, in the order of their parts."""

    @property
    def controls(self) -> list[Field]:
        """The controls in their order, but for the upload."""
        parts = (NameForm, LookForm, ReadingForm, CommentRulesForm)
        fields = [field for part in parts for field in self if hasattr(part, field.name)]
        return [field for field in fields if field.name not in {"csrf_token", "logo"}]

    def site(self) -> Site:
        """Return what was typed. To be called when it is valid."""
        return replace(Site.load(db.session()), **self.names, **self.look, **self.reading, **self.comment_rules)


@bp.route("/settings/", methods=["GET", "POST"])
@action("settings", takes_files=True)
def settings() -> ResponseReturnValue:
    """Change the site's name, looks and rules."""
    before = Site.load(db.session())
    shown = replace(before, language=languages.of_site())
    form = SiteForm(obj=shown)
    problem = form.take_logo() if form.is_submitted() else ""

    if form.validate_on_submit() and not problem:
        after = Site(**untouched.kept(asdict(form.site()), asdict(shown)))
        site_changes.commit(after, "settings")
        languages.forget_choice()
        flash(_("Saved."))
        if after.accent and after.accent != before.accent:
            tell_shades(after.accent)
        if after.typographic_quotes != before.typographic_quotes:
            flash(_("Feeds follow when a post is saved, or all at once by “blogapp formats refresh”."))
        return redirect(url_for(".settings"), 303)
    form.logo.errors = [problem] if problem else []
    form.logo.show({row.id: row.as_file() for row in db.session.scalars(Media.of_ids(form.logo.media_ids()))})
    began = untouched.drawn(asdict(shown))
    page = render_template("editing/settings.html", form=form, began=began, **site_changes.shown("settings"))
    return page, 422 if form.is_submitted() else 200
