"""The form of an import: what the files are, the files, and what is asked of the former site."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.datastructures import FileStorage
from wtforms import Field, MultipleFileField, StringField, ValidationError

from blogapp.forms.controls import OneField, ToggleField
from blogapp.forms.filters import as_line
from blogapp.i18n.catalogs import lazy as _l
from blogapp.importing.uploaded import kinds
from blogapp.text.urls import completed, is_web_address, scheme_of

WORDPRESS = "wordpress"  # whose export may be several files
LABELS = {
    WORDPRESS: "WordPress",
    "ghost": "Ghost",
    "tumblr": "Tumblr",
    "blogger": "Blogger",
    "feed": _l("A feed (RSS or Atom)"),
}
ADDRESS_MAX = 500


class ImportForm(FlaskForm):
    """What is to be imported."""

    kind = OneField(_l("From"), default=WORDPRESS)
    files = MultipleFileField(
        _l("Exported file"),
        description=_l(
            "WordPress: what Tools, Export writes, “All content”; several files of one site together, "
            "also as .zip or .gz. Ghost: the JSON of Settings, Export. Tumblr: the XML of its former interface. "
            "Blogger: the backup."
        ),
        render_kw={"accept": ".xml,.json,.zip,.gz,.atom,.rss"},
    )
    address = StringField(
        _l("Address of the former site"),
        filters=[as_line],
        description=_l("Only needed where the file does not say it, as with Ghost and Tumblr."),
        render_kw={"inputmode": "url", "autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"},
    )
    fetch = ToggleField(
        _l("Fetch the pictures from the old site"),
        description=_l(
            "Uploaded files are asked for at the hosts that the export names, one after the other; the old site must "
            "still be there. Else texts show them where they lie now. A later import can fetch them, too."
        ),
    )

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)  # type: ignore[no-untyped-call]
        self.kind.options = [(name, str(LABELS.get(name, name))) for name in kinds()]

    @property
    def storages(self) -> Sequence[FileStorage]:
        """The files that were sent."""
        return [each for each in self.files.data or () if isinstance(each, FileStorage) and each.filename]

    @property
    def most(self) -> int:
        """How many megabytes can be sent at once."""
        return int(current_app.config["MAX_UPLOAD_MB"])

    def validate_kind(self, field: Field) -> None:
        """There is a reader for it."""
        if field.data not in dict(self.kind.options):
            raise ValidationError(_("Choose one of these."))

    def validate_files(self, _field: Field) -> None:
        """There is one; several can be parts of an export of WordPress alone."""
        if not self.storages:
            raise ValidationError(_("Choose the file that the former site has exported."))
        if len(self.storages) > 1 and self.kind.data != WORDPRESS:
            raise ValidationError(_("Choose one file: several can be parts of an export of WordPress alone."))

    def validate_address(self, field: Field) -> None:
        """It is a web address, if anything."""
        field.data = completed(field.data or "")
        is_address = is_web_address(field.data) and scheme_of(field.data) in {"http", "https"}
        if field.data and (not is_address or len(field.data) > ADDRESS_MAX):
            raise ValidationError(_("This must be a web address, such as https://example.org/page."))
