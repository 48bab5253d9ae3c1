"""`blogapp user`: people who can sign in."""

from __future__ import annotations

import sys

import click
from sqlalchemy import select

from blogapp import db
from blogapp.accounts import passwords, permissions, users
from blogapp.cli.application import opened
from blogapp.models import User

role_choice = click.Choice(list(permissions.ROLES))
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

    Without --password-stdin a password is made and printed. It works once; the person chooses another one then.
    """
    with opened(), db.writing():
        address = users.checked_address(email)
        password, hashed = _password(password_stdin, address, name)
        users.add(address, role, name, hashed, one_time=not password_stdin)
        db.session.commit()
    click.echo(f"{address} can sign in as {role}.")
    _show(password, password_stdin)


@user.command("list")
def list_() -> None:
    """List the people: address, role, name, and whether they can sign in."""
    with opened(), db.reading():
        rows = db.session.execute(select(User.email, User.role, User.name, User.active).order_by(User.id)).all()
    width = max((len(row.email) for row in rows), default=0)
    for row in rows:
        click.echo(f"{row.email:<{width}}  {row.role:<13}  {row.name}{'' if row.active else '  (deactivated)'}")


@user.command("set-role")
@click.argument("email")
@click.argument("role", type=role_choice)
def set_role(email: str, role: str) -> None:
    """Let the person with EMAIL be ROLE from now on, and end what sessions there are."""
    with opened(), db.writing():
        person = _find(email)
        users.set_role(person, role)
        db.session.commit()
        click.echo(f"{person.email} is {role} now.")


@user.command
@click.argument("email")
def deactivate(email: str) -> None:
    """Let the person with EMAIL no longer sign in, and end what sessions there are. What they wrote stays."""
    with opened(), db.writing():
        person = _find(email)
        users.deactivate(person)
        db.session.commit()
        click.echo(f"{person.email} can no longer sign in.")


@user.command("set-password")
@click.argument("email")
@password_stdin
def set_password(email: str, password_stdin: bool) -> None:
    """Give the person with EMAIL a new password, and end what sessions there are.

    Without --password-stdin a password is made and printed. It works once; the person chooses another one then.
    """
    with opened(), db.writing():
        person = _find(email)
        password, hashed = _password(password_stdin, person.email, person.name)
        users.set_password(person, hashed, one_time=not password_stdin)
        db.session.commit()
        click.echo(f"{person.email} has a new password.")
    _show(password, password_stdin)


def _password(from_stdin: bool, email: str, name: str) -> tuple[str, str]:
    """Return a password and its hash. Hashing is slow, so no transaction waits for it."""
    password = sys.stdin.readline().rstrip("\r\n") if from_stdin else users.new_password()
    if sentence := users.objection(password, email, name):
        raise click.ClickException(sentence)
    with db.released():
        return password, passwords.hashed(password)


def _show(password: str, from_stdin: bool) -> None:
    if not from_stdin:
        click.echo(f"Password (shown this once, works once; the next one is chosen then): {password}")


def _find(email: str) -> User:
    person = db.session.scalar(User.by_email(email))
    if person is None:
        raise click.ClickException(f"Nobody has the address {email}. `blogapp user list` lists the people.")
    return person
