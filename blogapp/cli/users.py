"""`blogapp user`: people who can sign in."""

from __future__ import annotations

import secrets
import sys

import click
from email_validator import EmailNotValidError, validate_email
from sqlalchemy import func, select

from blogapp import access, db, passwords
from blogapp.cli.application import opened
from blogapp.models import User
from blogapp.text import normalise_line, slugify, unique_slug

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that look alike
role_choice = click.Choice(list(access.ROLES))
password_stdin = click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")


@click.group
def user() -> None:
    """Add people, list them, change their role or password."""


@user.command
@click.argument("email")
@click.option("--role", type=role_choice, required=True, help="What the person may do.")
@click.option("--name", default="", help="What readers see; without it, the address up to the @.")
@password_stdin
def add(email: str, role: str, name: str, password_stdin: bool) -> None:
    """Add a person, who then signs in with EMAIL.

    Without --password-stdin a password is made and printed.
    """
    with opened():
        address = checked_address(email)
        password, hashed = _password(password_stdin)
        if db.session.scalar(User.by_email(address)):
            raise click.ClickException(f"{address} is there already. `blogapp user set-role` changes the role.")
        new_user(address, role, name, hashed)
        db.session.commit()
    click.echo(f"{address} can sign in as {role}.")
    _show(password, password_stdin)


@user.command("list")
def list_() -> None:
    """List the people: address, role, name, and whether they can sign in."""
    with opened():
        rows = db.session.execute(select(User.email, User.role, User.name, User.active).order_by(User.id)).all()
    width = max((len(row.email) for row in rows), default=0)
    for row in rows:
        click.echo(f"{row.email:<{width}}  {row.role:<13}  {row.name}{'' if row.active else '  (deactivated)'}")


@user.command("set-role")
@click.argument("email")
@click.argument("role", type=role_choice)
def set_role(email: str, role: str) -> None:
    """Let the person with EMAIL be ROLE from now on."""
    with opened():
        person = _find(email)
        if role != "administrator":
            _keep_an_administrator(person)
        person.role = role
        db.session.commit()
        click.echo(f"{person.email} is {role} now.")


@user.command
@click.argument("email")
def deactivate(email: str) -> None:
    """Let the person with EMAIL no longer sign in, and end what sessions there are. What they wrote stays."""
    with opened():
        person = _find(email)
        _keep_an_administrator(person)
        person.active = False
        _end_sessions(person)
        db.session.commit()
        click.echo(f"{person.email} can no longer sign in.")


@user.command("set-password")
@click.argument("email")
@password_stdin
def set_password(email: str, password_stdin: bool) -> None:
    """Give the person with EMAIL a new password, and end what sessions there are.

    Without --password-stdin a password is made and printed.
    """
    with opened():
        password, hashed = _password(password_stdin)
        person = _find(email)
        person.password = hashed
        _end_sessions(person)
        db.session.commit()
        click.echo(f"{person.email} has a new password.")
    _show(password, password_stdin)


def new_user(email: str, role: str, name: str, hashed: str, bio: str = "") -> User:
    """Put a person into the session; the caller commits. `hashed` is the password, hashed before the transaction."""
    name = normalise_line(name)[:100] or email.partition("@")[0]
    slug = slugify(name, "author")
    taken = set(db.session.scalars(select(User.slug).where(User.slug.startswith(slug, autoescape=True))))
    person = User(email=email, name=name, slug=unique_slug(slug, taken), role=role, password=hashed, bio=bio)
    db.session.add(person)
    return person


def new_password() -> str:
    """Make a password that nobody guesses and everybody can type: four groups of four."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))


def checked_address(email: str) -> str:
    """Return an e-mail address in the form in which it is stored; refuse what is none."""
    try:
        return validate_email(email.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        raise click.ClickException(f"{email} is not an e-mail address: {error}") from error


def _password(from_stdin: bool) -> tuple[str, str]:
    """Return a password and its hash. Hashing is slow, so it comes before the first query."""
    password = sys.stdin.readline().rstrip("\r\n") if from_stdin else new_password()
    if sentence := passwords.objection(password):
        raise click.ClickException(sentence)
    return password, passwords.hashed(password)


def _show(password: str, from_stdin: bool) -> None:
    if not from_stdin:
        click.echo(f"Password (shown this once): {password}")


def _find(email: str) -> User:
    person = db.session.scalar(User.by_email(email))
    if person is None:
        raise click.ClickException(f"Nobody has the address {email}. `blogapp user list` lists the people.")
    return person


def _keep_an_administrator(person: User) -> None:
    """Refuse to take the last administrator from the blog."""
    others = select(func.count()).where(User.role == "administrator", User.active, User.id != person.id)
    if person.role == "administrator" and person.active and not db.session.scalar(others):
        raise click.ClickException(f"{person.email} is the only administrator. Make somebody else one first.")


def _end_sessions(person: User) -> None:
    person.fs_uniquifier = secrets.token_hex(32)
