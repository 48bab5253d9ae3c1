"""Choosing a password with a link: of somebody who has *forgotten* it, and of somebody who was *invited*."""

from __future__ import annotations

from flask import current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blogapp import db, mail, site
from blogapp.accounts import password_links, passwords, users
from blogapp.accounts.permissions import PUBLIC, action
from blogapp.auth.forms import ChosenForm, ForgottenForm, SignInForm
from blogapp.auth.views import bp
from blogapp.http import rate_limits
from blogapp.http.headers import unkept
from blogapp.i18n import languages
from blogapp.jobs import Work, outbox, task
from blogapp.mail import Mail
from blogapp.models import User
from blogapp.text import Sentence, one_spelling

TASK = "send a link for a password"
MAILS = "5 per hour"  # to one person: whoever asks need not be its owner


@bp.route("/login/forgotten", methods=["GET", "POST"])
@action(PUBLIC)
def forgotten() -> ResponseReturnValue:
    """Ask for a link. Whether there is such an account is looked up later, so that nobody learns it here."""
    form, is_on = ForgottenForm(), mail.is_on()
    is_asked = is_on and form.validate_on_submit()
    if is_asked:
        email = one_spelling(form.email.data or "")
        rate_limits.count_try(f"forgotten {email}")
        row = {"task": TASK, "receiver": TASK, "subject": TASK, "payload": {"email": email, "name": TASK}}
        outbox.put(db.session(), [row])
        db.session.commit()
    status = 422 if form.errors else 200
    return render_template("auth/forgotten.html", form=form, is_on=is_on, is_asked=is_asked), status


@task(TASK)
def send_link(work: Work) -> str:
    """Put the mail with the link into the outbox, if there is somebody of that address."""
    with db.writing(), languages.for_everybody():
        user = db.session.scalar(User.by_email(work.payload["email"]).where(User.active))
        if user is None or not rate_limits.is_within(MAILS, f"links for a password of {user.id} of {user.created_at}"):
            return Sentence("Nobody is to be sent a link.")
        told = Mail(
            to=user.email,
            subject=_("A new password"),
            paragraphs=(
                _("Somebody, probably you, has forgotten the password of this address."),
                _("The link holds for an hour and works once. If it was not you, do nothing: your password stays."),
            ),
            link=site.absolute(password_links.path(user, password_links.RESET)),
            link_words=_("Choose a new password"),
            key=f"password-{work.id}-{user.id}",
        )
        mail.put(db.session(), [told])
        db.session.commit()
    return Sentence("Mails that were put into the outbox: %(number)d.", number=1)


@bp.route("/login/<any(reset, invitation):kind>/<token>/", methods=["GET", "POST"])
@action(PUBLIC)
def choose(kind: str, token: str) -> ResponseReturnValue:
    """Let the owner of a link choose a password. That ends all their sessions, and signs nobody in."""
    user = password_links.owner(token, kind)
    form = ChosenForm.of(user, is_new=kind == password_links.INVITATION) if user else None
    is_valid = form is not None and form.validate_on_submit()
    if form is not None and is_valid:
        with db.released():
            hashed = passwords.hashed(form.new_password.data or "")
        user = password_links.owner(token, kind)  # it may have been used meanwhile
    if form is None or user is None:
        return _page("auth/choose_with_link.html", 404, form=None, kind=kind)
    if not is_valid:
        status = 422 if form.errors else 200
        return _page("auth/choose_with_link.html", status, form=form, kind=kind, person=user)
    users.choose(user, form.name.data or "" if "name" in form else "", hashed)
    email = user.email
    db.session.commit()
    signing_in = SignInForm(formdata=None, email=email)
    return _page("auth/sign_in.html", 200, form=signing_in, next="", mail_is_on=False, is_chosen=True)


def _page(template: str, status: int, **values: object) -> ResponseReturnValue:
    return unkept(current_app.make_response((render_template(template, **values), status)))
