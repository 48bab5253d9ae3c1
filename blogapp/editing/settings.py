"""What an administrator changes while the site runs."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import Field, StringField, TextAreaField, ValidationError

from blogapp import db, media, site, themes
from blogapp.accounts.permissions import action, myself
from blogapp.editing import site_changes
from blogapp.editing.blueprint import bp
from blogapp.editing.comment_settings import NUMERIC, CommentRulesForm, refuse_longer
from blogapp.editing.uploads import store
from blogapp.forms import untouched
from blogapp.forms.controls import OneField, ToggleField
from blogapp.forms.files import UploadField, refuse_strange
from blogapp.forms.filters import as_line, as_lines
from blogapp.i18n import languages
from blogapp.i18n.catalogs import lazy as _l
from blogapp.models import Media, Site
from blogapp.text import TooMuch, whole_number
from blogapp.text.urls import completed, is_web_address
from blogapp.themes.colours import ENOUGH, colour_of, contrast, readable

LOGOS = ("image/png", "image/webp", "image/jpeg", "image/gif", "image/avif")
LOGO_WIDTH = 400  # pixels: what is wider takes longer to load than it is worth
TITLE_MAX = 100
FOOTER_MAX = PROFILES_MAX = 2000
TAGLINE_MAX = 200
PER_PAGE_MAX = 100

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


class SiteForm(CommentRulesForm):
    """The settings of the site."""

    title = StringField(_l("Name of the site"), filters=[as_line])
    tagline = StringField(_l("Tagline"), filters=[as_line], description=_l("A few words under the name. Optional."))
    language = OneField(
        _l("Language of the site"), description=_l("Of what is not written by people: menus, dates, buttons.")
    )
    readers_language = ToggleField(
        _l("Let the reader's browser choose the language"),
        description=_l("The site's own is for those who ask for none of these."),
    )
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
    posts_per_page = StringField(_l("Posts on a page"), filters=[as_line], render_kw=NUMERIC)
    posts_per_feed = StringField(_l("Posts in a feed"), filters=[as_line], render_kw=NUMERIC)
    typographic_quotes = ToggleField(
        _l("Typographic quotation marks"),
        description=_l("Straight ones in a text are shown as its language has them. What is typed stays as it is."),
    )
    contents = ToggleField(_l("Contents above long texts"), description=_l("Where there are four headings or more."))
    reading_time = ToggleField(
        _l("How long a text takes to read"), description=_l("Above texts of two minutes or more.")
    )

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)  # type: ignore[no-untyped-call]
        self.language.options = languages.options()

    @property
    def controls(self) -> list[Field]:
        """The controls in their order, but for the upload."""
        fields = [field for field in self if field.name not in {"csrf_token", "logo"}]
        return sorted(fields, key=lambda field: field.name in self.comment_rules)

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

    def validate_title(self, field: Field) -> None:
        """A site needs a name."""
        if not field.data:
            raise ValidationError(_("Give the site a name."))
        refuse_longer(field, TITLE_MAX)

    def validate_tagline(self, field: Field) -> None:
        """A tagline is short."""
        refuse_longer(field, TAGLINE_MAX)

    def validate_posts_per_page(self, field: Field) -> None:
        """A page has a few posts, and so has a feed."""
        if whole_number(field.data, 1, PER_PAGE_MAX) is None:
            raise ValidationError(_("This must be a whole number from 1 to %(most)s.", most=PER_PAGE_MAX))

    validate_posts_per_feed = validate_posts_per_page

    def validate_language(self, field: Field) -> None:
        """The site speaks one of the languages that there are."""
        if field.data not in dict(languages.options()):
            raise ValidationError(_("Choose one of these languages."))

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

    def site(self) -> Site:
        """Return what was typed. To be called when it is valid."""
        return replace(
            Site.load(db.session()),
            logo=_logo(self.logo.kept),
            accent=self.accent.data or "",
            scheme=self.scheme.data or "auto",
            lead_image=self.lead_image.data or "",
            footer=self.footer.data or "",
            profiles=self.profiles.data or "",
            title=self.title.data or "",
            tagline=self.tagline.data or "",
            language=self.language.data or "",
            readers_language=bool(self.readers_language.data),
            posts_per_page=int(self.posts_per_page.data or 0),
            posts_per_feed=int(self.posts_per_feed.data or 0),
            typographic_quotes=bool(self.typographic_quotes.data),
            contents=bool(self.contents.data),
            reading_time=bool(self.reading_time.data),
            **self.comment_rules,
        )


def _logo(media_id: int) -> dict[str, Any] | None:
    """Return what pages need to know of the logo, so that none of them has to look it up."""
    row = db.session.get(Media, media_id)
    if row is None:
        return None
    file = row.as_file()
    url = next((url for width, url in sorted(file.widths.items()) if width >= LOGO_WIDTH), file.url)
    return {"id": row.id, "url": url, "width": row.width, "height": row.height}


def _shades(accent: str) -> None:
    """Tell where the accent colour will be another shade than the one that was chosen."""
    by_day, by_night = (readable(accent, paper) for paper in themes.of_site().paper)
    if by_day != accent:
        flash(_("On light pages the accent colour is a darker one, %(colour)s, to be readable.", colour=by_day))
    if by_night != accent:
        flash(_("On dark pages the accent colour is a lighter one, %(colour)s, to be readable.", colour=by_night))


@bp.route("/settings/", methods=["GET", "POST"])
@action("settings", takes_files=True)
def settings() -> ResponseReturnValue:
    """Change the site's name, looks and rules."""
    before = Site.load(db.session())
    shown = replace(before, language=languages.of_site())
    form = SiteForm(obj=shown)
    form.scheme.options, form.lead_image.options = SCHEMES, LEAD_IMAGES
    problem = form.take_logo() if form.is_submitted() else ""

    if form.validate_on_submit() and not problem:
        after = Site(**untouched.kept(asdict(form.site()), asdict(shown)))
        site_changes.commit(after, "settings")
        languages.forget_choice()
        flash(_("Saved."))
        if after.accent and after.accent != before.accent:
            _shades(after.accent)
        if after.typographic_quotes != before.typographic_quotes:
            flash(_("Feeds follow when a post is saved, or all at once by “blogapp formats refresh”."))
        return redirect(url_for(".settings"), 303)
    form.logo.errors = [problem] if problem else []
    form.logo.show({row.id: row.as_file() for row in db.session.scalars(Media.of_ids(form.logo.media_ids()))})
    began = untouched.drawn(asdict(shown))
    page = render_template("editing/settings.html", form=form, began=began, **site_changes.shown("settings"))
    return page, 422 if form.is_submitted() else 200
