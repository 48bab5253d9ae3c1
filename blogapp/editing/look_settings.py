"""The part of the settings that is about looks: the logo, the colours, and what stands around each page."""

from __future__ import annotations

from typing import Any

from flask import flash
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, StringField, TextAreaField, ValidationError

from blogapp import db, media, site, themes
from blogapp.accounts.permissions import myself
from blogapp.editing.comment_settings import refuse_longer
from blogapp.editing.uploads import store
from blogapp.forms.controls import OneField
from blogapp.forms.files import UploadField, refuse_strange
from blogapp.forms.filters import as_line, as_lines
from blogapp.i18n.catalogs import lazy as _l
from blogapp.models import Media
from blogapp.text import TooMuch
from blogapp.text.urls import completed, is_web_address
from blogapp.themes.colours import ENOUGH, colour_of, contrast, readable

LOGOS = ("image/png", "image/webp", "image/jpeg", "image/gif", "image/avif")
LOGO_WIDTH = 400  # pixels: what is wider takes longer to load than it is worth
FOOTER_MAX = PROFILES_MAX = 2000

SCHEMES = (
    ("auto", _l("As the reader's device is set")),
    ("light", _l("Always light")),
    ("dark", _l("Always dark")),
)
LEAD_IMAGES = (
    ("", _l("As the theme has them")),
    ("beside", _l("Beside the opening")),
    ("above", _l("Above it")),
)


class LookForm(FlaskForm):
    """The settings of looks."""

    logo = UploadField(
        _l("Logo"),
        kinds=LOGOS,
        description=_l("Stands in the place of the name, on light and on dark pages."),
    )
    accent = StringField(
        _l("Accent colour"),
        filters=[as_line],
        description=_l("Such as #0b6555, for links and buttons. Leave it empty for the theme's own."),
        render_kw={"size": "10", "autocomplete": "off", "spellcheck": "false"},
    )
    scheme = OneField(_l("Light or dark"))
    lead_image = OneField(
        _l("Lead pictures in the stream"), description=_l("On narrow screens they stand above the text in any case.")
    )
    footer = TextAreaField(
        _l("Footer text"),
        filters=[as_lines],
        description=_l("Who you are, how to reach you. Markdown works."),
        render_kw={"rows": "4"},
    )
    profiles = TextAreaField(
        _l("Profiles elsewhere"),
        filters=[as_lines],
        description=_l(
            "Addresses of the site's own pages in other places, one on each line. They can check that it is you."
        ),
        render_kw={"rows": "3", "spellcheck": "false", "dir": "ltr"},
    )

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)  # type: ignore[no-untyped-call]
        self.scheme.options, self.lead_image.options = SCHEMES, LEAD_IMAGES

    @property
    def look(self) -> dict[str, Any]:
        """The settings as they are stored. They are right when the form is valid."""
        return {
            "logo": _logo(self.logo.kept),
            "accent": self.accent.data or "",
            "scheme": self.scheme.data or "auto",
            "lead_image": self.lead_image.data or "",
            "footer": self.footer.data or "",
            "profiles": self.profiles.data or "",
        }

    def validate_accent(self, field: Field) -> None:
        """Words in this colour must be readable by day or by night; the other shade follows from it."""
        colour = colour_of(field.data) if field.data else ""
        if field.data and not colour:
            raise ValidationError(_("This is no colour. Write it as # and six digits, such as #0b6555."))
        paper = themes.of_site().paper
        if colour and max(contrast(colour, ground) for ground in paper) < ENOUGH:
            darker, lighter = (readable(colour, ground) for ground in paper)
            raise ValidationError(
                _(
                    "Neither on a light nor on a dark page could words in this colour be read. Take a darker shade, "
                    "such as %(darker)s, or a lighter one, such as %(lighter)s.",
                    darker=darker,
                    lighter=lighter,
                )
            )
        field.data = colour

    def validate_scheme(self, field: Field) -> None:
        """One of three."""
        if field.data not in dict(SCHEMES):
            raise ValidationError(_("Choose one of the list."))

    def validate_lead_image(self, field: Field) -> None:
        """Beside, above, or as the theme has it."""
        if field.data not in dict(LEAD_IMAGES):
            raise ValidationError(_("Choose one of the list."))

    def validate_footer(self, field: Field) -> None:
        """The text goes through the same sanitiser as a post."""
        refuse_longer(field, FOOTER_MAX)
        try:
            site.prose(field.data)
        except TooMuch as error:
            raise ValidationError(str(error)) from error

    def validate_profiles(self, field: Field) -> None:
        """Each line is a web address."""
        refuse_longer(field, PROFILES_MAX)
        lines = [completed(line) for line in field.data.split()]
        for line in lines:
            if not is_web_address(line):
                raise ValidationError(_("%(line)s is no web address, such as https://example.org/page.", line=line))
        field.data = "\n".join(lines)

    def take_logo(self) -> str:
        """Store the picture that was sent, if any; return what is wrong with it, or with the id that was sent."""
        if strange := refuse_strange([self.logo]):
            return strange[self.logo.name]
        try:
            for storage in self.logo.storages:
                self.logo.keep(store(storage, self.logo.kinds, myself().id))
        except media.NotAccepted as error:
            return str(error)
        return ""


def _logo(media_id: int) -> dict[str, Any] | None:
    """Return what pages need to know of the logo, so that none of them has to look it up."""
    row = db.session.get(Media, media_id)
    if row is None:
        return None
    file = row.as_file()
    url = next((url for width, url in sorted(file.widths.items()) if width >= LOGO_WIDTH), file.url)
    return {"id": row.id, "url": url, "width": row.width, "height": row.height}


def tell_shades(accent: str) -> None:
    """Tell where the accent colour will be another shade than the one that was chosen."""
    by_day, by_night = (readable(accent, paper) for paper in themes.of_site().paper)
    if by_day != accent:
        flash(_("On light pages the accent colour is a darker one, %(colour)s, to be readable.", colour=by_day))
    if by_night != accent:
        flash(_("On dark pages the accent colour is a lighter one, %(colour)s, to be readable.", colour=by_night))
