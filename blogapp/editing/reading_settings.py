"""The part of the settings that is about reading: how long pages and feeds are, and what helps with long texts."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, StringField, ValidationError

from blogapp.editing.comment_settings import NUMERIC
from blogapp.forms.controls import ToggleField
from blogapp.forms.filters import as_line
from blogapp.i18n.catalogs import lazy as _l
from blogapp.text import whole_number

PER_PAGE_MAX = 100


class ReadingForm(FlaskForm):
    """The settings of reading."""

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
    offline_reading = ToggleField(
        _l("Reading without a network"),
        description=_l(
            "Readers' browsers store the posts that they open. Turned off, what is stored goes with their next visit."
        ),
    )

    @property
    def reading(self) -> dict[str, Any]:
        """The settings as they are stored. They are right when the form is valid."""
        return {
            "posts_per_page": int(self.posts_per_page.data or 0),
            "posts_per_feed": int(self.posts_per_feed.data or 0),
            "typographic_quotes": bool(self.typographic_quotes.data),
            "contents": bool(self.contents.data),
            "reading_time": bool(self.reading_time.data),
            "offline_reading": bool(self.offline_reading.data),
        }

    def validate_posts_per_page(self, field: Field) -> None:
        """A page has a few posts, and so has a feed."""
        if whole_number(field.data, 1, PER_PAGE_MAX) is None:
            raise ValidationError(_("This must be a whole number from 1 to %(most)s.", most=PER_PAGE_MAX))

    validate_posts_per_feed = validate_posts_per_page
