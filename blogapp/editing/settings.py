"""What an administrator changes while the site runs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import Field, StringField, ValidationError

from blogapp import db, languages
from blogapp.access import action
from blogapp.editing.blueprint import bp
from blogapp.forms.controls import OneField, ToggleField
from blogapp.models import Site
from blogapp.text import normalise_line

TITLE_MAX = 100
TAGLINE_MAX = 200
PER_PAGE_MAX = 100


def _l(text: str) -> str:
    """Mark a text that is translated when it is shown."""
    return cast("str", lazy_gettext(text))


def _line(text: Any) -> str:
    return normalise_line(str(text or ""))


class SiteForm(FlaskForm):
    """The settings of the site."""

    title = StringField(_l("Name of the site"), filters=[_line])
    tagline = StringField(_l("Tagline"), filters=[_line], description=_l("A few words under the name. May stay empty."))
    language = OneField(
        _l("Language of the site"), description=_l("Of what is not written by people: menus, dates, buttons.")
    )
    readers_language = ToggleField(
        _l("Let the reader's browser choose the language"),
        description=_l("The site's own is for those who ask for none of these."),
    )
    posts_per_page = StringField(
        _l("Posts on a page"), filters=[_line], render_kw={"inputmode": "numeric", "size": "4", "autocomplete": "off"}
    )
    comments_open = ToggleField(_l("Readers may comment"), description=_l("Each post can still close its own."))
    moderate_first = ToggleField(
        _l("Hold the first comment of everybody"),
        description=_l("Until somebody approves it; later ones appear at once."),
    )

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)  # type: ignore[no-untyped-call]
        self.language.options = languages.options()

    def validate_title(self, field: Field) -> None:
        """A site needs a name."""
        if not field.data:
            raise ValidationError(_("Give the site a name."))
        _refuse_longer(field, TITLE_MAX)

    def validate_tagline(self, field: Field) -> None:
        """A tagline is short."""
        _refuse_longer(field, TAGLINE_MAX)

    def validate_posts_per_page(self, field: Field) -> None:
        """A page has a few posts."""
        text = field.data
        if not (text.isascii() and text.isdecimal() and len(text) <= 4 and 1 <= int(text) <= PER_PAGE_MAX):
            raise ValidationError(_("This must be a whole number from 1 to %(most)s.", most=PER_PAGE_MAX))

    def validate_language(self, field: Field) -> None:
        """The site speaks one of the languages that there are."""
        if field.data not in dict(languages.options()):
            raise ValidationError(_("Choose one of these languages."))

    def site(self) -> Site:
        """Return what was typed. To be called when it is valid."""
        return Site(
            title=self.title.data or "",
            tagline=self.tagline.data or "",
            language=self.language.data or "",
            readers_language=bool(self.readers_language.data),
            posts_per_page=int(self.posts_per_page.data or 0),
            comments_open=bool(self.comments_open.data),
            moderate_first=bool(self.moderate_first.data),
        )


def _refuse_longer(field: Field, most: int) -> None:
    if len(field.data) > most:
        raise ValidationError(
            _(
                "This is %(length)s characters long; at most %(most)s fit. Shorten it.",
                length=len(field.data),
                most=most,
            )
        )


@bp.route("/settings/", methods=["GET", "POST"])
@action("settings")
def settings() -> ResponseReturnValue:
    """Change the site's name and rules."""
    stored = Site.load(db.session())
    form = SiteForm(obj=replace(stored, language=languages.of_site()))

    if form.validate_on_submit():
        form.site().store(db.session())
        db.session.commit()
        languages.choose_anew()
        flash(_("Saved."))
        return redirect(url_for(".settings"), 303)

    return render_template("editing/settings.html", form=form), 422 if form.is_submitted() else 200
