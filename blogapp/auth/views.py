"""The pages /login, /logout and /account."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import func, select
from wtforms import Field

from blogapp import db, mail
from blogapp.accounts import known_browsers, passwords, permissions, users
from blogapp.accounts.permissions import PUBLIC, action
from blogapp.auth import sessions
from blogapp.auth.forms import PasswordForm, ProfileForm, SignInForm
from blogapp.auth.next_page import local
from blogapp.http import rate_limits
from blogapp.models import OneTime, User
from blogapp.site import row_changes
from blogapp.text import one_spelling

bp = Blueprint("auth", __name__)
PROFILE: dict[str, Any] = {"bio": "", "links": [], "comment_mail": "", "review_mail": ""}  # what can be undone of it


@bp.route("/login", methods=["GET", "POST"])
@action(PUBLIC)
def sign_in() -> ResponseReturnValue:
    """Sign in. What is wrong, the address or the password, is not told."""
    form = SignInForm(next=request.args.get("next"))

    if form.validate_on_submit():
        account = one_spelling(form.email.data or "")
        rate_limits.count_try(f"account {account}", known_browsers.named(account))
        if user := _who(account, form.password.data or ""):
            rate_limits.forgive()
            sessions.begin(user.id, proof=known_browsers.proof(account))
            home = _home(user)
            db.session.commit()
            return redirect(local(form.next.data) or home, 303)
        _add_error(form.password, _("The e-mail address or the password is wrong. Check both and try again."))

    status = 422 if form.is_submitted() else 200
    values = {"form": form, "next": local(form.next.data), "mail_is_on": mail.is_on()}
    return render_template("auth/sign_in.html", **values), status


def _who(email: str, password: str) -> User | None:
    """Return whose e-mail address and password these are. No lock is held while the password is compared."""
    with db.reading():
        account = db.session.execute(User.by_email(email).with_only_columns(User.id, User.password)).first()
    if not passwords.match(password, account.password if account else None) or account is None:
        return None
    anew = passwords.hashed(password) if passwords.is_outdated(account.password) else account.password
    is_unused = func.coalesce(User.one_time, "") != OneTime.USED
    user = db.session.scalar(
        select(User)
        .where(User.id == account.id, User.active, User.password == account.password, is_unused)
        .with_for_update()
    )
    if user is not None and anew != user.password:  # what is assigned counts as a change of the site, even to the same
        user.password = anew
    if user is not None and user.one_time:
        user.one_time = OneTime.USED
    return user


def _home(user: User) -> str:
    return url_for("editing.desk") if permissions.may(user, "desk") else url_for("auth.account")


def _add_error(field: Field, sentence: str) -> None:
    field.errors = [*field.errors, sentence]


@bp.route("/logout", methods=["GET", "POST"])
@action(PUBLIC)
def sign_out() -> ResponseReturnValue:
    """Sign out. A GET only asks whether to."""
    if request.method != "POST":
        return render_template("auth/sign_out.html")
    sessions.end()
    db.session.commit()
    response = redirect(url_for("public.stream"), 303)
    response.headers["Clear-Site-Data"] = '"cache"'  # the forms that the Back button would show
    return response


@bp.route("/account", methods=["GET", "POST"])
@action("account")
def account() -> ResponseReturnValue:
    """Show who is signed in, and change the password."""
    if permissions.myself().one_time:
        return _choose_password()
    form = PasswordForm()

    if form.validate_on_submit():
        if _change_password(form.password.data or "", form.new_password.data or ""):
            flash(_("Your password is changed. Other browsers that were signed in are signed out."))
            return redirect(url_for(".account"), 303)
        _add_error(form.password, _("This is not your current password. Type it again."))

    return _account_page(form, _profile_form(), 422 if form.is_submitted() else 200)


@bp.post("/account/profile")
@action("account")
def profile() -> ResponseReturnValue:
    """Change what readers learn of oneself."""
    me = permissions.myself()
    form = ProfileForm(comment_mail=me.comment_mail, review_mail=me.review_mail)  # not sent changes nothing
    if not form.validate_on_submit():
        return _account_page(PasswordForm(formdata=None), form, 422)
    stored = db.session.get_one(User, me.id)
    before = _shown(stored)
    form.apply_to(stored)
    noted = row_changes.note(f"account {me.id}", me.id, me.name, before, _shown(stored))
    db.session.commit()
    flash(_("Saved."))
    row_changes.offer(noted)
    return redirect(url_for(".account"), 303)


@bp.post("/account/changes/<int:change_id>/undo")
@action("account")
def undo_profile(change_id: int) -> ResponseReturnValue:
    """Undo a change of what readers learn of oneself; what was changed since stays."""
    noted, me = row_changes.taken("account", change_id), permissions.myself()
    if noted and noted.data["row"] != me.id:
        abort(404)
    if noted:
        left = row_changes.put_back(noted, db.session.get_one(User, me.id))
        names = _names(_profile_form(), left)
        db.session.commit()
        flash(_("Not undone, for somebody has changed it since: %(names)s", names=names) if left else _("Undone."))
    return redirect(url_for(".account"), 303)


def _shown(user: User) -> dict[str, Any]:
    """Return what the form of somebody's profile shows."""
    return {name: getattr(user, name) or empty for name, empty in PROFILE.items()}


