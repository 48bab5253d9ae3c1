"""The forms of signing in and of the own account."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, Field, HiddenField, PasswordField, ValidationError
from wtforms.validators import InputRequired

from blogapp import passwords

KNOWN = {"autocomplete": "current-password"}
NEW = {"autocomplete": "new-password"}


class SignInForm(FlaskForm):  # type: ignore[misc]
    """E-mail address and password. Without a token: the page is the same for everybody (see `same_origin`)."""

    class Meta:
        csrf = False

    email = EmailField(
        _l("E-mail address"), [InputRequired(_l("Enter your e-mail address."))], render_kw={"autocomplete": "username"}
    )
    password = PasswordField(_l("Password"), [InputRequired(_l("Enter your password."))], render_kw=KNOWN)
    next = HiddenField()


class PasswordForm(FlaskForm):  # type: ignore[misc]
    """The password until now, and the new one."""

    password = PasswordField(
        _l("Your password until now"), [InputRequired(_l("Enter the password you have now."))], render_kw=KNOWN
    )
    new_password = PasswordField(_l("New password"), [InputRequired(_l("Enter a new password."))], render_kw=NEW)

    def validate_new_password(self, field: Field) -> None:
        """Refuse what is too short or too long."""
        if sentence := passwords.objection(field.data or ""):
            raise ValidationError(sentence)
