"""The rules for those who can sign in: the same from the commands and from the desk."""

from __future__ import annotations

import contextlib
import secrets

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _
from sqlalchemy import Exists, exists, or_, select
from sqlalchemy.exc import IntegrityError

from blogapp import db
from blogapp.accounts import passwords, sessions
from blogapp.db import Base
from blogapp.models import Imported, OneTime, Site, User
from blogapp.models.slugs import free_slug
from blogapp.text import normalise_line, one_spelling, slugify

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that look alike
NAME_MAX = 100
ATTEMPTS = 10  # of as many people who are added at once, each with the same name


class AccountError(ValueError):
    """Something that a rule forbids; the message is for whoever asked."""


def checked_address(email: str) -> str:
    """Return an e-mail address in the form in which it is stored; refuse what is none."""
    address = one_spelling(email)
    try:
        validate_email(address, check_deliverability=False)
    except EmailNotValidError as error:
        text = email.strip()[:254]
        raise AccountError(
            _("“%(email)s” is not an e-mail address. Write it like ana@example.org.", email=text)
        ) from error
    return address


def new_password() -> str:
    """Make a one-time password that nobody guesses and everybody can type: four groups of four."""
    return "-".join("".join(secrets.choice(LETTERS) for _place in range(4)) for _group in range(4))


def objection(password: str, email: str, name: str) -> str:
    """Return the sentence that says why somebody cannot have a password, or nothing."""
    site = Site.load(db.session()).title
    return passwords.objection(password, (email, *email.split("@"), name, *name.split(), site, *site.split()))


def add(email: str, role: str, name: str, hashed: str, *, bio: str = "", one_time: bool = False) -> User:
    """Put a person into the session; the caller commits. `hashed` is the password, hashed before the transaction.

    Somebody else may add the same person, or one of the same name, in the same moment.
    """
    name = normalise_line(name)[:NAME_MAX] or email.partition("@")[0]
    for _attempt in range(ATTEMPTS):
        if db.session.scalar(User.by_email(email)):
            break
        person = User(
            email=email, name=name, slug=free_slug(db.session(), select(User.slug), slugify(name, "author")), role=role,
            password=hashed, bio=bio, one_time=OneTime.UNUSED if one_time else None,
        )  # fmt: skip
        with contextlib.suppress(IntegrityError), db.session.begin_nested():
            db.session.add(person)
            return person
    raise AccountError(_("%(email)s is there already.", email=email))


def invite(email: str, role: str, name: str, hashed: str) -> User:
    """Put a person into the session who has yet to choose a password; `hashed` is one that nobody knows."""
    person = add(email, role, name, hashed)
    person.one_time = OneTime.INVITED
    return person


def withdraw(person: User) -> None:
    """Remove somebody who was invited, and by that their link, unless they chose a password or own something by now."""
    db.session.refresh(person, with_for_update=True)  # who follows the link waits, or is waited for
    if not person.is_invited:
        raise AccountError(
            _("Not undone, for %(name)s has followed the invitation. Deactivate the account instead.", name=person.name)
        )
    keys = (key for table in Base.metadata.tables.values() for key in table.foreign_keys)
    named = [key.parent == person.id for key in keys if key.column is User.__table__.c.id]
    if db.session.scalar(select(or_(*(exists().where(each) for each in named), _is_imported(person)))):
        raise AccountError(
            _("Not undone, for something is %(name)s’s by now. Deactivate the account instead.", name=person.name)
        )
    db.session.delete(person)


def choose(person: User, name: str, hashed: str) -> None:
    """Give a person the password that they chose with a link, and, at an invitation, their name and its address."""
    name = normalise_line(name)[:NAME_MAX] or person.name
    for _attempt in range(ATTEMPTS):
        if name == person.name:
            break
        with contextlib.suppress(IntegrityError), db.session.begin_nested():
            person.slug = free_slug(db.session(), select(User.slug), slugify(name, "author"))
            person.name = name
    set_password(person, hashed)


def set_role(person: User, role: str) -> None:
    """Let a person do what a role may, once they sign in again; the last administrator stays one."""
    if role == person.role:
        return
    if role != "administrator":
        _keep_an_administrator(person)
    person.role = role
    end_sessions(person)


def deactivate(person: User) -> None:
    """Let a person no longer sign in, and end what sessions there are. What they wrote stays."""
    _keep_an_administrator(person)
    person.active = False
    end_sessions(person)


def set_password(person: User, hashed: str, *, one_time: bool = False) -> None:
    """Give a person another password, and sign them out everywhere."""
    person.password, person.one_time = hashed, OneTime.UNUSED if one_time else None
    end_sessions(person)


def end_sessions(person: User) -> None:
    """Sign a person out everywhere, and make worthless whatever Flask-Security signed for them."""
    sessions.end_all(person.id)
    person.fs_uniquifier = secrets.token_hex(32)


def _is_imported(person: User) -> Exists:
    """Return whether an import took a person for one of its authors."""
    return exists().where(Imported.kind == "person", Imported.row_id == person.id)


def _keep_an_administrator(person: User) -> None:
    """Refuse to take the last administrator from the blog."""
    administrators = select(User.id).where(User.role == "administrator", User.active)
    locked = db.session.scalars(administrators.with_for_update()).all()  # two may try to remove each other at once
    if list(locked) == [person.id]:
        raise AccountError(_("%(email)s is the only administrator. Make somebody else one first.", email=person.email))