def _names(form: ProfileForm, columns: Iterable[str]) -> str:
    """Return what the form calls these."""
    return _(", ").join(str(form[column].label.text) for column in columns)


@bp.post("/account/sessions")
@action("account")
def end_others() -> ResponseReturnValue:
    """Sign out in all other browsers."""
    sessions.end_others()
    db.session.commit()
    flash(_("You are signed out in all other browsers."))
    return redirect(url_for(".account"), 303)


@bp.post("/account/sessions/<int:session_id>")
@action("account")
def end_session(session_id: int) -> ResponseReturnValue:
    """Sign out in one of one's browsers."""
    if not sessions.end_one(session_id):
        abort(404)
    db.session.commit()
    flash(_("You are signed out there."))
    return redirect(url_for(".account"), 303)


def _profile_form() -> ProfileForm:
    """Return the form as it is stored, whatever was sent to the other one on this page."""
    me = permissions.myself()
    links = "\n".join(me.links or ())
    mails = {"comment_mail": me.comment_mail, "review_mail": me.review_mail}
    return ProfileForm(formdata=None, bio=me.bio, links=links, **mails)


def _account_page(form: PasswordForm, about: ProfileForm, status: int) -> ResponseReturnValue:
    role = permissions.ROLES.get(permissions.myself().role, permissions.myself().role)
    mine = sessions.mine()
    changes = row_changes.shown(
        f"account {permissions.myself().id}", lambda change: _names(about, change.data["before"])
    )
    return render_template("auth/account.html", form=form, about=about, role=role, sessions=mine, **changes), status


def _choose_password() -> ResponseReturnValue:
    """Let somebody choose a password who signed in with one that was made for them."""
    form = PasswordForm()
    del form.password  # it was just given, and is worth nothing now

    if form.validate_on_submit():
        user_id, stored, new = permissions.myself().id, permissions.myself().password, form.new_password.data or ""
        db.session.rollback()
        if not passwords.match(new, stored):
            home = _home(_set_password(user_id, new))
            flash(_("Your password is set."))
            return redirect(home, 303)
        _add_error(form.new_password, _("This is the password that was made for you. Choose another one."))

    return render_template("auth/choose_password.html", form=form), 422 if form.is_submitted() else 200


def _change_password(old: str, new: str) -> bool:
    """Change one's own password if the old one is right, and end all other sessions."""
    user_id, stored = permissions.myself().id, permissions.myself().password
    rate_limits.count_try(f"user {user_id}")
    with db.released():
        is_right = passwords.match(old, stored)
    if not is_right:
        return False
    rate_limits.forgive()
    _set_password(user_id, new)
    return True


def _set_password(user_id: int, new: str) -> User:
    """Store somebody's own new password; they are signed in here alone then."""
    hashed = passwords.hashed(new)
    user = db.session.get_one(User, user_id)
    users.set_password(user, hashed)
    sessions.begin(user_id)
    db.session.commit()
    return user
