"""The forms of signing in and of the own account."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import EmailField, Field, HiddenField, PasswordField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired

from blogapp.accounts import permissions, users
from blogapp.formats.fields import Url
from blogapp.forms.controls import OneField
from blogapp.forms.filters import as_lines
from blogapp.i18n.catalogs import lazy as _l
from blogapp.models import User
from blogapp.models.users import CommentMail

BIO_MAX = 1000
LINKS_MAX = 10
ADDRESS = Url("Address")
KNOWN = {"autocomplete": "current-password"}
NEW = {"autocomplete": "new-password"}


MAILS = (
    (CommentMail.EACH, _l("Of each, at once")),
    (CommentMail.DAILY, _l("Once a day")),
    (CommentMail.NEVER, _l("Never")),
)
REVIEWS = (MAILS[0], MAILS[2])
ADVICE = _l("At least 8 characters, better 12 or more. A few words that do not belong together are best.")


class SignInForm(FlaskForm):
    """E-mail address and password. Without a token: the page is the same for everybody (see `same_origin`)."""

    class Meta:
        csrf = False

    email = EmailField(
        _l("E-mail address"), [InputRequired(_l("Enter your e-mail address."))], render_kw={"autocomplete": "username"}
    )
    password = PasswordField(_l("Password"), [InputRequired(_l("Enter your password."))], render_kw=KNOWN)
    next = HiddenField()


class ForgottenForm(FlaskForm):
    """The address to which a link is sent. Without a token, as is the page of signing in."""

    class Meta:
        csrf = False

    email = EmailField(
        _l("E-mail address"), [InputRequired(_l("Enter your e-mail address."))], render_kw={"autocomplete": "username"}
    )

    def validate_email(self, field: Field) -> None:
        """What is no address is a slip of the hand."""
        try:
            users.checked_address(field.data or "")
        except users.AccountError as error:
            raise ValidationError(str(error)) from error


class ChosenForm(FlaskForm):
    """A password that is chosen with a link, and the name of somebody who is new."""

    class Meta:
        csrf = False

    name = StringField(
        _l("Your name"), [InputRequired(_l("Enter your name."))], description=_l("It stands under what you write."),
        render_kw={"autocomplete": "name", "dir": "auto"},
    )  # fmt: skip
    new_password = PasswordField(
        _l("New password"), [InputRequired(_l("Enter a new password."))], description=ADVICE, render_kw=NEW
    )

    user: User

    @classmethod
    def of(cls, user: User, *, is_new: bool) -> ChosenForm:
        """Return the form of a person; whoever is not new has a name."""
        form = cls(name=user.name)
        form.user = user
        if not is_new:
            del form.name
        return form

    def validate_new_password(self, field: Field) -> None:
        """Refuse what is too short, too long or easily guessed."""
        name = self.name.data if "name" in self else ""
        if sentence := users.objection(field.data or "", self.user.email, name or self.user.name):
            raise ValidationError(sentence)


class ProfileForm(FlaskForm):
    """What readers learn of somebody: a few words, and where else they are."""

    bio = TextAreaField(
        _l("About you"), filters=[as_lines, str.strip], description=_l("A few words for your page. Optional."),
        render_kw={"rows": "4", "dir": "auto"},
    )  # fmt: skip
    links = TextAreaField(
        _l("Your pages elsewhere"), filters=[as_lines, str.strip], description=_l("One address on each line."),
        render_kw={"rows": "3", "inputmode": "url", "autocapitalize": "none", "spellcheck": "false"},
    )  # fmt: skip

    comment_mail = OneField(
        _l("Comments that wait for you"), options=MAILS, description=_l("When you are told of them by mail.")
    )

    review_mail = OneField(
        _l("What is handed in for review"), options=REVIEWS, description=_l("When you are told of it by mail.")
    )

    def validate_review_mail(self, field: Field) -> None:
        """One of two."""
        if field.data not in {CommentMail.EACH, CommentMail.NEVER}:
            raise ValidationError(_("Choose one of the list."))

    def validate_comment_mail(self, field: Field) -> None:
        """One of three."""
        if field.data not in set(CommentMail):
            raise ValidationError(_("Choose one of the list."))

    def validate_bio(self, field: Field) -> None:
        """A few words are enough."""
        if len(field.data) > BIO_MAX:
            raise ValidationError(
                _(
                    "This is %(length)s characters long; at most %(most)s fit. Shorten it.",
                    length=len(field.data),
                    most=BIO_MAX,
                )
            )

    def validate_links(self, field: Field) -> None:
        """Each line is a web address."""
        lines = [line.strip() for line in field.data.split("\n") if line.strip()]
        if len(lines) > LINKS_MAX:
            raise ValidationError(_("These are %(number)s; at most %(most)s fit.", number=len(lines), most=LINKS_MAX))
        try:
            self.addresses = [ADDRESS.clean(line) for line in lines]
        except ValueError as error:
            raise ValidationError(_(str(error))) from None

    def apply_to(self, user: User) -> None:
        """Put what was typed into an account. To be called when it is valid."""
        user.bio, user.links = self.bio.data or "", self.addresses
        user.comment_mail, user.review_mail = str(self.comment_mail.data), str(self.review_mail.data)


class PasswordForm(FlaskForm):
    """The password until now, and the new one."""

    password = PasswordField(
        _l("Current password"), [InputRequired(_l("Enter your current password."))], render_kw=KNOWN
    )
    new_password = PasswordField(
        _l("New password"), [InputRequired(_l("Enter a new password."))], description=ADVICE, render_kw=NEW
    )

    def validate_new_password(self, field: Field) -> None:
        """Refuse what is too short, too long or easily guessed."""
        me = permissions.myself()
        if sentence := users.objection(field.data or "", me.email, me.name):
            raise ValidationError(sentence)
