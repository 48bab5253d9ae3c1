"""A form that was not taken: all that was typed, in a form that goes to the same address again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import request
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException
from werkzeug.urls import iri_to_uri

from blogapp import themes
from blogapp.accounts import permissions
from blogapp.errors.explanations import UNCONFIRMED, Explanation

LONGEST_LINE = 80  # characters; what is longer is shown in several lines
UNSHOWN = {"csrf_token", "action", "your_password"}
UNTYPED = {"began", "draft", "version", "sent_at", "token", "parent"}  # what a form says of itself


@dataclass(frozen=True)
class TypedField:
    """One field as it was sent."""

    name: str
    value: str

    @property
    def label(self) -> str:
        """The field's name in readable form."""
        return _(self.name.replace("_", " ").replace("-", " ").capitalize())

    @property
    def kind(self) -> str:
        """How it is shown: hidden where there is nothing to see; a password is asked for again."""
        if not self.value or self.name in UNTYPED:
            return "hidden"
        if "password" in self.name.lower():
            return "password"
        return "text" if "\n" in self.value or len(self.value) > LONGEST_LINE else "line"


def has_typed() -> bool:
    """Return whether a form was sent to where one is taken."""
    try:
        return request.endpoint is not None and bool(request.form.keys() - UNSHOWN)
    except HTTPException:
        return False


def recovery_page(code: int, explanation: Explanation, objection: str = "") -> str:
    """Return the page. Raises what reading the form raises: it may be too large, or cut short."""
    fields = [TypedField(name, value) for name, value in request.form.items(multi=True) if name not in UNSHOWN]
    files = [TypedField(name, file.filename) for name, file in request.files.items(multi=True) if file.filename]
    return fill_bare(
        "errors/recovery.html",
        here=requested_path(),
        sentences=explanation,
        fields=fields,
        files=files,
        signed_out=code == 401 and explanation.again,
        confirming=explanation is UNCONFIRMED,
        objection=objection,
        token=explanation.again and not permissions.is_public(request.endpoint),
    )


def requested_path() -> str:
    """Return the address that was asked for, as a path of this site."""
    address = urlsplit(iri_to_uri(request.url))
    return f"{address.path}?{address.query}" if address.query else address.path


def fill_bare(template: str, **values: Any) -> str:
    """Fill a template that needs no database: without what the application tells every template."""
    return themes.plain().get_template(template).render(values)
