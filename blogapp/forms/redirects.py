"""The form of a redirect: from where, and where to; what leads in circles or by a roundabout way is refused."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from sqlalchemy import ColumnElement, or_, select
from wtforms import Field, StringField, ValidationError

from blogapp import db
from blogapp.forms.controls import ToggleField
from blogapp.forms.filters import as_line
from blogapp.i18n.catalogs import lazy as _l
from blogapp.models import SiteRedirect
from blogapp.models.site_redirects import BELOW, SOURCE_MAX, TARGET_MAX, UNREADABLE, sources_of, typed_key
from blogapp.text.urls import is_same_site, is_web_address, scheme_of

PLAIN = {"inputmode": "url", "autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}


class RedirectForm(FlaskForm):
    """From which address, and where to; or that what was there is gone."""

    source = StringField(
        _l("Former address"),
        filters=[as_line],
        description=_l(
            "An address on this site, such as /old-name. With /* at its end it is for all addresses below: /old/*. "
            "It counts only where nothing is; a page that is there is always shown."
        ),
        render_kw=PLAIN,
    )
    target = StringField(
        _l("Leads to"),
        filters=[as_line],
        description=_l(
            "An address on this site or a whole one, such as https://example.org/page. "
            "With /* at its end, too, what stood in the place of the star is carried over."
        ),
        render_kw=PLAIN,
    )
    gone = ToggleField(_l("What was there is gone for good, and nothing took its place (410)"))

    redirect: SiteRedirect

    @classmethod
    def of(cls, redirect: SiteRedirect, **typed: Any) -> RedirectForm:
        """Return the form of a redirect, which may be a new one, with what stands in it at first."""
        given = {
            "source": redirect.source,
            "target": redirect.target,
            "gone": bool(redirect.id and not redirect.target),
        }
        form = cls(data={**given, **typed})
        form.redirect = redirect
        return form

    def validate_source(self, field: Field) -> None:
        """It is an address of this site, and no other redirect has it."""
        if not field.data:
            raise ValidationError(_("Enter the address that was asked for."))
        if not (field.data.startswith("/") or is_web_address(field.data)) or not _is_plain(field.data):
            raise ValidationError(_("This must be an address on this site, such as /old-name."))
        field.data = typed_key(field.data)
        if len(field.data) > SOURCE_MAX:
            raise ValidationError(_("This is longer than %(most)s characters. Shorten it.", most=SOURCE_MAX))
        if "*" in field.data.removesuffix(BELOW):
            raise ValidationError(_("A star stands at the end alone, after a slash: /old/*."))
        if field.data in {"/", BELOW}:
            raise ValidationError(_("The front page is always there. Enter an address below it."))
        same = select(SiteRedirect.id).where(SiteRedirect.source == field.data, SiteRedirect.id != self._own)
        if db.session.scalar(same):
            raise ValidationError(_("There is a redirect from this address already. Change that one."))

    def validate_target(self, field: Field) -> None:
        """It is an address to which a browser may be sent, and leads neither in a circle nor on to a further one."""
        if self.gone.data:
            field.data = ""
            return
        if not field.data:
            raise ValidationError(_("Enter where it leads, or tick that it is gone."))
        if len(field.data) > TARGET_MAX:
            raise ValidationError(_("This is longer than %(most)s characters. Shorten it.", most=TARGET_MAX))
        is_here = field.data.startswith("/") and is_same_site(field.data) and _is_plain(field.data)
        if not is_here and not (is_web_address(field.data) and scheme_of(field.data) in {"http", "https"}):
            raise ValidationError(_("This must be an address on this site or a web address with http or https."))
        if "*" in field.data.removesuffix(BELOW):
            raise ValidationError(_("A star stands at the end alone, after a slash: /new/*."))
        source = self.source.data or ""
        if field.data.endswith(BELOW) and not source.endswith(BELOW):
            raise ValidationError(_("A star here needs one at the end of the other address, too."))
        if is_here:
            _refuse_roundabout(source, typed_key(field.data), self._own)

    @property
    def _own(self) -> int:
        return self.redirect.id or 0

    def apply(self) -> None:
        """Put what was typed into the redirect and the session. To be called when it is valid."""
        redirect, values = self.redirect, {"source": self.source.data, "target": self.target.data or ""}
        if redirect.id:
            redirect.note_change()
        for name, value in values.items():
            setattr(redirect, name, value)
        db.session.add(redirect)


def _is_plain(text: str) -> bool:
    """Return whether a text can be an address as people type it: in one piece, and readable."""
    return not (UNREADABLE.search(text) or any(char.isspace() or char in '"<>\\`' for char in text))


def _refuse_roundabout(source: str, target: str, own: int) -> None:
    """Refuse what would lead back to itself, on from where it leads to, or to where another one leads from here."""
    path, _mark, query = target.removesuffix(BELOW).partition("?")
    if source in sources_of(path, query):
        raise ValidationError(_("This would lead in a circle."))
    there = select(SiteRedirect).where(SiteRedirect.id != own)
    if further := db.session.scalars(there.where(SiteRedirect.source.in_(sources_of(path, query)))).first():
        to = further.target or _("nowhere, since it is gone")
        raise ValidationError(_("%(address)s leads on to %(to)s. Enter that.", address=target, to=to))
    leads_here: ColumnElement[bool] = SiteRedirect.target.in_((source, f"{source}/"))
    if source.endswith(BELOW):
        above = source.removesuffix("*")
        leads_here = or_(leads_here, SiteRedirect.target.startswith(above, autoescape=True))
    if before := db.session.scalars(there.where(leads_here, SiteRedirect.source.is_not(None))).first():
        words = {"address": before.source, "to": before.target}
        raise ValidationError(_("%(address)s leads to %(to)s, which would lead on. Change that one first.", **words))
