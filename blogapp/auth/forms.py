"""The forms of signing in and of the own account."""

from __future__ import annotations

from typing import cast

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import EmailField, Field, HiddenField, PasswordField, ValidationError
from wtforms.validators import InputRequired

from blogapp import passwords

KNOWN = {"autocomplete": "current-password"}
NEW = {"autocomplete": "new-password"}


def _l(text: str) -> str:
    """Mark a text that is translated when it is shown."""
    return cast("str", lazy_gettext(text))


class SignInForm(FlaskForm):
    """E-mail address and password. Without a token: the page is the same for everybody (see `same_origin`)."""

    class Meta:
        csrf = False

    email = EmailField(
        _l("E-mail address"), [InputRequired(_l("Enter your e-mail address."))], render_kw={"autocomplete": "username"}
    )
    password = PasswordField(_l("Password"), [InputRequired(_l("Enter your password."))], render_kw=KNOWN)
    next = HiddenField()


class PasswordForm(FlaskForm):
    """The password until now, and the new one."""

    password = PasswordField(
        _l("Current password"), [InputRequired(_l("Enter your current password."))], render_kw=KNOWN
    )
    new_password = PasswordField(_l("New password"), [InputRequired(_l("Enter a new password."))], render_kw=NEW)

    def validate_new_password(self, field: Field) -> None:
        """Refuse what is too short or too long."""
        if sentence := passwords.objection(field.data or ""):
            raise ValidationError(sentence)
